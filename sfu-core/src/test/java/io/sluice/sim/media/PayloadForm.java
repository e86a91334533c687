package io.sluice.sim.media;

import io.sluice.parameters.Codec;

/// One packet's place in its frame in → the first bytes of its payload, as that codec's RTP format says.
///
/// Only what a server may look at is right; behind it is no picture. All stay within the bytes that no [Truth] sums up.
public enum PayloadForm {
    /// RFC 7741 without an extension, as short as it gets.
    VP8_PLAIN(Codec.VP8, ScalabilityMode.L1T1),
    /// RFC 7741 §4.2 as browsers send it: a picture id of 15 bits, TL0PICIDX, a temporal id.
    VP8(Codec.VP8, ScalabilityMode.L1T1),
    VP8_L1T3(Codec.VP8, ScalabilityMode.L1T3),
    /// RFC 9628 §4.2, not flexible, one layer.
    VP9(Codec.VP9, ScalabilityMode.L1T1),
    VP9_L1T3(Codec.VP9, ScalabilityMode.L1T3),
    VP9_L3T3(Codec.VP9, ScalabilityMode.L3T3),
    VP9_L3T3_KEY(Codec.VP9, ScalabilityMode.L3T3_KEY),
    VP9_L1T3_FLEXIBLE(Codec.VP9, ScalabilityMode.L1T3),
    VP9_L3T3_FLEXIBLE(Codec.VP9, ScalabilityMode.L3T3),
    VP9_L3T3_KEY_FLEXIBLE(Codec.VP9, ScalabilityMode.L3T3_KEY),
    /// RFC 6184: a key frame is led by its parameter sets in a STAP-A; slices go as FU-A.
    H264(Codec.H264, ScalabilityMode.L1T1),
    /// AOMedia's RTP format, §4.4: one OBU element a packet, cut where the packet ends.
    AV1(Codec.AV1, ScalabilityMode.L1T1),
    AV1_L1T3(Codec.AV1, ScalabilityMode.L1T3),
    AV1_L3T3(Codec.AV1, ScalabilityMode.L3T3),
    AV1_L3T3_KEY(Codec.AV1, ScalabilityMode.L3T3_KEY);

    private final Codec codec;
    private final ScalabilityMode mode;

    /// One frame: a picture, or one spatial layer of it.
    ///
    /// @param keyPicture whether its lowest layer is a key frame
    /// @param keyPictures counts those
    /// @param pictureId 15 bits
    /// @param tl0PicIdx counts pictures of the lowest temporal layer, 8 bits
    /// @param height in pixels, of a stream without spatial layers; 0 where its key frames do not tell
    record Frame(
            ScalabilityMode mode,
            ScalabilityMode.Template template,
            boolean keyPicture,
            int keyPictures,
            int pictureId,
            int tl0PicIdx,
            int height) {
        boolean keyFrame() {
            return keyPicture && template.spatialId() == 0;
        }

        boolean isLayered() {
            return mode != ScalabilityMode.L1T1;
        }
    }

    /// @param first whether it begins its frame
    /// @param last whether it ends its frame
    record Piece(Frame frame, boolean first, boolean last) {}

    PayloadForm(Codec codec, ScalabilityMode mode) {
        this.codec = codec;
        this.mode = mode;
    }

    public Codec codec() {
        return codec;
    }

    public ScalabilityMode mode() {
        return mode;
    }

    /// Whether each packet has a dependency descriptor beside it, as a header extension.
    public boolean isDescribed() {
        return codec == Codec.AV1 && mode != ScalabilityMode.L1T1;
    }

    void write(byte[] payload, Piece piece) {
        switch (this) {
            case VP8_PLAIN -> Vp8Payload.writePlain(payload, piece);
            case VP8, VP8_L1T3 -> Vp8Payload.write(payload, piece);
            case VP9 -> Vp9Payload.writePlain(payload, piece);
            case VP9_L1T3, VP9_L3T3, VP9_L3T3_KEY -> Vp9Payload.write(payload, piece);
            case VP9_L1T3_FLEXIBLE, VP9_L3T3_FLEXIBLE, VP9_L3T3_KEY_FLEXIBLE ->
                Vp9Payload.writeFlexible(payload, piece);
            case H264 -> H264Payload.write(payload, piece);
            case AV1, AV1_L1T3, AV1_L3T3, AV1_L3T3_KEY -> Av1Payload.write(payload, piece);
        }
    }
}
