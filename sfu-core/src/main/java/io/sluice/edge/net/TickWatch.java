package io.sluice.edge.net;

/// The length of each round in → the longest of late out. Owned by the loop's thread.
///
/// Two windows of 10 s take turns, so that a peak is seen by every reader for at least 10 s and then forgotten.
final class TickWatch {
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private static final class Window {
        long longestNanos;
        long longestDeadlineNanos;
        TickKind kind = TickKind.READ;

        void clear() {
            longestNanos = 0;
            longestDeadlineNanos = 0;
        }
    }

    private Window current = new Window();
    private Window previous = new Window();
    private long windowEndNanos = WINDOW_NANOS;
    private long ticks;

    void record(TickKind kind, long durationNanos, long nowNanos) {
        turn(nowNanos);
        ticks++;
        if (durationNanos > current.longestNanos) {
            current.longestNanos = durationNanos;
            current.kind = kind;
        }
        if (kind == TickKind.DEADLINE && durationNanos > current.longestDeadlineNanos) {
            current.longestDeadlineNanos = durationNanos;
        }
    }

    /// Forgets what is too old; also to be called while nothing happens.
    void turn(long nowNanos) {
        if (nowNanos < windowEndNanos) {
            return;
        }
        Window oldest = previous;
        previous = current;
        current = oldest;
        current.clear();
        if (nowNanos - windowEndNanos >= WINDOW_NANOS) {
            previous.clear();
        }
        windowEndNanos = nowNanos + WINDOW_NANOS;
    }

    long ticks() {
        return ticks;
    }

    long longestNanos() {
        return Math.max(current.longestNanos, previous.longestNanos);
    }

    TickKind longestKind() {
        return current.longestNanos >= previous.longestNanos ? current.kind : previous.kind;
    }

    long longestDeadlineNanos() {
        return Math.max(current.longestDeadlineNanos, previous.longestDeadlineNanos);
    }
}
