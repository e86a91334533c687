package io.sluice.rtp.codec;

import java.io.ByteArrayOutputStream;

/// The syntax elements of a parameter set in → the NAL unit out, with the bytes that keep start codes from appearing
/// (ITU-T H.264 §7.3.1, §9.1). Written from that text and not from the reader that it tests.
public final class RbspWriter {
    private final StringBuilder bits = new StringBuilder();
    private final byte[] header;

    /// @param header of the unit
    public RbspWriter(int... header) {
        this.header = new byte[header.length];
        for (int i = 0; i < header.length; i++) {
            this.header[i] = (byte) header[i];
        }
    }

    /// u(n).
    public RbspWriter u(int count, long value) {
        for (int i = count - 1; i >= 0; i--) {
            bits.append((value >>> i) & 1);
        }
        return this;
    }

    /// ue(v).
    public RbspWriter ue(long value) {
        int length = Long.toBinaryString(value + 1).length();
        return u(length - 1, 0).u(length, value + 1);
    }

    /// se(v).
    public RbspWriter se(long value) {
        return ue(value > 0 ? 2 * value - 1 : -2 * value);
    }

    /// Ends with the stop bit.
    public byte[] unit() {
        StringBuilder whole = new StringBuilder(bits).append('1');
        while (whole.length() % 8 != 0) {
            whole.append('0');
        }
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        unit.writeBytes(header);
        int zeros = 0;
        for (int at = 0; at < whole.length(); at += 8) {
            int next = Integer.parseInt(whole.substring(at, at + 8), 2);
            if (zeros == 2 && next <= 3) {
                unit.write(3);
                zeros = 0;
            }
            unit.write(next);
            zeros = next == 0 ? zeros + 1 : 0;
        }
        return unit.toByteArray();
    }
}
