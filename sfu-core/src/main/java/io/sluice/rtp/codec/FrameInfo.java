package io.sluice.rtp.codec;

import io.sluice.parameters.Codec;
import io.sluice.parameters.MediaKind;
import io.sluice.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// One RTP packet in → what it tells of its frame out: start, end, key frame, layers.
///
/// Reusable; allocates nothing. Layers are -1 where the packet does not say. For H.264, H.265 and AV1 a start is
/// what a single packet can show: a delimiter, parameter set or first slice (H.26x), a coded video sequence (AV1);
/// the frames between are bounded by the marker and the timestamp.
public final class FrameInfo {
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final Vp9Descriptor vp9 = new Vp9Descriptor();
    private final Av1AggregationHeader av1 = new Av1AggregationHeader();
    private final DependencyDescriptor dependencies = new DependencyDescriptor();
    private final RbspReader parameterSet = new RbspReader();

    private Codec codec = Codec.OPUS;
    private boolean described;
    private boolean startOfFrame;
    private boolean endOfFrame;
    private boolean keyFrame;
    private int temporalId;
    private int spatialId;
    private boolean switchingUpPoint;
    private boolean neededAbove;
    private boolean predicted;
    private int height;

    /// Reads a packet whose payload is plaintext, not RTX.
    ///
    /// @return false where the payload is malformed, or empty, as that of a padding packet is
    public boolean parse(Codec sent, RtpPacket packet) {
        return parse(sent, packet, -1, null);
    }

    /// Reads a packet of which a dependency descriptor may tell more than its payload, which may be encrypted.
    ///
    /// @param descriptor the place of its dependency descriptor among its header extensions, or -1 without one
    /// @param known the template structure that holds, or null before the first
    /// @return false where there is neither a descriptor nor a payload that can be read
    public boolean parse(Codec sent, RtpPacket packet, int descriptor, @Nullable DependencyStructure known) {
        codec = sent;
        described = descriptor >= 0
                && packet.payloadLength() > 0
                && dependencies.parse(
                        packet.buffer(),
                        packet.extensions().offset(descriptor),
                        packet.extensions().length(descriptor),
                        known);
        boolean readable = parsePayload(sent, packet);
        if (!described) {
            return readable;
        }
        startOfFrame = dependencies.startOfFrame();
        endOfFrame = dependencies.endOfFrame();
        keyFrame = dependencies.keyFrame() && dependencies.frameDiffs() == 0;
        DependencyStructure structure = dependencies.structure();
        if (structure != null) {
            spatialId = dependencies.spatialId();
            temporalId = dependencies.temporalId();
        }
        // An encrypted payload may look like a parameter set.
        if (!keyFrame || (structure != null && !structure.resolutions().isEmpty())) {
            height = 0;
        }
        return true;
    }

    private boolean parsePayload(Codec codec, RtpPacket packet) {
        int offset = packet.payloadOffset();
        int length = packet.payloadLength();
        temporalId = -1;
        spatialId = -1;
        startOfFrame = false;
        keyFrame = false;
        switchingUpPoint = false;
        neededAbove = true;
        predicted = true;
        height = 0;
        endOfFrame = packet.marker();
        if (length == 0) {
            return false;
        }
        if (codec.kind() == MediaKind.AUDIO) {
            // Each packet is a frame that needs no other, and the marker begins a talk spurt.
            startOfFrame = true;
            endOfFrame = true;
            keyFrame = true;
            return true;
        }
        return switch (codec) {
            case OPUS, RED -> throw new IllegalStateException("audio was answered above");
            case VP8 -> parseVp8(packet, offset, length);
            case VP9 -> parseVp9(packet, offset, length);
            case H264 -> parseH264(packet, offset, length);
            case H265 -> parseH265(packet, offset, length);
            case AV1 -> parseAv1(packet, offset, length);
        };
    }

