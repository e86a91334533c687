package io.sluice.forwarding;

import java.util.Arrays;

/// A source's extended sequence numbers in → a slot's, continuous over every change of source, out.
///
/// The slot's numbers begin in the lower half of the 16 bits and count on without end, so that the extended
/// number is also the SRTP index. Holes stay holes: a packet that the source has lost keeps its place until it
/// is repaired. Packets left out on purpose ([#drop]) close up instead. What was decided for a number holds for
/// it ever after, in whichever order packets come, as far back as [#REMEMBERED] decisions reach.
public final class SequenceMap {
    /// The packet has no number here: from before the source was changed, left out, or too old.
    public static final long NONE = -1;

    /// A larger step forward is not kept as a hole: no receiver waits for so much, and 2¹⁵ would break its
    /// rollover counter (RFC 3711 §3.3.1). One missing number remains, so that it knows of the loss.
    static final int MAX_HOLE = 1000;

    /// Runs of left-out packets that are remembered.
    static final int REMEMBERED = 32;

    /// Of most streams nothing is ever left out.
    private static final int INITIAL_CAPACITY = 2;

    /// Parallel arrays that grow up to [#REMEMBERED], ascending: from this source number on …
    private long[] from = new long[INITIAL_CAPACITY];
    /// … so much is added, …
    private long[] offset = new long[INITIAL_CAPACITY];
    /// … and so many numbers just before it were left out.
    private int[] dropped = new int[INITIAL_CAPACITY];

    private int decisions;
    private long highestIn;
    private long highestOut;

    /// @param first the slot's first number, 0..2¹⁵−1
    public SequenceMap(int first) {
        if (first < 0 || first >= 1 << 15) {
            throw new IllegalArgumentException("a slot's first sequence number is below 2^15: " + first);
        }
        highestOut = first - 1L;
    }

    /// The slot goes on from another source, or from another place of this one.
    ///
    /// @param sequence the number of the next packet there; what lies before it has no number here
    public void begin(long sequence) {
        begin(sequence, highestOut + 1);
    }

    private void begin(long in, long out) {
        decisions = 1;
        from[0] = in;
        offset[0] = out - in;
        dropped[0] = 0;
        highestIn = in - 1;
    }

    /// The slot's number for a packet that goes out, or [#NONE]. Only after the first [#begin].
    public long map(long sequence) {
        if (sequence > highestIn + MAX_HOLE) {
            begin(sequence, highestOut + 2);
        }
        int decision = decisionFor(sequence);
        if (decision < 0 || leftOut(sequence, decision)) {
            return NONE;
        }
        long out = sequence + offset[decision];
        highestIn = Math.max(highestIn, sequence);
        highestOut = Math.max(highestOut, out);
        return out;
    }

    /// Leaves a packet out without a trace. Behind the newest it is too late for that: a hole remains.
    public void drop(long sequence) {
        if (decisions == 0 || sequence <= highestIn || sequence > highestIn + MAX_HOLE) {
            return;
        }
        int last = decisions - 1;
        if (from[last] == sequence && dropped[last] > 0) {
            from[last]++;
            offset[last]--;
            dropped[last]++;
        } else {
            if (decisions == REMEMBERED) {
                System.arraycopy(from, 1, from, 0, last);
                System.arraycopy(offset, 1, offset, 0, last);
                System.arraycopy(dropped, 1, dropped, 0, last);
                decisions--;
            } else if (decisions == from.length) {
                int capacity = Math.min(REMEMBERED, 2 * decisions);
                from = Arrays.copyOf(from, capacity);
                offset = Arrays.copyOf(offset, capacity);
                dropped = Arrays.copyOf(dropped, capacity);
            }
            from[decisions] = sequence + 1;
            offset[decisions] = offset[decisions - 1] - 1;
            dropped[decisions] = 1;
            decisions++;
        }
        highestIn = sequence;
    }

    /// The source's number behind a slot's number, or [#NONE] where it belongs to an earlier source or was
    /// never given.
    public long reverse(long out) {
        for (int decision = decisions - 1; decision >= 0; decision--) {
            long in = out - offset[decision];
            if (in >= from[decision]) {
                return in <= highestIn ? in : NONE;
            }
        }
        return NONE;
    }

    /// The highest number given so far; one below the first before that.
    public long highest() {
        return highestOut;
    }

    /// Whether a source packet is newer than all that were mapped or left out.
    public boolean isNewest(long sequence) {
        return sequence > highestIn;
    }

    private int decisionFor(long sequence) {
        int last = decisions - 1;
        if (last < 0 || sequence >= from[last]) {
            return last;
        }
        int found = Arrays.binarySearch(from, 0, last, sequence);
        return found >= 0 ? found : -found - 2;
    }

    private boolean leftOut(long sequence, int decision) {
        int next = decision + 1;
        return next < decisions && sequence >= from[next] - dropped[next];
    }
}
