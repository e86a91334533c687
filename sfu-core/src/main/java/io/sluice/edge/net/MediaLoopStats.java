package io.sluice.edge.net;

import java.util.List;

/// A snapshot of one loop's edge; counts are since its start.
///
/// @param port UDP and TCP port
/// @param datagramsIn frames of ICE-TCP included
/// @param datagramsOut frames of ICE-TCP included
/// @param sends system-call messages that carried them; fewer than datagrams where segmentation works
/// @param segmentedSends those that carried several datagrams (GSO)
/// @param segmentedFallbacks those that the kernel refused and that went again one by one
/// @param drops every reason, in the order of [EdgeDrop]
/// @param longestTickNanos longest stretch without a look at the sockets in the last 10 to 20 s
/// @param longestTickKind what that stretch was doing
/// @param longestDeadlineNanos longest round of deadlines in the last 10 to 20 s
/// @param ticks rounds of any kind
/// @param packetsInUse slots of the pool that are out
/// @param packetsMax bound of the pool
/// @param waitingInputs posted and not yet handled
/// @param refusedInputs posts that were not taken
/// @param tcpConnections open ones
/// @param faults exceptions that reached the loop; it went on
public record MediaLoopStats(
        int port,
        long datagramsIn,
        long bytesIn,
        long datagramsOut,
        long bytesOut,
        long sends,
        long segmentedSends,
        long segmentedFallbacks,
        List<Drop> drops,
        long longestTickNanos,
        TickKind longestTickKind,
        long longestDeadlineNanos,
        long ticks,
        int packetsInUse,
        int packetsMax,
        int waitingInputs,
        long refusedInputs,
        int tcpConnections,
        long faults) {
    public record Drop(EdgeDrop reason, long count) {}

    public MediaLoopStats {
        drops = List.copyOf(drops);
    }

    /// How many were dropped for that reason.
    public long dropped(EdgeDrop reason) {
        for (Drop drop : drops) {
            if (drop.reason() == reason) {
                return drop.count();
            }
        }
        return 0;
    }
}
