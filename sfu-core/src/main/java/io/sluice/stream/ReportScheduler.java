package io.sluice.stream;

import io.sluice.time.Deadlines;
import java.util.random.RandomGenerator;

/// Time in → the moments at which a transport makes its sender and receiver reports out.
///
/// About once a second, ± 20 % so that the reports of a thousand sessions do not meet (RFC 3550 §6.2; the
/// interval is that of browsers, far below 5 % of the bandwidth). Sooner when a slot changed its source,
/// because only a report tells the receiver how the new timestamps lie in time.
public final class ReportScheduler {
    public static final long INTERVAL_NANOS = 1_000_000_000L;

    static final long FIRST_NANOS = 200_000_000L;
    static final long SOON_NANOS = 20_000_000L;
    static final long MIN_INTERVAL_NANOS = 200_000_000L;

    /// Makes and sends the reports.
    @FunctionalInterface
    public interface Sink {
        void reportsDue(long nowNanos);
    }

    private final RandomGenerator random;
    private final Sink sink;
    private long nextDeadlineNanos = Deadlines.NEVER;
    private long reportedNanos;
    private boolean reported;

    public ReportScheduler(RandomGenerator random, Sink sink) {
        this.random = random;
        this.sink = sink;
    }

    /// The transport can send from now on.
    public void start(long nowNanos) {
        if (nextDeadlineNanos == Deadlines.NEVER) {
            nextDeadlineNanos = nowNanos + FIRST_NANOS + random.nextLong(FIRST_NANOS);
        }
    }

    /// Something changed that a report should tell soon.
    public void soon(long nowNanos) {
        if (nextDeadlineNanos != Deadlines.NEVER) {
            long earliest = reported ? reportedNanos + MIN_INTERVAL_NANOS : 0;
            nextDeadlineNanos = Math.min(nextDeadlineNanos, Math.max(nowNanos + SOON_NANOS, earliest));
        }
    }

    /// No more reports.
    public void stop() {
        nextDeadlineNanos = Deadlines.NEVER;
    }

    public long nextDeadlineNanos() {
        return nextDeadlineNanos;
    }

    public void onDeadline(long nowNanos) {
        if (nowNanos < nextDeadlineNanos) {
            return;
        }
        reported = true;
        reportedNanos = nowNanos;
        nextDeadlineNanos = nowNanos + INTERVAL_NANOS * 4 / 5 + random.nextLong(INTERVAL_NANOS * 2 / 5);
        sink.reportsDue(nowNanos);
    }
}
