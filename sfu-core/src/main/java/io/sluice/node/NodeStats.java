package io.sluice.node;

import java.util.List;

/// What a node has done since it started; counters only grow, gauges are of the moment.
///
/// @param draining whether it refuses new conferences and sessions
/// @param uptimeMillis since its start
/// @param conferences now
/// @param participants now
/// @param sessions now
/// @param loops in the order of their ports
public record NodeStats(
        boolean draining, long uptimeMillis, int conferences, int participants, int sessions, List<LoopReport> loops) {
    public NodeStats {
        loops = List.copyOf(loops);
    }

    /// One loop's part.
    ///
    /// @param port its UDP and TCP port
    public record LoopReport(int port) {}
}
