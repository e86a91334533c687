package io.sluice.loop;

import io.sluice.ice.IceConfig;

/// What is decided about a loop before it starts.
///
/// @param loopIndex 0..4095; local ufrags carry it
/// @param ice mode and timers
/// @param maxConferences how many conferences may exist at a time
/// @param maxSessions how many sessions may exist at a time
public record LoopConfig(int loopIndex, IceConfig ice, int maxConferences, int maxSessions) {
    public static LoopConfig of(int loopIndex, IceConfig ice) {
        return new LoopConfig(loopIndex, ice, 10_000, 20_000);
    }
}
