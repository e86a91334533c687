package io.sluice.stream;

import java.util.Arrays;

/// Bytes in → how many there were within the last second, in steps of a tenth.
final class RateWindow {
    private static final long BUCKET_NANOS = 100_000_000L;
    private static final int BUCKETS = 10;

    /// No tenth of a second brings 2³¹ bytes.
    private final int[] buckets = new int[BUCKETS];

    private long newestBucket;
    private long sum;

    void add(int bytes, long nowNanos) {
        advance(nowNanos);
        buckets[(int) (newestBucket % BUCKETS)] += bytes;
        sum += bytes;
    }

    long bytesPerSecond(long nowNanos) {
        advance(nowNanos);
        return sum;
    }

    private void advance(long nowNanos) {
        long bucket = nowNanos / BUCKET_NANOS;
        if (bucket - newestBucket >= BUCKETS) {
            Arrays.fill(buckets, 0);
            sum = 0;
            newestBucket = bucket;
        }
        while (newestBucket < bucket) {
            newestBucket++;
            int at = (int) (newestBucket % BUCKETS);
            sum -= buckets[at];
            buckets[at] = 0;
        }
    }
}
