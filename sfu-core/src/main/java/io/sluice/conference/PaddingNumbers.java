package io.sluice.conference;

import java.util.Arrays;

/// The last numbers of one source that carried padding only → whether a number is one of them.
///
/// Whoever begins behind them must leave them out as those do who were there when they came.
final class PaddingNumbers {
    /// A bandwidth probe at the start of a stream is a few dozen packets.
    static final int REMEMBERED = 32;

    private static final long NONE = -1;

    private long[] numbers = {};
    private int next;

    void add(long sequence) {
        if (numbers.length == 0) {
            // Most streams carry none.
            numbers = new long[REMEMBERED];
            clear();
        }
        numbers[next] = sequence;
        next = (next + 1) % REMEMBERED;
    }

    boolean contains(long sequence) {
        for (long number : numbers) {
            if (number == sequence) {
                return true;
            }
        }
        return false;
    }

    /// Another source begins, with numbers of its own.
    void clear() {
        Arrays.fill(numbers, NONE);
    }
}
