package io.sluice.edge.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Broken invariants that reached the loop: counted, and at most one a second is logged, because a fault that
/// comes with every packet must not fill the disk. Owned by the loop's thread.
final class Faults {
    private static final long LOG_INTERVAL_NANOS = 1_000_000_000L;
    private static final Logger log = LoggerFactory.getLogger(Faults.class);

    private final String loopName;
    private long count;
    private long mayLogNanos;

    Faults(String loopName) {
        this.loopName = loopName;
    }

    void add(String where, Throwable fault, long nowNanos) {
        count++;
        if (nowNanos >= mayLogNanos) {
            mayLogNanos = nowNanos + LOG_INTERVAL_NANOS;
            log.error("{}: {} broke an invariant ({} so far); the loop goes on", loopName, where, count, fault);
        }
    }

    long count() {
        return count;
    }
}
