package io.sluice.stream;

import java.util.Arrays;

/// The last packets of one slot as small records by sequence number. A ring of primitives, made when the first
/// packet is sent, so that an empty slot costs nothing and a packet allocates nothing.
final class SentPackets {
    private static final int MARKER = 0x80;

    private final int mask;
    private final long[] sequences;
    private final int[] timestamps;
    private final byte[] markerAndPayloadType;
    private final long[] sourceIds;
    private final int[] generations;
    private final long[] sourceSequences;
    private final int[] descriptors;
    private final short[] sizes;
    private final byte[] resends;
    private final long[] resentNanos;
    private long newest = -1;

    SentPackets(int capacity) {
        mask = capacity - 1;
        sequences = new long[capacity];
        timestamps = new int[capacity];
        markerAndPayloadType = new byte[capacity];
        sourceIds = new long[capacity];
        generations = new int[capacity];
        sourceSequences = new long[capacity];
        descriptors = new int[capacity];
        sizes = new short[capacity];
        resends = new byte[capacity];
        resentNanos = new long[capacity];
        Arrays.fill(sequences, -1);
    }

    void add(
            long sequence,
            long timestamp,
            int payloadType,
            boolean marker,
            long sourceId,
            int generation,
            long sourceSequence,
            int descriptor,
            int sizeBytes) {
        int at = (int) sequence & mask;
        if (sequences[at] > sequence) {
            // Later than a whole ring: nobody asks for it again.
            return;
        }
        sequences[at] = sequence;
        timestamps[at] = (int) timestamp;
        markerAndPayloadType[at] = (byte) (payloadType | (marker ? MARKER : 0));
        sourceIds[at] = sourceId;
        generations[at] = generation;
        sourceSequences[at] = sourceSequence;
        descriptors[at] = descriptor;
        sizes[at] = (short) sizeBytes;
        resends[at] = 0;
        newest = Math.max(newest, sequence);
    }

    /// The extended form of a number that a receiver asks for: the newest one that is not ahead of what was
    /// sent.
    long extend(int sequenceNumber) {
        return newest - (((int) newest - sequenceNumber) & 0xffff);
    }

    /// The place of a record, or -1.
    int find(long sequence) {
        int at = (int) sequence & mask;
        return sequence >= 0 && sequences[at] == sequence ? at : -1;
    }

    SentPacket at(int at) {
        return new SentPacket(
                sequences[at],
                timestamps[at] & 0xffff_ffffL,
                markerAndPayloadType[at] & 0x7f,
                (markerAndPayloadType[at] & MARKER) != 0,
                sourceIds[at],
                generations[at],
                sourceSequences[at],
                descriptors[at]);
    }

    int sizeBytes(int at) {
        return sizes[at];
    }

    int resends(int at) {
        return resends[at];
    }

    long resentNanos(int at) {
        return resentNanos[at];
    }

    void resent(int at, long nowNanos) {
        resends[at]++;
        resentNanos[at] = nowNanos;
    }
}
