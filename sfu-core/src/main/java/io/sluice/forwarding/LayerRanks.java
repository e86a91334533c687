package io.sluice.forwarding;

import java.util.Arrays;

/// Bytes of each layer, and its height where one is known, in → which layer is above which.
///
/// Where all heights are known and no two are the same, they decide, at once.
///
/// Nothing says in which order an encoder lists its layers: browsers begin with the lowest, others with the highest. So
/// the order of the offer is only the first guess, and what arrives decides: a layer that brings [#FACTOR] times what
/// one above it brings, for [#WINDOWS] windows in a row, changes places with it. A key frame's burst ends within a
/// window, and neighbours whose rates a publisher's bandwidth has brought together keep the places that they have.
final class LayerRanks {
    /// Layers in the right order never stand the wrong way round by that much: libwebrtc gives a higher layer at least
    /// 600 kbit/s and the one below at most 700, or 150 and 200.
    static final int FACTOR = 2;

    static final long WINDOW_NANOS = 500_000_000L;

    /// Two seconds.
    static final int WINDOWS = 4;

    /// 64 kbit/s: what is less than that in a window, as of a slide that stands still, says nothing of a layer's size.
    static final int TELLING_BYTES = 4_000;

    /// Lowest first.
    private final int[] order;

    private final long[] bytes;
    /// For how many windows the one has clearly brought more than the other, without a break.
    private final int[][] above;

    /// 0 where it is not known.
    private final int[] heights;

    private boolean begun;
    private long windowSinceNanos;

    /// @param layers how many, at first in their order
    LayerRanks(int layers) {
        order = new int[layers];
        Arrays.setAll(order, layer -> layer);
        bytes = new long[layers];
        heights = new int[layers];
        above = new int[layers][layers];
    }

    /// @param height in pixels, or 0 where it is not known
    void sized(int layer, int height) {
        if (heights[layer] != height) {
            heights[layer] = height;
            sort();
        }
    }

    void arrived(int layer, int sizeBytes, long nowNanos) {
        if (!begun) {
            begun = true;
            windowSinceNanos = nowNanos;
        } else if (nowNanos - windowSinceNanos >= WINDOW_NANOS) {
            judge();
            windowSinceNanos = nowNanos;
        }
        bytes[layer] += sizeBytes;
    }

    private void judge() {
        for (int one = 0; one < bytes.length; one++) {
            for (int other = 0; other < bytes.length; other++) {
                above[one][other] = isClearlyMore(bytes[one], bytes[other]) ? above[one][other] + 1 : 0;
            }
        }
        Arrays.fill(bytes, 0);
        sort();
    }

    /// A layer that was not heard has no size.
    private static boolean isClearlyMore(long one, long other) {
        return other > 0 && one >= TELLING_BYTES && one >= FACTOR * other;
    }

    /// Puts below what clearly is below. That is a strict order, but not of all: layers of which nothing is known keep
    /// the places that they have to each other.
    private void sort() {
        boolean byHeight = heightsTell();
        for (int rank = 0; rank < order.length; rank++) {
            int at = rank;
            while (isAboveOneFrom(rank, order[at], byHeight)) {
                at++;
            }
            int lowest = order[at];
            System.arraycopy(order, rank, order, rank + 1, at - rank);
            order[rank] = lowest;
        }
    }

    private boolean heightsTell() {
        for (int one = 0; one < heights.length; one++) {
            for (int other = 0; other <= one; other++) {
                if (heights[one] == 0 || (other < one && heights[one] == heights[other])) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isAboveOneFrom(int rank, int layer, boolean byHeight) {
        for (int at = rank; at < order.length; at++) {
            int other = order[at];
            if (byHeight ? heights[layer] > heights[other] : above[layer][other] >= WINDOWS) {
                return true;
            }
        }
        return false;
    }

    /// @param rank 0 the lowest
    int layerAt(int rank) {
        return order[rank];
    }

    boolean isAbove(int layer, int other) {
        for (int ranked : order) {
            if (ranked == layer || ranked == other) {
                return ranked == other && layer != other;
            }
        }
        return false;
    }
}
