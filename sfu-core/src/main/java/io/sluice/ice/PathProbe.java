package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.time.Deadlines;
import org.jspecify.annotations.Nullable;

/// A 5-tuple that the peer nominated and that has not answered a check of ours yet: when to ask it again.
///
/// Without the answer a peer could aim its media at somebody else by forging the source of one check (RFC 8445
/// §19.5.1).
final class PathProbe {
    /// 100, 200, 400 … 1600 ms, as long as a client is given by others too.
    private static final long FIRST_NANOS = 100_000_000L;

    private static final int MAX_ATTEMPTS = 8;
    private static final int MAX_DOUBLINGS = 4;

    private @Nullable FiveTuple tuple;
    private int attempts;
    private long nextNanos = Deadlines.NEVER;

    @Nullable
    FiveTuple tuple() {
        return tuple;
    }

    /// Asks this one from now on, instead of any other.
    void start(FiveTuple wanted, long nowNanos) {
        tuple = wanted;
        attempts = 0;
        nextNanos = nowNanos;
    }

    void stop() {
        tuple = null;
        nextNanos = Deadlines.NEVER;
    }

    boolean isDue(long nowNanos) {
        return nowNanos >= nextNanos;
    }

    void asked(long nowNanos) {
        if (++attempts > MAX_ATTEMPTS) {
            stop();
            return;
        }
        nextNanos = nowNanos + (FIRST_NANOS << Math.min(attempts - 1, MAX_DOUBLINGS));
    }

    long nextDeadlineNanos() {
        return nextNanos;
    }
}
