package io.sluice.stream;

import io.sluice.buffer.PacketBuffer;
import io.sluice.time.Deadlines;
import org.jspecify.annotations.Nullable;

/// Packets of one stream by sequence number, kept for a while, in case somebody lost them.
///
/// Shared by all receivers of one encoding when it holds the source's plaintext; a slot whose receiver takes no
/// RTX has one of its own with the protected bytes. It owns what it is given and releases it: when a newer
/// packet needs the place, when it is too old to be played, or at [#close]. Between packets a deadline sees to
/// it that a stream which stopped holds no memory.
public final class RetransmissionBuffer {
    /// Longer than a receiver goes on asking.
    public static final long DEFAULT_MAX_AGE_NANOS = 1_200_000_000L;

    private final @Nullable PacketBuffer[] packets;
    private final long[] sequences;
    private final long[] arrivedNanos;
    private final int mask;
    private final long maxAgeNanos;
    /// Nothing is held below it; meaningless while empty.
    private long oldest;
    private long newest;
    private int held;

    /// @param capacity packets held at most; a power of two
    public RetransmissionBuffer(int capacity, long maxAgeNanos) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity is no power of two: " + capacity);
        }
        this.packets = new PacketBuffer[capacity];
        this.sequences = new long[capacity];
        this.arrivedNanos = new long[capacity];
        this.mask = capacity - 1;
        this.maxAgeNanos = maxAgeNanos;
    }

    /// Takes ownership of the packet.
    ///
    /// @param sequence extended sequence number, 0 or more
    public void put(long sequence, PacketBuffer packet, long nowNanos) {
        expire(nowNanos);
        if (held > 0 && sequence <= newest - packets.length) {
            packet.release();
            return;
        }
        if (held == 0) {
            oldest = sequence;
            newest = sequence;
        } else {
            newest = Math.max(newest, sequence);
            oldest = Math.min(oldest, sequence);
            makeRoom();
        }
        int at = (int) sequence & mask;
        releaseAt(at);
        packets[at] = packet;
        sequences[at] = sequence;
        arrivedNanos[at] = nowNanos;
        held++;
    }

    private void makeRoom() {
        long from = newest - packets.length + 1;
        if (oldest >= from) {
            return;
        }
        long until = Math.min(from, oldest + packets.length);
        for (long sequence = oldest; sequence < until; sequence++) {
            if (holds(sequence)) {
                releaseAt((int) sequence & mask);
            }
        }
        oldest = from;
    }

    /// The packet, still owned by this buffer and good until the next call; null when it is not held.
    public @Nullable PacketBuffer find(long sequence) {
        return holds(sequence) ? packets[(int) sequence & mask] : null;
    }

    /// How many packets are held.
    public int held() {
        return held;
    }

    public long nextDeadlineNanos() {
        return held == 0 ? Deadlines.NEVER : arrivedNanos[(int) settledOldest() & mask] + maxAgeNanos;
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
            int at = (int) settledOldest() & mask;
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
        int at = (int) sequence & mask;
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
