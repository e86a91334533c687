package io.sluice.sim.media;

import io.sluice.rtp.codec.RbspWriter;

/// A piece of a frame in → the H264 NAL unit headers out, and those units whole that tell the pictures' size (RFC 6184
/// §5.7.1, §5.8).
final class H264Payload {
    private static final byte STAP_A = 0x78;
    private static final byte[] PPS = {0x68, (byte) 0xce};
    private static final byte[] IDR = {0x65, (byte) 0x88};
    private static final int MACROBLOCK = 16;

    private H264Payload() {}

    static void write(byte[] payload, PayloadForm.Piece piece) {
        boolean key = piece.frame().keyFrame();
        if (key && piece.first()) {
            payload[0] = STAP_A;
            int at = unit(payload, 1, parameterSet(piece.frame().height()));
            at = unit(payload, at, PPS);
            unit(payload, at, IDR);
            return;
        }
        payload[0] = 0x7c;
        payload[1] = (byte) ((key ? 5 : 1) | (piece.first() ? 0x80 : 0) | (piece.last() ? 0x40 : 0));
        // A slice begins with first_mb_in_slice, whose 0 is one set bit.
        payload[2] = (byte) 0x88;
    }

    private static int unit(byte[] payload, int at, byte[] unit) {
        payload[at] = (byte) (unit.length >> 8);
        payload[at + 1] = (byte) unit.length;
        System.arraycopy(unit, 0, payload, at + 2, unit.length);
        return at + 2 + unit.length;
    }

    /// A constrained baseline SPS (ITU-T H.264 §7.3.2.1.1); without a size one that breaks off before it.
    private static byte[] parameterSet(int height) {
        RbspWriter set = new RbspWriter(0x67).u(8, 66).u(8, 0xc0).u(8, 31).ue(0);
        if (height == 0) {
            return set.unit();
        }
        int width = height * 16 / 9;
        int columns = (width + MACROBLOCK - 1) / MACROBLOCK;
        int rows = (height + MACROBLOCK - 1) / MACROBLOCK;
        // Frame numbers, the order of output is that of coding, one reference, no gaps.
        set.ue(0).ue(2).ue(1).u(1, 0).ue(columns - 1).ue(rows - 1).u(1, 1).u(1, 1);
        // Cut on the right and at the bottom, in steps of two.
        set.u(1, 1).ue(0).ue((columns * MACROBLOCK - width) / 2).ue(0).ue((rows * MACROBLOCK - height) / 2);
        // No VUI.
        return set.u(1, 0).unit();
    }
}
