package io.sluice.rtp;

/// A monotonic time in → the 24-bit send time of `abs-send-time` out: 6.18 fixed-point seconds, wrapping after 64 s.
public final class AbsSendTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private AbsSendTime() {}

    /// @param nowNanos 0 or later
    public static int of(long nowNanos) {
        long seconds = (nowNanos / NANOS_PER_SECOND) & 0x3f;
        long fraction = ((nowNanos % NANOS_PER_SECOND) << 18) / NANOS_PER_SECOND;
        return (int) (seconds << 18 | fraction);
    }
}
