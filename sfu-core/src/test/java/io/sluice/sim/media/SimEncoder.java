package io.sluice.sim.media;

import io.sluice.parameters.MediaKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Times of capture in → the payloads of one encoding out: Opus of 20 ms, or pictures in packets, a key frame when
/// one is asked for. Each payload ends with its [Truth].
public final class SimEncoder {
    public static final int PACKETS_PER_FRAME = 3;
    private static final int MIN_PAYLOAD_BYTES = 120;
    private static final int OPUS_BYTES = 100;
    private static final byte[] NO_DESCRIPTOR = {};
    // 20 ms of CELT, stereo (RFC 6716 §3.1).
    private static final byte OPUS_TOC = (byte) 0xfc;

    private final int stream;
    private final MediaKind kind;
    private final PayloadForm form;
    private int packets;
    private int pictures;
    private int frames;
    private int position = -1;
    private int pictureId = 0x7ff0;
    private int tl0PicIdx = 0xf0;
    /// The id of the first template; each key picture brings a new structure under new ids, as libwebrtc's.
    private int templateOffset;
    private int keyFrames;
    private boolean keyFrameWanted = true;
    /// What is left of the rate, in percent.
    private int ratePercent = 100;
    /// What it may have of the rate, in percent.
    private int limitPercent = 100;

    /// Of the highest spatial layer; each one below has one fewer.
    public int packetsPerFrame = PACKETS_PER_FRAME;
    /// How many times the packets of another frame a key frame has.
    public int keyFrameFactor = 1;
    /// Of its pictures, in pixels; 0 where key frames do not tell. Those of VP8 and H264 do.
    public int height;

    /// Of each packet of video.
    public int payloadBytes = 600;

    /// One packet's payload.
    public static final class Packet {
        private final byte[] payload;
        private final Truth truth;
        private final byte[] descriptor;

        private Packet(byte[] payload, Truth truth, byte[] descriptor) {
            this.payload = payload;
            this.truth = truth;
            this.descriptor = descriptor;
        }

        /// The caller's own.
        public byte[] payload() {
            return payload;
        }

        public Truth truth() {
            return truth;
        }

        public boolean marker() {
            return truth.endsPicture();
        }

        /// The dependency descriptor that goes with it as a header extension, or empty where the form has none.
        public byte[] descriptor() {
            return descriptor;
        }
    }

    /// @param stream the encoding's number, as its [Truth] names it
    public SimEncoder(int stream, MediaKind kind, PayloadForm form) {
        this.stream = stream;
        this.kind = kind;
        this.form = form;
    }

    public PayloadForm form() {
        return form;
    }

    public void wantKeyFrame() {
        keyFrameWanted = true;
    }

    public boolean isKeyFrameWanted() {
        return keyFrameWanted;
    }

    /// How many key frames were made.
    public int keyFrames() {
        return keyFrames;
    }

    /// How many pictures were made, which is the number of the next one.
    public int pictures() {
        return pictures;
    }

    /// @param percent of [#payloadBytes]
    public void ratePercent(int percent) {
        ratePercent = percent;
    }

    public int ratePercent() {
        return ratePercent;
    }

    /// A limit from outside, beside [#ratePercent]: the lower one counts.
    public void limitPercent(int percent) {
        limitPercent = percent;
    }

    /// What it would send without a limit, in payloads of 25 pictures or 50 sounds a second.
    public long wantedBps() {
        if (kind == MediaKind.AUDIO) {
            return 50L * 8 * OPUS_BYTES;
        }
        int packetsPerPicture = 0;
        for (int above = 0; above < form.mode().spatialLayers(); above++) {
            packetsPerPicture += packetsOf(above);
        }
        return 25L * 8 * packetsPerPicture * payloadBytes;
    }

    private int packetsOf(int layersAbove) {
        return Math.max(1, packetsPerFrame - layersAbove);
    }

    /// The next picture, or the next 20 ms of sound.
    public List<Packet> next(long capturedNanos) {
        return kind == MediaKind.AUDIO ? List.of(sound(capturedNanos)) : picture(capturedNanos);
    }

    private Packet sound(long capturedNanos) {
        byte[] payload = new byte[OPUS_BYTES];
        payload[0] = OPUS_TOC;
        Truth truth = new Truth(stream, packets++, pictures++, frames++, 0, 0, 0, 0, 1, false, capturedNanos);
        truth.write(payload);
        return new Packet(payload, truth, NO_DESCRIPTOR);
    }

    private List<Packet> picture(long capturedNanos) {
        boolean key = keyFrameWanted;
        keyFrameWanted = false;
        keyFrames += key ? 1 : 0;
        ScalabilityMode mode = form.mode();
        position = key ? 0 : (position + 1) % mode.period();
        pictureId = (pictureId + 1) & 0x7fff;
        tl0PicIdx = (tl0PicIdx + (position == 0 ? 1 : 0)) & 0xff;
        if (key && keyFrames > 1) {
            templateOffset = (templateOffset + mode.templates().size()) % DescriptorBits.TEMPLATE_IDS;
        }
        List<Packet> made = new ArrayList<>();
        for (int spatial = 0; spatial < mode.spatialLayers(); spatial++) {
            frame(key, spatial, capturedNanos, made);
        }
        pictures++;
        return made;
    }

    private void frame(boolean key, int spatial, long capturedNanos, List<Packet> made) {
        ScalabilityMode mode = form.mode();
        int templateIndex = mode.templateOf(key, position, spatial);
        ScalabilityMode.Template template = mode.templates().get(templateIndex);
        PayloadForm.Frame frame = new PayloadForm.Frame(mode, template, key, keyFrames, pictureId, tl0PicIdx, height);
        int number = frames++;
        int above = mode.spatialLayers() - 1 - spatial;
        int count = packetsOf(above) * (key ? keyFrameFactor : 1);
        for (int i = 0; i < count; i++) {
            boolean last = i == count - 1;
            byte[] payload =
                    new byte[Math.max(MIN_PAYLOAD_BYTES, payloadBytes * Math.min(ratePercent, limitPercent) / 100)];
            Arrays.fill(payload, Truth.UNSUMMED_BYTES, payload.length, (byte) (number + i));
            form.write(payload, new PayloadForm.Piece(frame, i == 0, last));
            Truth truth = new Truth(
                    stream,
                    packets++,
                    pictures,
                    number,
                    Truth.packed(template.frameDiffs()),
                    spatial,
                    template.temporalId(),
                    i,
                    count,
                    last && above == 0,
                    capturedNanos);
            truth.write(payload);
            byte[] descriptor = form.isDescribed()
                    ? DescriptorBits.write(
                            mode, templateIndex, templateOffset, number, i == 0, last, frame.keyFrame() && i == 0)
                    : NO_DESCRIPTOR;
            made.add(new Packet(payload, truth, descriptor));
        }
    }
}
