package io.sluice.stream;

/// Arrivals of one stream in → what a report block says of it: losses and jitter (RFC 3550 §6.4.1, A.3, A.8).
///
/// Counts originals only. A repaired packet stays a lost one here, so that the publisher learns what its path
/// does.
final class ReceiverStatistics {
    private static final int MOST_LOST = 0x7f_ffff;

    private final int clockRateHz;
    private long base;
    private long highest;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    /// Losses and arrivals of runs before the last restart.
    private long lostBefore;

    private boolean begun;
    private int newestTimestamp;
    private long newestNanos;
    /// Jitter in sixteenths of a tick, as A.8 keeps it.
    private long jitterScaled;

    ReceiverStatistics(int clockRateHz) {
        this.clockRateHz = clockRateHz;
    }

    void original(long sequence, int timestamp, boolean restarted, long nowNanos) {
        if (!begun || restarted) {
            lostBefore = begun ? lost() : 0;
            begun = true;
            base = sequence;
            highest = sequence;
            received = 0;
            expectedBefore = 0;
            receivedBefore = 0;
            newestTimestamp = timestamp;
            newestNanos = nowNanos;
        }
        received++;
        highest = Math.max(highest, sequence);
        base = Math.min(base, sequence);
        jitter(timestamp, nowNanos);
    }

    /// Packets of one frame share a timestamp and are sent apart on purpose: only the first tells about the
    /// network.
    private void jitter(int timestamp, long nowNanos) {
        if (timestamp == newestTimestamp) {
            return;
        }
        long apart = Ticks.ofNanos(nowNanos - newestNanos, clockRateHz) - (timestamp - newestTimestamp);
        newestTimestamp = timestamp;
        newestNanos = nowNanos;
        long deviation = Math.abs(apart);
        // A jump of the timestamps is no jitter; libwebrtc ignores over five seconds of video clock likewise.
        if (deviation < 5L * clockRateHz) {
            jitterScaled += deviation - ((jitterScaled + 8) >> 4);
        }
    }

    private long expected() {
        return highest - base + 1;
    }

    private long lost() {
        return lostBefore + expected() - received;
    }

    /// Lost since the last report as a fraction of 256; begins the next interval.
    int takeFractionLost() {
        long expected = expected() - expectedBefore;
        long lost = expected - (received - receivedBefore);
        expectedBefore = expected();
        receivedBefore = received;
        return expected <= 0 || lost <= 0 ? 0 : (int) Math.min(255, (lost << 8) / expected);
    }

    /// Signed 24 bits; duplicates are not counted, so it only goes down when a late packet fills its place.
    int cumulativeLost() {
        return begun ? Math.clamp(lost(), -MOST_LOST - 1, MOST_LOST) : 0;
    }

    long received() {
        return received;
    }

    long jitterTicks() {
        return jitterScaled >> 4;
    }
}
