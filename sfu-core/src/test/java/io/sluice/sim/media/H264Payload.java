package io.sluice.sim.media;

/// A piece of a frame in → the H264 NAL unit headers out (RFC 6184 §5.7.1, §5.8).
final class H264Payload {
    private static final byte[] SETS = {0x78, 0, 2, 0x67, 0x42, 0, 2, 0x68, (byte) 0xce, 0, 2, 0x65, (byte) 0x88};

    private H264Payload() {}

    static void write(byte[] payload, PayloadForm.Piece piece) {
        boolean key = piece.frame().keyFrame();
        if (key && piece.first()) {
            System.arraycopy(SETS, 0, payload, 0, SETS.length);
            return;
        }
        payload[0] = 0x7c;
        payload[1] = (byte) ((key ? 5 : 1) | (piece.first() ? 0x80 : 0) | (piece.last() ? 0x40 : 0));
        // A slice begins with first_mb_in_slice, whose 0 is one set bit.
        payload[2] = (byte) 0x88;
    }
}
