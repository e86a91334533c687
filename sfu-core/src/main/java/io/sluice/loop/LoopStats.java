package io.sluice.loop;

import io.sluice.transport.Ledger;
import java.util.List;

/// A snapshot of what a loop has done and holds.
///
/// @param conferences at this moment
/// @param participants at this moment
/// @param sessions at this moment
/// @param connectedSessions those with SRTP keys
/// @param tracks published at this moment
/// @param datagramsReceived since the start
/// @param bytesReceived since the start
/// @param datagramsSent since the start
/// @param bytesSent since the start
/// @param drops counted reasons, in a fixed order
/// @param ledger where packets began and where they ended
/// @param recovered lost packets of sound that another one carried
/// @param faults broken invariants that closed a transport or a conference
public record LoopStats(
        int conferences,
        int participants,
        int sessions,
        int connectedSessions,
        int tracks,
        long datagramsReceived,
        long bytesReceived,
        long datagramsSent,
        long bytesSent,
        List<Drop> drops,
        Ledger ledger,
        long recovered,
        long faults) {
    /// @param reason name of the reason in lower case with underscores
    /// @param count packets since the start
    public record Drop(String reason, long count) {}

    public LoopStats {
        drops = List.copyOf(drops);
    }
}
