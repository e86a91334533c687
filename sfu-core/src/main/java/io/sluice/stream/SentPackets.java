package io.sluice.stream;

import java.util.Arrays;

/// The last packets of one slot as small records by sequence number.
///
/// A ring of primitives, made when the first packet is sent, so that an empty slot costs nothing. It begins small
/// and doubles only where a record would be lost that somebody may still ask for: a stream of a few packets a
/// second stays small, a fast one remembers [#ASKED_FOR_MILLIS], and neither allocates anything per packet.
final class SentPackets {
    /// Places at first: what a microphone sends in two thirds of a second.
    static final int INITIAL_CAPACITY = 32;

    /// For so long after a packet left its record is worth more than the room it takes; receivers give up on a
    /// packet after about a second.
    static final int ASKED_FOR_MILLIS = 1_000;

    private static final long NONE = -1;
    private static final int MARKER = 0x80;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final int maxCapacity;
    private long[] sequences;
    private int[] timestamps;
    private byte[] markerAndPayloadType;
    private long[] sourceIds;
    private int[] generations;
    private long[] sourceSequences;
    private long[] descriptors;
    private short[] sizes;
    private byte[] resends;
    /// When each left last, the first time or again. The low 32 bits, compared by subtraction.
    private int[] sentMillis;

    private long newest = NONE;

    /// @param maxCapacity records at most; a power of two
    SentPackets(int maxCapacity) {
        this.maxCapacity = maxCapacity;
        int capacity = Math.min(INITIAL_CAPACITY, maxCapacity);
        sequences = new long[capacity];
        timestamps = new int[capacity];
        markerAndPayloadType = new byte[capacity];
        sourceIds = new long[capacity];
        generations = new int[capacity];
        sourceSequences = new long[capacity];
        descriptors = new long[capacity];
        sizes = new short[capacity];
        resends = new byte[capacity];
        sentMillis = new int[capacity];
        Arrays.fill(sequences, NONE);
    }

    void add(
            long sequence,
            long timestamp,
            int payloadType,
            boolean marker,
            long sourceId,
            int generation,
            long sourceSequence,
            long descriptor,
            int sizeBytes,
            long nowNanos) {
        int nowMillis = millis(nowNanos);
        while (sequences.length < maxCapacity && takesTheLastOf(sequence, nowMillis)) {
            grow();
        }
        int at = place(sequence);
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
        sentMillis[at] = nowMillis;
        newest = Math.max(newest, sequence);
    }

    /// Whether one place is wanted by two packets that may both be asked for. What lies further behind the newest
    /// than the ring may ever hold is not worth growing for.
    private boolean takesTheLastOf(long sequence, int nowMillis) {
        int at = place(sequence);
        long other = sequences[at];
        return other != NONE
                && other != sequence
                && Math.abs(sequence - other) < maxCapacity
                && nowMillis - sentMillis[at] < ASKED_FOR_MILLIS;
    }

    private void grow() {
        long[] before = sequences;
        int capacity = 2 * before.length;
        sequences = new long[capacity];
        Arrays.fill(sequences, NONE);
        // Two that had places of their own have places of their own in the wider ring, too.
        for (long sequence : before) {
            if (sequence != NONE) {
                sequences[place(sequence)] = sequence;
            }
        }
        timestamps = moved(before, timestamps, new int[capacity]);
        markerAndPayloadType = moved(before, markerAndPayloadType, new byte[capacity]);
        sourceIds = moved(before, sourceIds, new long[capacity]);
        generations = moved(before, generations, new int[capacity]);
        sourceSequences = moved(before, sourceSequences, new long[capacity]);
        descriptors = moved(before, descriptors, new long[capacity]);
        sizes = moved(before, sizes, new short[capacity]);
        resends = moved(before, resends, new byte[capacity]);
        sentMillis = moved(before, sentMillis, new int[capacity]);
    }

    /// Copies one column, place by place, from the narrow ring to the one twice as wide.
    @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of the same primitive, by the caller's types
    private <A> A moved(long[] before, A from, A to) {
        for (int at = 0; at < before.length; at++) {
            if (before[at] != NONE) {
                System.arraycopy(from, at, to, place(before[at]), 1);
            }
        }
        return to;
    }

    private int place(long sequence) {
        return (int) sequence & (sequences.length - 1);
    }

    private static int millis(long nanos) {
        return (int) (nanos / NANOS_PER_MILLI);
    }

    /// How many records there is room for now.
    int capacity() {
        return sequences.length;
    }

    /// The extended form of a number that a receiver asks for: the newest one that is not ahead of what was
    /// sent.
    long extend(int sequenceNumber) {
        return newest - (((int) newest - sequenceNumber) & 0xffff);
    }

    /// The place of a record, or -1. Good until the next packet is added.
    int find(long sequence) {
        int at = place(sequence);
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

    /// Whether the packet left so short a time ago, the first time or again.
    boolean leftWithin(int at, long nanos, long nowNanos) {
        return (millis(nowNanos) - sentMillis[at]) * NANOS_PER_MILLI < nanos;
    }

    void resent(int at, long nowNanos) {
        resends[at]++;
        sentMillis[at] = millis(nowNanos);
    }
}
