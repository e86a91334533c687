package io.sluice.sim;

import io.sluice.sim.net.VirtualClock;
import java.util.ArrayDeque;
import java.util.Deque;

/// The bytes of one slot, sent once and sent again, in → whether repair keeps to its quarter of the stream out.
///
/// The server counts in tenths of a second that begin elsewhere than these windows, and with SRTP's bytes or without:
/// that is all that is allowed for.
final class RepairShare {
    private static final long TENTH_NANOS = 100 * VirtualClock.MILLIS;
    /// What may be repaired in a second however thin a stream is.
    private static final long FLOOR_BYTES = 3_600;

    private static final int PACKET_BYTES = 1_500;

    private final Deque<Sent> media = new ArrayDeque<>();
    private final Deque<Sent> again = new ArrayDeque<>();
    private long mediaBytes;
    private long againBytes;

    private record Sent(long atNanos, int bytes) {}

    void media(int bytes, long nowNanos) {
        media.add(new Sent(nowNanos, bytes));
        mediaBytes += bytes;
        while (nowNanos - media.getFirst().atNanos > 11 * TENTH_NANOS) {
            mediaBytes -= media.removeFirst().bytes;
        }
    }

    /// @return whether that was within the share
    boolean again(int bytes, long nowNanos) {
        again.add(new Sent(nowNanos, bytes));
        againBytes += bytes;
        while (nowNanos - again.getFirst().atNanos >= 9 * TENTH_NANOS) {
            againBytes -= again.removeFirst().bytes;
        }
        return againBytes <= Math.max(FLOOR_BYTES, mediaBytes / 4) * 11 / 10 + PACKET_BYTES;
    }
}
