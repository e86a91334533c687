package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which packets of a transport arrived, and when (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
///
/// Only the packets that came are kept, each of which has a delta on the wire, so that twenty bytes cannot make us hold
/// 65 535 entries; whatever lies between them, up to [#statusCount()], is lost. Made by [TransportFeedbackBuilder].
public final class TransportFeedback implements WritableRtcpPacket {
    /// The unit of deltas, 250 µs.
    public static final long TICK_NANOS = 250_000;

    /// How many ticks the unit of the reference time has, 64 ms.
    public static final int TICKS_PER_REFERENCE = 256;

    static final int FORMAT = 15;
    static final int FIXED_BYTES = RtcpHeader.FEEDBACK_SIZE_BYTES + 8;

    private final long senderSsrc;
    private final long mediaSsrc;
    private final int baseSequence;
    private final int statusCount;
    private final int referenceTime;
    private final int feedbackCount;
    private final int[] offsets;
    private final int[] deltas;

    TransportFeedback(
            long senderSsrc,
            long mediaSsrc,
            int baseSequence,
            int statusCount,
            int referenceTime,
            int feedbackCount,
            int[] offsets,
            int[] deltas) {
        this.senderSsrc = senderSsrc;
        this.mediaSsrc = mediaSsrc;
        this.baseSequence = baseSequence;
        this.statusCount = statusCount;
        this.referenceTime = referenceTime;
        this.feedbackCount = feedbackCount;
        this.offsets = offsets;
        this.deltas = deltas;
    }

    static @Nullable TransportFeedback read(PacketBuffer buffer, int at, int end) {
        if (end - at < FIXED_BYTES) {
            return null;
        }
        int statusCount = buffer.u16(at + 14);
        StatusReader statuses = new StatusReader(buffer, at + FIXED_BYTES, end, statusCount);
        if (statusCount == 0 || !statuses.scan()) {
            return null;
        }
        int[] offsets = new int[statuses.receivedCount()];
        int[] deltas = new int[offsets.length];
        statuses.fill(offsets, deltas);
        return new TransportFeedback(
                buffer.u32(at + 4),
                buffer.u32(at + 8),
                buffer.u16(at + 12),
                statusCount,
                buffer.u24(at + 16),
                buffer.u8(at + 19),
                offsets,
                deltas);
    }

    public long senderSsrc() {
        return senderSsrc;
    }

    public long mediaSsrc() {
        return mediaSsrc;
    }

    /// The transport-wide number of the first packet reported on, 0..65535.
    public int baseSequence() {
        return baseSequence;
    }

    /// How many packets are reported on, received or not, 1..65535.
    public int statusCount() {
        return statusCount;
    }

    /// The moment to which the first delta is added, in units of 64 ms, 0..2²⁴-1, wrapping.
    public int referenceTime() {
        return referenceTime;
    }

    /// Counts the feedback packets of one transport, 0..255, wrapping.
    public int feedbackCount() {
        return feedbackCount;
    }

    /// How many packets arrived.
    public int receivedCount() {
        return offsets.length;
    }

    /// How far behind [#baseSequence()] the k-th packet that arrived is, rising with k.
    public int receivedOffset(int k) {
        return offsets[k];
    }

    /// The transport-wide number of the k-th packet that arrived, 0..65535.
    public int receivedSequence(int k) {
        return (baseSequence + offsets[k]) & 0xffff;
    }

    /// The time between the k-th packet that arrived and the one before it (for the first: the reference time), in
    /// ticks of 250 µs, negative where packets overtook each other.
    public int deltaTicks(int k) {
        return deltas[k];
    }

    @Override
    public int sizeBytes() {
        int chunks = StatusChunks.count(offsets, deltas, offsets.length, statusCount);
        return sizeBytes(chunks, StatusChunks.deltaBytes(deltas, deltas.length));
    }

    static int sizeBytes(int chunks, int deltaBytes) {
        return (FIXED_BYTES + 2 * chunks + deltaBytes + 3) & ~3;
    }

    @Override
    public void writeTo(PacketBuffer buffer, int index) {
        int size = sizeBytes();
        RtcpHeader.writeFeedback(
                buffer, index, FORMAT, RtcpHeader.TRANSPORT_SPECIFIC_FEEDBACK, size, senderSsrc, mediaSsrc);
        buffer.putU16(index + 12, baseSequence);
        buffer.putU16(index + 14, statusCount);
        buffer.putU24(index + 16, referenceTime);
        buffer.putU8(index + 19, feedbackCount);
        int at = StatusChunks.write(offsets, deltas, statusCount, buffer, index + FIXED_BYTES);
        for (int delta : deltas) {
            if (StatusChunks.isSmall(delta)) {
                buffer.putU8(at++, delta);
            } else {
                buffer.putU16(at, delta);
                at += 2;
            }
        }
        // The rest of the last word is zeros without the padding bit: readers stop at the last delta.
        buffer.fill(at, index + size - at, 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransportFeedback that
                && senderSsrc == that.senderSsrc
                && mediaSsrc == that.mediaSsrc
                && baseSequence == that.baseSequence
                && statusCount == that.statusCount
                && referenceTime == that.referenceTime
                && feedbackCount == that.feedbackCount
                && Arrays.equals(offsets, that.offsets)
                && Arrays.equals(deltas, that.deltas);
    }

    @Override
    public int hashCode() {
        return ((baseSequence * 31 + statusCount) * 31 + referenceTime) * 31 + Arrays.hashCode(deltas);
    }

    @Override
    public String toString() {
        return "TransportFeedback[mediaSsrc=" + mediaSsrc + ", #" + feedbackCount + ", base=" + baseSequence
                + ", reported=" + statusCount + ", received=" + offsets.length + ", referenceTime=" + referenceTime
                + "]";
    }
}
