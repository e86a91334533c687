package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;

/// Bytes of a packet in → the numbers that lie in their bits, most significant first, out. Reusable.
///
/// What lies behind the end reads as 0 and is remembered ([#overrun]), so that a parser asks once, at its own end.
final class BitReader {
    private PacketBuffer packet;
    private int at;
    private int end;
    private boolean overrun;

    BitReader(PacketBuffer packet, int offset, int length) {
        this.packet = packet;
        begin(packet, offset, length);
    }

    void begin(PacketBuffer of, int offset, int length) {
        packet = of;
        at = offset * Byte.SIZE;
        end = at + length * Byte.SIZE;
        overrun = false;
    }

    boolean flag() {
        return bits(1) != 0;
    }

    /// @param count 0..31
    int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value <<= 1;
            if (at < end) {
                value |= (packet.u8(at >>> 3) >>> (7 - (at & 7))) & 1;
                at++;
            } else {
                overrun = true;
            }
        }
        return value;
    }

    /// A number below `bound` in as few bits as it takes: ns(n) of the AV1 bitstream specification, §4.10.7.
    int nonSymmetric(int bound) {
        int width = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
        int shorter = (1 << width) - bound;
        int value = bits(width - 1);
        return value < shorter ? value : (value << 1) - shorter + bits(1);
    }

    /// Whether more was read than there is.
    boolean overrun() {
        return overrun;
    }
}
