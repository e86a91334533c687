package io.sluice.sim.media;

/// One packet's place in its frame in → the first bytes of its payload, as that codec's RTP format says.
///
/// Only what a server may look at is right; behind it is no picture. All stay within the bytes that no [Truth] sums up.
public enum PayloadForm {
    /// RFC 7741 without an extension, as short as it gets.
    VP8_PLAIN {
        @Override
        public void write(byte[] payload, Piece piece) {
            payload[0] = (byte) (piece.first() ? 0x10 : 0x00);
            vp8Start(payload, 1, piece);
        }
    },
    /// RFC 7741 §4.2 as browsers send it: a picture id of 15 bits, TL0PICIDX, a temporal id.
    VP8 {
        @Override
        public void write(byte[] payload, Piece piece) {
            payload[0] = (byte) (piece.first() ? 0x90 : 0x80);
            payload[1] = (byte) 0xe0;
            payload[2] = (byte) (0x80 | piece.pictureId() >> 8);
            payload[3] = (byte) piece.pictureId();
            payload[4] = (byte) piece.pictureId();
            payload[5] = 0;
            vp8Start(payload, 6, piece);
        }
    },
    /// RFC 9628 §4.2, not flexible, one layer.
    VP9 {
        @Override
        public void write(byte[] payload, Piece piece) {
            int flags = 0x80 | 0x20 | (piece.keyFrame() ? 0 : 0x40);
            payload[0] = (byte) (flags | (piece.first() ? 0x08 : 0) | (piece.last() ? 0x04 : 0));
            payload[1] = (byte) (0x80 | piece.pictureId() >> 8);
            payload[2] = (byte) piece.pictureId();
            payload[3] = 0;
            payload[4] = (byte) piece.pictureId();
        }
    },
    /// RFC 6184: a key frame is led by its parameter sets in a STAP-A; slices go as FU-A.
    H264 {
        @Override
        public void write(byte[] payload, Piece piece) {
            if (piece.keyFrame() && piece.first()) {
                byte[] sets = {0x78, 0, 2, 0x67, 0x42, 0, 2, 0x68, (byte) 0xce, 0, 2, 0x65, (byte) 0x88};
                System.arraycopy(sets, 0, payload, 0, sets.length);
                return;
            }
            payload[0] = 0x7c;
            payload[1] = (byte) ((piece.keyFrame() ? 5 : 1) | (piece.first() ? 0x80 : 0) | (piece.last() ? 0x40 : 0));
            // A slice begins with first_mb_in_slice, whose 0 is one set bit.
            payload[2] = (byte) 0x88;
        }
    },
    /// AOMedia's RTP format, §4.4: one OBU element a packet, cut where the packet ends.
    AV1 {
        @Override
        public void write(byte[] payload, Piece piece) {
            int continued = (piece.first() ? 0 : 0x80) | (piece.last() ? 0 : 0x40);
            payload[0] = (byte) (continued | 0x10 | (piece.keyFrame() && piece.first() ? 0x08 : 0));
            payload[1] = (byte) (piece.first() ? (piece.keyFrame() ? 0x08 : 0x30) : 0x55);
        }
    };

    /// @param pictureId 15 bits
    public record Piece(boolean keyFrame, boolean first, boolean last, int pictureId) {}

    public abstract void write(byte[] payload, Piece piece);

    private static void vp8Start(byte[] payload, int at, Piece piece) {
        if (piece.first()) {
            payload[at] = (byte) (piece.keyFrame() ? 0x10 : 0x11);
            payload[at + 3] = (byte) 0x9d;
            payload[at + 4] = 0x01;
            payload[at + 5] = 0x2a;
        }
    }
}
