package io.sluice.conference;

import io.sluice.time.Deadlines;

/// The layers of one track that are wanted → those that its publisher was told to send.
///
/// One that is wanted again is told at once; one that nobody wants any more only after a while, so that a receiver that
/// changes its mind, or waits for a key frame elsewhere, does not make the publisher's encoder begin anew.
final class LayerHint {
    /// Longer than it takes to measure which layer is the highest.
    private static final long PATIENCE_NANOS = 3_000_000_000L;
    private static final long ALL = -1;

    private long told = ALL;
    private long unwantedSinceNanos = Deadlines.NEVER;

    /// @param wanted bit k stands for layer k
    /// @param layers how many the track has
    /// @return whether there is something to tell: [#told] changed
    boolean look(long wanted, int layers, long nowNanos) {
        long all = (1L << layers) - 1;
        long before = told & all;
        long after = before | wanted;
        if (after == wanted) {
            unwantedSinceNanos = Deadlines.NEVER;
        } else if (unwantedSinceNanos == Deadlines.NEVER) {
            unwantedSinceNanos = nowNanos;
        } else if (nowNanos - unwantedSinceNanos >= PATIENCE_NANOS) {
            unwantedSinceNanos = Deadlines.NEVER;
            after = wanted;
        }
        if (after == before) {
            return false;
        }
        told = after;
        return true;
    }

    /// When to look again though nothing happens.
    long nextLookNanos() {
        return unwantedSinceNanos == Deadlines.NEVER ? Deadlines.NEVER : unwantedSinceNanos + PATIENCE_NANOS;
    }

    boolean isTold(int layer) {
        return (told & (1L << layer)) != 0;
    }

    /// Whether the publisher sends less than it has.
    boolean holdsBack(int layers) {
        return (told & ((1L << layers) - 1)) != (1L << layers) - 1;
    }
}
