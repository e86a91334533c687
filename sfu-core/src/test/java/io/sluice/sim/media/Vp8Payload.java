package io.sluice.sim.media;

/// A piece of a frame in → the VP8 payload descriptor and the frame's own header out (RFC 7741 §4.2, §4.3).
final class Vp8Payload {
    private Vp8Payload() {}

    static void writePlain(byte[] payload, PayloadForm.Piece piece) {
        payload[0] = (byte) (piece.first() ? 0x10 : 0x00);
        header(payload, 1, piece);
    }

    static void write(byte[] payload, PayloadForm.Piece piece) {
        PayloadForm.Frame frame = piece.frame();
        int temporal = frame.template().temporalId();
        // N: nothing is predicted from the highest temporal layer.
        int unreferenced = frame.isLayered() && temporal == frame.mode().temporalLayers() - 1 ? 0x20 : 0;
        payload[0] = (byte) (0x80 | unreferenced | (piece.first() ? 0x10 : 0));
        // I, L and T, and K where there are layers.
        payload[1] = (byte) (frame.isLayered() ? 0xf0 : 0xe0);
        payload[2] = (byte) (0x80 | frame.pictureId() >> 8);
        payload[3] = (byte) frame.pictureId();
        payload[4] = (byte) frame.tl0PicIdx();
        payload[5] = 0;
        if (frame.isLayered()) {
            payload[5] = (byte) (temporal << 6 | (syncs(frame) ? 0x20 : 0) | (frame.keyPictures() & 0x1f));
        }
        header(payload, 6, piece);
    }

    /// Y: predicted from the lowest layer's newest frame alone, which here is the frame one or two pictures back.
    private static boolean syncs(PayloadForm.Frame frame) {
        ScalabilityMode.Template template = frame.template();
        return template.temporalId() > 0 && template.frameDiffs().equals(template.chainDiffs());
    }

    /// Width and height in 14 bits each, the lower byte first (RFC 6386 §9.1).
    private static void size(byte[] payload, int at, int height) {
        int width = height * 16 / 9;
        payload[at] = (byte) width;
        payload[at + 1] = (byte) (width >> 8);
        payload[at + 2] = (byte) height;
        payload[at + 3] = (byte) (height >> 8);
    }

    private static void header(byte[] payload, int at, PayloadForm.Piece piece) {
        if (piece.first()) {
            payload[at] = (byte) (piece.frame().keyFrame() ? 0x10 : 0x11);
            payload[at + 3] = (byte) 0x9d;
            payload[at + 4] = 0x01;
            payload[at + 5] = 0x2a;
            if (piece.frame().keyFrame()) {
                size(payload, at + 6, piece.frame().height());
            }
        }
    }
}