    private boolean parseVp8(RtpPacket packet, int offset, int length) {
        if (!vp8.parse(packet.buffer(), offset, length)) {
            return false;
        }
        startOfFrame = vp8.frameStart();
        keyFrame = vp8.keyFrame();
        temporalId = vp8.temporalId();
        switchingUpPoint = vp8.layerSync();
        height = keyFrame ? Vp8Descriptor.height(packet.buffer(), offset + vp8.headerLength(), offset + length) : 0;
        return true;
    }

    private boolean parseVp9(RtpPacket packet, int offset, int length) {
        if (!vp9.parse(packet.buffer(), offset, length)) {
            return false;
        }
        startOfFrame = vp9.frameStart();
        endOfFrame = vp9.frameEnd();
        keyFrame = vp9.keyFrame();
        temporalId = vp9.temporalId();
        spatialId = vp9.spatialId();
        switchingUpPoint = vp9.switchingUpPoint();
        neededAbove = vp9.neededAbove();
        predicted = vp9.interPicturePredicted();
        return true;
    }

    private boolean parseH264(RtpPacket packet, int offset, int length) {
        starts(H264.classify(packet.buffer(), offset, length));
        height = keyFrame ? H264.height(packet.buffer(), offset, length, parameterSet) : 0;
        return length > H264.HEADER_BYTES;
    }

    private boolean parseH265(RtpPacket packet, int offset, int length) {
        if (length <= H265.HEADER_BYTES) {
            return false;
        }
        starts(H265.classify(packet.buffer(), offset, length));
        height = keyFrame ? H265.height(packet.buffer(), offset, length, parameterSet) : 0;
        // nuh_temporal_id_plus1; 0 is forbidden.
        temporalId = (packet.buffer().u8(offset + 1) & 0x07) - 1;
        return true;
    }

    private boolean parseAv1(RtpPacket packet, int offset, int length) {
        if (!av1.parse(packet.buffer(), offset, length)) {
            return false;
        }
        startOfFrame = av1.keyFrame();
        keyFrame = av1.keyFrame();
        temporalId = av1.temporalId();
        spatialId = av1.spatialId();
        return true;
    }

    private void starts(FrameStart start) {
        startOfFrame = start != FrameStart.NOTHING;
        keyFrame = start == FrameStart.KEY_FRAME;
    }

    /// Whether the packet begins a frame; for VP9 of one spatial layer.
    public boolean startOfFrame() {
        return startOfFrame;
    }

    /// Whether the packet ends a frame; for VP9 of one spatial layer, else of all.
    public boolean endOfFrame() {
        return endOfFrame;
    }

    /// Whether the packet begins a frame from which a decoder can start.
    public boolean keyFrame() {
        return keyFrame;
    }

    /// 0..7, or -1.
    public int temporalId() {
        return temporalId;
    }

    /// 0..7, or -1.
    public int spatialId() {
        return spatialId;
    }

    /// Whether a receiver may go up to this frame's temporal layer here, by its payload descriptor.
    public boolean switchingUpPoint() {
        return switchingUpPoint;
    }

    /// Whether a higher spatial layer of this picture may be predicted from this frame; true where nothing says so.
    public boolean neededAbove() {
        return neededAbove;
    }

    /// Whether the frame may be predicted from an earlier picture; true where nothing says that it is not.
    public boolean predicted() {
        return predicted;
    }

    /// The height of the pictures of this frame's spatial layer as the payload tells it, in pixels of the shorter
    /// side; 0 where it does not.
    public int height() {
        return height;
    }

    /// The codec that it was read as.
    public Codec codec() {
        return codec;
    }

    /// The dependency descriptor, or null where the packet has none that can be read.
    public @Nullable DependencyDescriptor dependencies() {
        return described ? dependencies : null;
    }

    /// The VP9 descriptor of the packet last parsed as VP9, for rewriting its picture id.
    public Vp9Descriptor vp9() {
        return vp9;
    }

    /// The VP8 descriptor of the packet last parsed as VP8, for rewriting its picture id.
    public Vp8Descriptor vp8() {
        return vp8;
    }
}
