package io.sluice.stream;

import io.sluice.buffer.PacketBuffer;
import io.sluice.time.Deadlines;
import org.jspecify.annotations.Nullable;

/// Packets of one stream by sequence number, kept for a while, in case somebody lost them.
///
/// Shared by all receivers of one encoding when it holds the source's plaintext; a slot whose receiver takes no
/// RTX has one of its own with the protected bytes. It owns what it is given and releases it: when a newer
/// packet needs the place, when it is too old to be played, or at [#close]. Between packets a deadline sees to
/// it that a stream which stopped holds no memory. The ring is as wide as the stream ever needed within the time
/// that packets are kept, so that a thin one costs little.
public final class RetransmissionBuffer {
    /// Longer than a receiver goes on asking.
    public static final long DEFAULT_MAX_AGE_NANOS = 1_200_000_000L;

    /// Places at first.
    static final int INITIAL_CAPACITY = 16;

    private final int maxCapacity;
    private final long maxAgeNanos;
    private @Nullable PacketBuffer[] packets = {};
    private long[] sequences = {};
    private long[] arrivedNanos = {};
    /// Nothing is held below it; meaningless while empty.
    private long oldest;
    private long newest;
    private int held;

    /// @param capacity packets held at most; a power of two
    public RetransmissionBuffer(int capacity, long maxAgeNanos) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity is no power of two: " + capacity);
        }
        this.maxCapacity = capacity;
        this.maxAgeNanos = maxAgeNanos;
    }

    /// Takes ownership of the packet.
    ///
    /// @param sequence extended sequence number, 0 or more
    public void put(long sequence, PacketBuffer packet, long nowNanos) {
        expire(nowNanos);
        if (held > 0 && sequence <= newest - maxCapacity) {
            packet.release();
            return;
        }
        if (held > 0 && sequence > newest) {
            dropBelow(sequence - maxCapacity + 1);
        }
        if (held == 0) {
            oldest = sequence;
            newest = sequence;
        } else {
            oldest = Math.min(settledOldest(), sequence);
            newest = Math.max(newest, sequence);
        }
        if (newest - oldest >= packets.length) {
            growTo((int) (newest - oldest) + 1);
        }
        int at = place(sequence);
        releaseAt(at);
        packets[at] = packet;
        sequences[at] = sequence;
        arrivedNanos[at] = nowNanos;
        held++;
    }

    private void dropBelow(long from) {
        while (held > 0 && settledOldest() < from) {
            releaseAt(place(oldest));
        }
    }

    /// Makes the ring so wide that everything from `oldest` to `newest` has a place of its own.
    private void growTo(int wanted) {
        int capacity = Math.max(INITIAL_CAPACITY, packets.length);
        while (capacity < wanted) {
            capacity *= 2;
        }
        capacity = Math.min(capacity, maxCapacity);
        @Nullable PacketBuffer[] packetsBefore = packets;
        long[] sequencesBefore = sequences;
        long[] arrivedBefore = arrivedNanos;
        packets = new PacketBuffer[capacity];
        sequences = new long[capacity];
        arrivedNanos = new long[capacity];
        for (int from = 0; from < packetsBefore.length; from++) {
            if (packetsBefore[from] != null) {
                int to = place(sequencesBefore[from]);
                packets[to] = packetsBefore[from];
                sequences[to] = sequencesBefore[from];
                arrivedNanos[to] = arrivedBefore[from];
            }
        }
    }

    private int place(long sequence) {
        return (int) sequence & (packets.length - 1);
    }

    /// How many packets there is room for now.
    int capacity() {
        return packets.length;
    }

    /// The packet, still owned by this buffer and good until the next call; null when it is not held.
    public @Nullable PacketBuffer find(long sequence) {
        return holds(sequence) ? packets[place(sequence)] : null;
    }

    /// How many packets are held.
    public int held() {
        return held;
    }

    public long nextDeadlineNanos() {
        return held == 0 ? Deadlines.NEVER : arrivedNanos[place(settledOldest())] + maxAgeNanos;
    }

    public void onDeadline(long nowNanos) {
        expire(nowNanos);
    }

    /// Releases everything.
    public void close() {
        for (int at = 0; at < packets.length; at++) {
            releaseAt(at);
        }
    }

    /// In order of sequence numbers, so that packets behind a late repair outstay their time until it goes, too.
    private void expire(long nowNanos) {
        while (held > 0) {
            int at = place(settledOldest());
            if (nowNanos - arrivedNanos[at] < maxAgeNanos) {
                return;
            }
            releaseAt(at);
        }
    }

    /// Moves `oldest` up to a packet that is held; at least one is.
    private long settledOldest() {
        while (!holds(oldest)) {
            oldest++;
        }
        return oldest;
    }

    private boolean holds(long sequence) {
        if (held == 0) {
            return false;
        }
        int at = place(sequence);
        return packets[at] != null && sequences[at] == sequence;
    }

    private void releaseAt(int at) {
        PacketBuffer packet = packets[at];
        if (packet != null) {
            packets[at] = null;
            held--;
            packet.release();
        }
    }
}
