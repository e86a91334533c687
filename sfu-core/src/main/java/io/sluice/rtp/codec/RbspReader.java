package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;
import org.jspecify.annotations.Nullable;

/// The content of a NAL unit in → the numbers of its syntax, u(n), ue(v) and se(v), out (ITU-T H.264 §7.2, §7.3.1,
/// §9.1; H.265 has the same). Reusable.
///
/// Bytes that only keep a start code from appearing are passed over. What lies behind the end reads as 0 and is
/// remembered ([#overrun]), as is a number that is too long to be one.
final class RbspReader {
    private static final int EMULATION_PREVENTION = 3;
    /// Of ue(v), whose largest value is 2^32 - 2.
    private static final int MAX_LEADING_ZEROS = 32;

    private @Nullable PacketBuffer packet;
    private int at;
    private int end;
    private int current;
    private int bitsLeft;
    private int zeroBytes;
    private boolean overrun;

    /// @param offset where the unit goes on behind its header, which is never 0 as a whole
    void begin(PacketBuffer of, int offset, int length) {
        packet = of;
        at = offset;
        end = offset + length;
        bitsLeft = 0;
        zeroBytes = 0;
        overrun = false;
    }

    boolean flag() {
        return bits(1) != 0;
    }

    /// @param count 0..31
    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count && !overrun; i++) {
            if (bitsLeft == 0) {
                next();
            }
            value = value << 1 | ((current >>> --bitsLeft) & 1);
        }
        return overrun ? 0 : value;
    }

    void skip(int count) {
        for (int i = 0; i < count && !overrun; i++) {
            bits(1);
        }
    }

    /// ue(v): 0..2^32 - 2.
    long unsigned() {
        int zeros = 0;
        while (!overrun && !flag()) {
            if (++zeros > MAX_LEADING_ZEROS) {
                overrun = true;
            }
        }
        long suffix = 0;
        for (int i = 0; i < zeros; i++) {
            suffix = suffix << 1 | bits(1);
        }
        return overrun ? 0 : (1L << zeros) - 1 + suffix;
    }

    /// se(v).
    long signed() {
        long number = unsigned();
        return (number & 1) == 0 ? -(number >>> 1) : (number + 1) >>> 1;
    }

    /// Whether more was read than there is.
    boolean overrun() {
        return overrun;
    }

    private void next() {
        bitsLeft = Byte.SIZE;
        int read = raw();
        if (zeroBytes >= 2 && read == EMULATION_PREVENTION) {
            zeroBytes = 0;
            read = raw();
        }
        zeroBytes = read == 0 ? zeroBytes + 1 : 0;
        current = read;
    }

    private int raw() {
        if (packet == null || at >= end) {
            overrun = true;
            return 0;
        }
        return packet.u8(at++);
    }
}
