package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03): what a receiver believes it can take.
///
/// @param senderSsrc who estimates
/// @param bitrateBps of all the sources together; written with 18 significant bits, rounded down; one too great for a
///     `long` reads as `Long.MAX_VALUE`
/// @param ssrcs the sources, at most 255
public record Remb(long senderSsrc, long bitrateBps, List<Long> ssrcs) implements WritableRtcpPacket {
    static final int FORMAT = 15;

    private static final int NAME = 0x52454d42;
    private static final int FIXED_BYTES = RtcpHeader.FEEDBACK_SIZE_BYTES + 8;
    private static final int MANTISSA_BITS = 18;

    public Remb {
        ssrcs = List.copyOf(ssrcs);
        if (ssrcs.size() > 255 || bitrateBps < 0) {
            throw new IllegalArgumentException("REMB of " + bitrateBps + " bps for " + ssrcs.size() + " sources");
        }
    }

    static boolean isNamed(PacketBuffer buffer, int at, int end) {
        return end - at >= FIXED_BYTES && buffer.i32(at + RtcpHeader.FEEDBACK_SIZE_BYTES) == NAME;
    }

    static @Nullable Remb read(PacketBuffer buffer, int at, int end) {
        int count = buffer.u8(at + 16);
        if (4 * count > end - at - FIXED_BYTES) {
            return null;
        }
        int exponent = buffer.u8(at + 17) >>> 2;
        long mantissa = buffer.u24(at + 17) & ((1 << MANTISSA_BITS) - 1);
        boolean tooGreat = mantissa != 0 && Long.numberOfLeadingZeros(mantissa) <= exponent;
        List<Long> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(buffer.u32(at + FIXED_BYTES + 4 * i));
        }
        return new Remb(buffer.u32(at + 4), tooGreat ? Long.MAX_VALUE : mantissa << exponent, ssrcs);
    }

    @Override
    public int sizeBytes() {
        return FIXED_BYTES + 4 * ssrcs.size();
    }

    @Override
    public void writeTo(PacketBuffer buffer, int index) {
        RtcpHeader.writeFeedback(
                buffer, index, FORMAT, RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, sizeBytes(), senderSsrc, 0);
        int exponent = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(bitrateBps) - MANTISSA_BITS);
        buffer.putI32(index + 12, NAME);
        buffer.putU8(index + 16, ssrcs.size());
        buffer.putU24(index + 17, exponent << MANTISSA_BITS | (int) (bitrateBps >>> exponent));
        int at = index + FIXED_BYTES;
        for (long ssrc : ssrcs) {
            buffer.putU32(at, ssrc);
            at += 4;
        }
    }
}
