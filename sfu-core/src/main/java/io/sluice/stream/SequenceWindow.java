package io.sluice.stream;

import java.util.Arrays;

/// 16-bit sequence numbers of one stream in → extended ones, each accepted once (RFC 3550 A.1).
///
/// The first packet is believed at once, because SRTP has authenticated it; what RFC 3550 calls probation is
/// kept only for jumps: a number far from the newest must be followed by its neighbour before the stream is
/// said to have restarted. Extended numbers never go down at a restart, and they are never negative.
final class SequenceWindow {
    /// Steps forward that still are loss (`MAX_DROPOUT` of RFC 3550 A.1).
    static final int MAX_DROPOUT = 3000;

    /// How far behind the newest a packet can still be told from a duplicate; covers a second of repair at high
    /// rates.
    static final int SIZE = 2048;

    private final long[] seen = new long[SIZE / Long.SIZE];
    private boolean begun;
    private long highest;
    private int jumpExpected = -1;
    private long last;

    /// Judges one packet.
    ///
    /// @param restarts whether a confirmed jump may restart the stream: true for originals, false for
    ///     retransmissions, which may speak of what was long ago
    Reception handle(int sequenceNumber, boolean restarts) {
        if (!begun) {
            // One cycle up, so that what was sent just before the first packet has a number too.
            begun = true;
            highest = (1L << 16) + sequenceNumber;
            return newest(highest, Reception.NEWEST);
        }
        int step = (short) (sequenceNumber - (int) highest);
        if (step > 0 && step <= MAX_DROPOUT) {
            jumpExpected = -1;
            forget(highest + 1, highest + step);
            highest += step;
            return newest(highest, Reception.NEWEST);
        }
        if (step <= 0 && step > -SIZE) {
            return late(highest + step);
        }
        return jump(sequenceNumber, step, restarts);
    }

    private Reception late(long sequence) {
        if (seen(sequence)) {
            return Reception.DUPLICATE;
        }
        mark(sequence);
        last = sequence;
        return Reception.LATE;
    }

    /// Fills a place behind the newest with what came another way than as a packet.
    ///
    /// @return whether it was empty
    boolean fill(long sequence) {
        if (!begun || sequence > highest || sequence <= highest - SIZE || seen(sequence)) {
            return false;
        }
        mark(sequence);
        return true;
    }

    private Reception jump(int sequenceNumber, int step, boolean restarts) {
        if (!restarts) {
            return step > 0 ? Reception.UNCONFIRMED_JUMP : Reception.TOO_OLD;
        }
        if (sequenceNumber != jumpExpected) {
            jumpExpected = (sequenceNumber + 1) & 0xffff;
            return step > 0 ? Reception.UNCONFIRMED_JUMP : Reception.TOO_OLD;
        }
        jumpExpected = -1;
        Arrays.fill(seen, 0);
        highest += (sequenceNumber - (int) highest) & 0xffff;
        return newest(highest, Reception.RESTARTED);
    }

    private Reception newest(long sequence, Reception reception) {
        mark(sequence);
        last = sequence;
        return reception;
    }

    /// The extended number of the packet accepted last.
    long last() {
        return last;
    }

    /// The highest extended number; 0 before the first packet.
    long highest() {
        return highest;
    }

    private void forget(long from, long to) {
        if (to - from >= SIZE) {
            Arrays.fill(seen, 0);
            return;
        }
        for (long sequence = from; sequence <= to; sequence++) {
            int bit = (int) (sequence & (SIZE - 1));
            seen[bit >>> 6] &= ~(1L << bit);
        }
    }

    private void mark(long sequence) {
        int bit = (int) (sequence & (SIZE - 1));
        seen[bit >>> 6] |= 1L << bit;
    }

    private boolean seen(long sequence) {
        int bit = (int) (sequence & (SIZE - 1));
        return (seen[bit >>> 6] & 1L << bit) != 0;
    }
}
