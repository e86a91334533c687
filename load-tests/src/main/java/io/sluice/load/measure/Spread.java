package io.sluice.load.measure;

import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// Durations in → their median, their 95th and 99th percentile and their longest out, to three digits.
final class Spread {
    private static final int DIGITS = 3;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final double MICROS_PER_MILLI = 1_000.0;

    private final Histogram micros = new Histogram(DIGITS);

    /// @throws IllegalArgumentException where there was nothing to measure, which bots write as -1
    void add(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("not measured");
        }
        micros.recordValue(nanos / NANOS_PER_MICRO);
    }

    void add(Spread other) {
        micros.add(other.micros);
    }

    long count() {
        return micros.getTotalCount();
    }

    /// @param percentile 0 to 100; the smallest duration that so many per cent do not exceed
    Duration at(double percentile) {
        return Duration.ofNanos(micros.getValueAtPercentile(percentile) * NANOS_PER_MICRO);
    }

    Duration longest() {
        return Duration.ofNanos(micros.getMaxValue() * NANOS_PER_MICRO);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, max %.1f ms",
                micros.getValueAtPercentile(50) / MICROS_PER_MILLI,
                micros.getValueAtPercentile(95) / MICROS_PER_MILLI,
                micros.getValueAtPercentile(99) / MICROS_PER_MILLI,
                micros.getMaxValue() / MICROS_PER_MILLI);
    }
}
