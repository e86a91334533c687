package io.sluice.forwarding;

import java.util.Arrays;

/// Numbers of frames that were sent in → whether one lately was out. As many as a chain can look back upon (8 bits).
final class SentFrames {
    private static final int REMEMBERED = 256;

    private final int[] numbers = new int[REMEMBERED];

    SentFrames() {
        clear();
    }

    /// @param frameNumber 16 bits
    void add(int frameNumber) {
        numbers[frameNumber & (REMEMBERED - 1)] = frameNumber & 0xffff;
    }

    /// @param frameNumber modulo 2¹⁶
    boolean contains(int frameNumber) {
        return numbers[frameNumber & (REMEMBERED - 1)] == (frameNumber & 0xffff);
    }

    void clear() {
        Arrays.fill(numbers, -1);
    }
}
