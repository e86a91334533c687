package io.sluice.stream;

/// Noisy measurements that only ever err upwards (a delay on top of a constant) in → the least of the last 10
/// to 20 seconds out. Two buckets instead of a list: no allocation and no history to bound.
final class LowerEnvelope {
    private static final long BUCKET_NANOS = 10_000_000_000L;

    private long bucketStartNanos;
    private long current = Long.MAX_VALUE;
    private long previous = Long.MAX_VALUE;

    void add(long value, long nowNanos) {
        if (empty()) {
            bucketStartNanos = nowNanos;
        } else if (nowNanos - bucketStartNanos >= BUCKET_NANOS) {
            previous = current;
            current = Long.MAX_VALUE;
            bucketStartNanos = nowNanos;
        }
        current = Math.min(current, value);
    }

    boolean empty() {
        return current == Long.MAX_VALUE && previous == Long.MAX_VALUE;
    }

    /// Only after the first [#add].
    long min() {
        return Math.min(current, previous);
    }

    void clear() {
        current = Long.MAX_VALUE;
        previous = Long.MAX_VALUE;
    }
}
