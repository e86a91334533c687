package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import io.sluice.time.NtpTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// XR: the blocks by which one who only receives measures the round trip; all others are passed over (RFC 3611).
///
/// @param ssrc who reports
/// @param blocks in the order of the wire
public record ExtendedReport(long ssrc, List<Block> blocks) implements WritableRtcpPacket {
    private static final int FIXED_BYTES = 8;
    private static final int RECEIVER_REFERENCE_TIME = 4;
    private static final int DELAY_SINCE_LAST = 5;
    private static final int ITEM_BYTES = 12;

    /// A block that we understand.
    public sealed interface Block {
        int sizeBytes();
    }

    /// RRTR, a receiver's clock at the moment of sending (RFC 3611 §4.4).
    public record ReceiverReferenceTime(NtpTime ntpTime) implements Block {
        @Override
        public int sizeBytes() {
            return 12;
        }
    }

    /// DLRR, the answer to receivers' reference times (RFC 3611 §4.5).
    public record DelaySinceLastReceiverReport(List<Item> items) implements Block {
        public DelaySinceLastReceiverReport {
            items = List.copyOf(items);
        }

        @Override
        public int sizeBytes() {
            return 4 + ITEM_BYTES * items.size();
        }
    }

    /// @param ssrc the receiver that is answered
    /// @param lastReceiverReport the middle 32 bits of its reference time
    /// @param delaySinceLastReceiverReport since that came, in 1/65536 s
    public record Item(long ssrc, long lastReceiverReport, long delaySinceLastReceiverReport) {}

    public ExtendedReport {
        blocks = List.copyOf(blocks);
    }

    static @Nullable ExtendedReport read(PacketBuffer buffer, int at, int end) {
        if (end - at < FIXED_BYTES) {
            return null;
        }
        List<Block> blocks = new ArrayList<>(2);
        int index = at + FIXED_BYTES;
        while (index < end) {
            if (end - index < 4) {
                return null;
            }
            int size = 4 * (buffer.u16(index + 2) + 1);
            if (size > end - index) {
                return null;
            }
            int type = buffer.u8(index);
            if (type == RECEIVER_REFERENCE_TIME && size == 12) {
                blocks.add(new ReceiverReferenceTime(new NtpTime(buffer.u64(index + 4))));
            } else if (type == DELAY_SINCE_LAST) {
                blocks.add(readItems(buffer, index + 4, index + size));
            }
            index += size;
        }
        return new ExtendedReport(buffer.u32(at + 4), blocks);
    }

    private static Block readItems(PacketBuffer buffer, int from, int end) {
        List<Item> items = new ArrayList<>(2);
        for (int index = from; end - index >= ITEM_BYTES; index += ITEM_BYTES) {
            items.add(new Item(buffer.u32(index), buffer.u32(index + 4), buffer.u32(index + 8)));
        }
        return new DelaySinceLastReceiverReport(items);
    }

    @Override
    public int sizeBytes() {
        int size = FIXED_BYTES;
        for (Block block : blocks) {
            size += block.sizeBytes();
        }
        return size;
    }

    @Override
    public void writeTo(PacketBuffer buffer, int index) {
        RtcpHeader.write(buffer, index, 0, RtcpHeader.EXTENDED_REPORT, sizeBytes());
        buffer.putU32(index + 4, ssrc);
        int at = index + FIXED_BYTES;
        for (Block block : blocks) {
            switch (block) {
                case ReceiverReferenceTime reference -> {
                    writeBlockHeader(buffer, at, RECEIVER_REFERENCE_TIME, block.sizeBytes());
                    buffer.putU64(at + 4, reference.ntpTime.bits());
                }
                case DelaySinceLastReceiverReport delays -> {
                    writeBlockHeader(buffer, at, DELAY_SINCE_LAST, block.sizeBytes());
                    writeItems(buffer, at + 4, delays.items);
                }
            }
            at += block.sizeBytes();
        }
    }

    private static void writeBlockHeader(PacketBuffer buffer, int index, int type, int sizeBytes) {
        buffer.putU8(index, type);
        buffer.putU8(index + 1, 0);
        buffer.putU16(index + 2, sizeBytes / 4 - 1);
    }

    private static void writeItems(PacketBuffer buffer, int index, List<Item> items) {
        int at = index;
        for (Item item : items) {
            buffer.putU32(at, item.ssrc);
            buffer.putU32(at + 4, item.lastReceiverReport);
            buffer.putU32(at + 8, item.delaySinceLastReceiverReport);
            at += ITEM_BYTES;
        }
    }
}
