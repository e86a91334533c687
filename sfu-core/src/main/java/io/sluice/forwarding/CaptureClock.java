package io.sluice.forwarding;

/// How far a publisher's wall clock is before ours.
///
/// What abs-capture-time's *estimated capture clock offset* needs on the way through us: our sender reports show our
/// clock, and the publisher's packets speak of the publisher's.
@FunctionalInterface
public interface CaptureClock {
    /// No sender report has told.
    long UNKNOWN_OFFSET = Long.MIN_VALUE;

    CaptureClock UNKNOWN = () -> UNKNOWN_OFFSET;

    /// What the publisher's clock shows less what ours shows at the same moment, in NTP's signed 32.32 fixed point, or
    /// [#UNKNOWN_OFFSET].
    long offset();
}
