package io.sluice.load.measure;

import java.util.Locale;

/// What a server process holds.
///
/// @param heapBytes live objects after a full collection
/// @param directBytes memory outside the heap that Java code asked for, as native memory tracking counts it (`Other`)
/// @param residentBytes of the whole process
public record Footprint(long heapBytes, long directBytes, long residentBytes, long threads, long descriptors) {
    private static final double MEBIBYTE = 1024.0 * 1024.0;
    private static final long SPARE = 6;
    private static final double GROWTH = 1.05;

    /// Whether threads and descriptors are at most 6 more than before, heap and direct memory at most 5 % more.
    boolean holdsTo(Footprint before) {
        return threads <= before.threads + SPARE
                && descriptors <= before.descriptors + SPARE
                && heapBytes <= before.heapBytes * GROWTH
                && directBytes <= before.directBytes * GROWTH;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "heap %.1f MiB, direct %.1f MiB, RSS %.1f MiB, %d threads, %d descriptors",
                heapBytes / MEBIBYTE,
                directBytes / MEBIBYTE,
                residentBytes / MEBIBYTE,
                threads,
                descriptors);
    }
}
