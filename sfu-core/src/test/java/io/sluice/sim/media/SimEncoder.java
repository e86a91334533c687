package io.sluice.sim.media;

import io.sluice.parameters.MediaKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Times of capture in → the payloads of one encoding out: Opus of 20 ms, or pictures in packets, a key frame when one
/// is
/// asked for. Each payload ends with its [Truth].
public final class SimEncoder {
    public static final int PACKETS_PER_FRAME = 3;
    private static final int MIN_PAYLOAD_BYTES = 120;
    private static final int OPUS_BYTES = 100;
    // 20 ms of CELT, stereo (RFC 6716 §3.1).
    private static final byte OPUS_TOC = (byte) 0xfc;

    private final int stream;
    private final MediaKind kind;
    private final PayloadForm form;
    private int packets;
    private int frames;
    private int lastFrame = -1;
    private int pictureId = 0x7ff0;
    private int keyFrames;
    private boolean keyFrameWanted = true;
    /// What is left of the rate, in percent.
    private int ratePercent = 100;

    public int packetsPerFrame = PACKETS_PER_FRAME;
    /// How many times the packets of another frame a key frame has.
    public int keyFrameFactor = 1;
    /// Of each packet of video.
    public int payloadBytes = 600;

    /// One packet's payload.
    public static final class Packet {
        private final byte[] payload;
        private final Truth truth;
        private final boolean marker;

        private Packet(byte[] payload, Truth truth, boolean marker) {
            this.payload = payload;
            this.truth = truth;
            this.marker = marker;
        }

        /// The caller's own.
        public byte[] payload() {
            return payload;
        }

        public Truth truth() {
            return truth;
        }

        public boolean marker() {
            return marker;
        }
    }

    /// @param stream the encoding's number, as its [Truth] names it
    public SimEncoder(int stream, MediaKind kind, PayloadForm form) {
        this.stream = stream;
        this.kind = kind;
        this.form = form;
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

    /// @param percent of [#payloadBytes]
    public void ratePercent(int percent) {
        ratePercent = percent;
    }

    public int ratePercent() {
        return ratePercent;
    }

    /// The next picture, or the next 20 ms of sound.
    public List<Packet> next(long capturedNanos) {
        return kind == MediaKind.AUDIO ? List.of(sound(capturedNanos)) : picture(capturedNanos);
    }

    private Packet sound(long capturedNanos) {
        byte[] payload = new byte[OPUS_BYTES];
        payload[0] = OPUS_TOC;
        Truth truth = new Truth(stream, packets++, frames++, -1, 0, 1, capturedNanos);
        truth.write(payload);
        return new Packet(payload, truth, false);
    }

    private List<Packet> picture(long capturedNanos) {
        boolean key = keyFrameWanted;
        keyFrameWanted = false;
        keyFrames += key ? 1 : 0;
        int frame = frames++;
        pictureId = (pictureId + 1) & 0x7fff;
        int count = key ? packetsPerFrame * keyFrameFactor : packetsPerFrame;
        List<Packet> made = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[Math.max(MIN_PAYLOAD_BYTES, payloadBytes * ratePercent / 100)];
            Arrays.fill(payload, Truth.UNSUMMED_BYTES, payload.length, (byte) (frame + i));
            form.write(payload, new PayloadForm.Piece(key, i == 0, i == count - 1, pictureId));
            Truth truth = new Truth(stream, packets++, frame, key ? -1 : lastFrame, i, count, capturedNanos);
            truth.write(payload);
            made.add(new Packet(payload, truth, truth.last()));
        }
        lastFrame = frame;
        return made;
    }
}
