package io.sluice.node;

import io.sluice.edge.net.MediaLoopStats;
import io.sluice.loop.LoopStats;
import java.util.List;

/// What a node has done since it started; counters only grow, gauges are of the moment or at most a second old.
///
/// @param draining whether it refuses new conferences and sessions
/// @param uptimeMillis since its start
/// @param loops in the order of their ports
/// @param handshakesRunning DTLS handshakes at work
/// @param handshakesWaiting DTLS handshakes that wait for their turn
/// @param checkersActive ICE sessions whose connectivity checks are under way
/// @param checkersRefused ICE sessions that had to do without checks of their own because too many were under way
public record NodeStats(
        boolean draining,
        long uptimeMillis,
        List<LoopReport> loops,
        int handshakesRunning,
        int handshakesWaiting,
        int checkersActive,
        long checkersRefused) {
    public NodeStats {
        loops = List.copyOf(loops);
    }

    /// One loop's part.
    ///
    /// @param index 0 for the first
    /// @param edge what its sockets and its thread did
    /// @param program what its conferences did
    /// @param deadlines how often deadlines came due since the start
    /// @param busiestDeadline the sort of machine that was called most often in the last second, or empty
    public record LoopReport(
            int index, MediaLoopStats edge, LoopStats program, long deadlines, String busiestDeadline) {}

    /// Conferences now.
    public int conferences() {
        return loops.stream().mapToInt(loop -> loop.program().conferences()).sum();
    }

    /// Participants now.
    public int participants() {
        return loops.stream().mapToInt(loop -> loop.program().participants()).sum();
    }

    /// Sessions now.
    public int sessions() {
        return loops.stream().mapToInt(loop -> loop.program().sessions()).sum();
    }
}
