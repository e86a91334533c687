package io.sluice.ice;

import io.sluice.time.Deadlines;
import java.util.random.RandomGenerator;

/// Signs of life in → when to ask for the next, and when to give up, out (RFC 7675 §5.1).
///
/// The moment of giving up moves on lazily, so that a packet a microsecond costs one store and no heap.
final class Consent {
    private final boolean asking;
    private final long intervalNanos;
    private final long timeoutNanos;
    private final RandomGenerator random;
    private boolean running;
    private long lifeNanos;
    private long askNanos = Deadlines.NEVER;
    private long lookNanos = Deadlines.NEVER;

    Consent(IceConfig config, RandomGenerator random) {
        this.asking = !config.lite();
        this.intervalNanos = config.consentInterval().toNanos();
        this.timeoutNanos = config.consentTimeout().toNanos();
        this.random = random;
    }

    /// The path was nominated, which is the first consent.
    void start(long nowNanos) {
        running = true;
        lifeNanos = nowNanos;
        lookNanos = nowNanos + timeoutNanos;
        asked(nowNanos);
    }

    void renew(long nowNanos) {
        lifeNanos = nowNanos;
    }

    /// Whether a check is due; [#asked] follows.
    boolean isDue(long nowNanos) {
        return running && nowNanos >= askNanos;
    }

    void asked(long nowNanos) {
        askNanos = asking ? nowNanos + (long) (intervalNanos * (0.8 + 0.4 * random.nextDouble())) : Deadlines.NEVER;
    }

    boolean isExpired(long nowNanos) {
        if (!running || nowNanos < lookNanos) {
            return false;
        }
        lookNanos = lifeNanos + timeoutNanos;
        return nowNanos >= lookNanos;
    }

    long nextDeadlineNanos() {
        return running ? Math.min(askNanos, lookNanos) : Deadlines.NEVER;
    }
}
