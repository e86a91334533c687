package io.sluice.stream;

/// Ticks of an RTP clock ↔ nanoseconds, without overflow for spans of centuries.
final class Ticks {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private Ticks() {}

    static long toNanos(long ticks, int clockRateHz) {
        return Math.floorDiv(ticks, (long) clockRateHz) * NANOS_PER_SECOND
                + Math.floorMod(ticks, (long) clockRateHz) * NANOS_PER_SECOND / clockRateHz;
    }

    static long ofNanos(long nanos, int clockRateHz) {
        return Math.floorDiv(nanos, NANOS_PER_SECOND) * clockRateHz
                + Math.floorMod(nanos, NANOS_PER_SECOND) * clockRateHz / NANOS_PER_SECOND;
    }
}
