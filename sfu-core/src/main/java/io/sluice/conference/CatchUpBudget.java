package io.sluice.conference;

/// Packets of the past that a loop gives to newcomers at once → as many as leave it time for everybody else.
///
/// A crowd that comes at the same moment, or a large room in which the picture changes, would have all of it sent
/// once for each receiver; beyond this a key frame is asked for instead, which is one for all.
final class CatchUpBudget {
    /// Twenty newcomers, each with the most that one is given.
    static final int BURST_PACKETS = 2_000;

    /// A hundred such newcomers.
    static final int PACKETS_PER_SECOND = 10_000;

    private static final long NANOS_PER_PACKET = 1_000_000_000L / PACKETS_PER_SECOND;

    /// When all that was given is paid.
    private long paidNanos = Long.MIN_VALUE;

    /// @return whether so many packets may be given now; then they count
    boolean take(int packets, long nowNanos) {
        long from = Math.max(paidNanos, nowNanos);
        if (from - nowNanos + packets * NANOS_PER_PACKET > BURST_PACKETS * NANOS_PER_PACKET) {
            return false;
        }
        paidNanos = from + packets * NANOS_PER_PACKET;
        return true;
    }
}
