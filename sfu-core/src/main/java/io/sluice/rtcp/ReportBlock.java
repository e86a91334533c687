package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a receiver says of one source (RFC 3550 §6.4.1).
///
/// @param ssrc the source
/// @param fractionLost of the packets expected since the last report, in 1/256; 0..255
/// @param cumulativeLost signed 24 bits, negative where duplicates prevail; clamped to that range when written
/// @param extendedHighestSequence the highest sequence number with its cycles above, 0..2³²-1
/// @param jitter in units of the source's clock, 0..2³²-1
/// @param lastSenderReport the middle 32 bits of the last sender report's NTP time, or 0
/// @param delaySinceLastSenderReport since that report came, in 1/65536 s, or 0
public record ReportBlock(
        long ssrc,
        int fractionLost,
        int cumulativeLost,
        long extendedHighestSequence,
        long jitter,
        long lastSenderReport,
        long delaySinceLastSenderReport) {
    static final int SIZE_BYTES = 24;

    private static final int CUMULATIVE_LOST_MAX = (1 << 23) - 1;
    private static final int CUMULATIVE_LOST_MIN = -(1 << 23);

    /// @return null where `count` blocks do not fit before `end`
    static @Nullable List<ReportBlock> readAll(PacketBuffer buffer, int index, int end, int count) {
        if (count * SIZE_BYTES > end - index) {
            return null;
        }
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            blocks.add(read(buffer, index + i * SIZE_BYTES));
        }
        return List.copyOf(blocks);
    }

    private static ReportBlock read(PacketBuffer buffer, int index) {
        int loss = buffer.i32(index + 4);
        return new ReportBlock(
                buffer.u32(index),
                loss >>> 24,
                (loss << 8) >> 8,
                buffer.u32(index + 8),
                buffer.u32(index + 12),
                buffer.u32(index + 16),
                buffer.u32(index + 20));
    }

    static void writeAll(List<ReportBlock> blocks, PacketBuffer buffer, int index) {
        int at = index;
        for (ReportBlock block : blocks) {
            block.write(buffer, at);
            at += SIZE_BYTES;
        }
    }

    private void write(PacketBuffer buffer, int index) {
        buffer.putU32(index, ssrc);
        buffer.putU8(index + 4, fractionLost);
        buffer.putU24(index + 5, Math.clamp(cumulativeLost, CUMULATIVE_LOST_MIN, CUMULATIVE_LOST_MAX));
        buffer.putU32(index + 8, extendedHighestSequence);
        buffer.putU32(index + 12, jitter);
        buffer.putU32(index + 16, lastSenderReport);
        buffer.putU32(index + 20, delaySinceLastSenderReport);
    }

    static List<ReportBlock> atMost31(List<ReportBlock> blocks) {
        if (blocks.size() > RtcpHeader.MAX_COUNT) {
            throw new IllegalArgumentException("a report of " + blocks.size() + " blocks; 31 is the most");
        }
        return List.copyOf(blocks);
    }
}
