package io.sluice.time;

/// A loop's monotonic nanoseconds in → the time of day out, by one anchor taken at start.
///
/// It never follows a stepped system clock: sender reports of one loop stay consistent with each other, which lip
/// synchronisation needs more than the right minute.
///
/// @param anchorNanos the loop's `nowNanos` at the anchor
/// @param anchorUnixNanos nanoseconds since 1970 at the same moment
public record WallClock(long anchorNanos, long anchorUnixNanos) {
    public long unixNanosAt(long nowNanos) {
        return anchorUnixNanos + (nowNanos - anchorNanos);
    }

    public long unixMillisAt(long nowNanos) {
        return Math.floorDiv(unixNanosAt(nowNanos), 1_000_000L);
    }

    public NtpTime ntpAt(long nowNanos) {
        return NtpTime.ofUnixNanos(unixNanosAt(nowNanos));
    }
}
