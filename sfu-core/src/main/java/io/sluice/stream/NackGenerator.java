package io.sluice.stream;

import io.sluice.time.Deadlines;
import java.util.Arrays;

/// Sequence numbers of one stream in → which missing ones to ask for, and when (RFC 4585 §6.2.1).
///
/// A gap is asked for after a short tolerance, which grows where packets were seen to come out of order, and
/// then once a round trip until it is filled, [#MAX_TRIES] requests were made or [#MAX_AGE_NANOS] have passed.
/// Where more than [#MAX_MISSING] are missing, repair is given up as a whole and a key frame is asked for.
public final class NackGenerator {
    /// Missing numbers that are remembered; more than that is an outage and not loss.
    public static final int MAX_MISSING = 500;

    /// Requests for one number.
    public static final int MAX_TRIES = 8;

    /// After this long nobody waits for the packet any more.
    public static final long MAX_AGE_NANOS = 1_000_000_000L;

    private static final int INITIAL_CAPACITY = 8;

    static final long INITIAL_RTT_NANOS = 100_000_000L;
    static final long MIN_RETRY_NANOS = 20_000_000L;
    static final long MAX_RETRY_NANOS = 500_000_000L;
    static final long MIN_TOLERANCE_NANOS = 10_000_000L;
    static final long MAX_TOLERANCE_NANOS = 50_000_000L;

    /// Where requests go. Arrays are the generator's own, valid during the call.
    public interface Sink {
        /// Ask for these.
        ///
        /// @param sequences extended sequence numbers, ascending; the first `count` count
        void nack(long[] sequences, int count, long nowNanos);

        /// Packets are lost for good; without a key frame the picture stays broken.
        void lostForGood(long nowNanos);
    }

    private final Sink sink;
    /// Parallel arrays, ascending by sequence; they grow with the worst loss so far, up to [#MAX_MISSING].
    private long[] missing = {};

    private long[] sinceNanos = {};
    private long[] retryNanos = {};
    private long[] askedNanos = {};
    private int[] tries = {};
    private long[] due = {};
    private int count;
    private boolean begun;
    private long highest;
    private long keyFrame = -1;
    private long nextDeadlineNanos = Deadlines.NEVER;
    private long rttNanos = INITIAL_RTT_NANOS;
    private boolean rttMeasured;
    private long toleranceNanos = MIN_TOLERANCE_NANOS;

    public NackGenerator(Sink sink) {
        this.sink = sink;
    }

    /// A packet arrived.
    ///
    /// @param sequence extended sequence number
    /// @param retransmitted whether it came as a retransmission
    public void handle(long sequence, boolean retransmitted, long nowNanos) {
        if (!begun) {
            begun = true;
            highest = sequence;
        } else if (sequence > highest) {
            missed(highest + 1, sequence, nowNanos);
            highest = sequence;
        } else {
            filled(sequence, retransmitted, nowNanos);
        }
    }

    /// A key frame begins here: what is lost before it needs no other one.
    public void keyFrame(long sequence) {
        keyFrame = Math.max(keyFrame, sequence);
    }

    /// A measured round trip to the publisher.
    public void rtt(long nanos) {
        rttNanos = nanos;
        rttMeasured = true;
    }

    public long rttNanos() {
        return rttNanos;
    }

    /// How many numbers are being waited for.
    public int missing() {
        return count;
    }

    /// Forgets everything: the stream has begun anew.
    public void reset() {
        count = 0;
        begun = false;
        keyFrame = -1;
        nextDeadlineNanos = Deadlines.NEVER;
    }

    public long nextDeadlineNanos() {
        return nextDeadlineNanos;
    }

    /// Asks for what is due, once each.
    public void onDeadline(long nowNanos) {
        if (nowNanos < nextDeadlineNanos) {
            return;
        }
        int asked = 0;
        int kept = 0;
        boolean lost = false;
        long next = Deadlines.NEVER;
        for (int i = 0; i < count; i++) {
            if (retryNanos[i] <= nowNanos) {
                if (tries[i] >= MAX_TRIES || nowNanos - sinceNanos[i] >= MAX_AGE_NANOS) {
                    lost |= missing[i] > keyFrame;
                    continue;
                }
                due[asked++] = missing[i];
                tries[i]++;
                askedNanos[i] = nowNanos;
                retryNanos[i] = nowNanos + retryInterval();
            }
            next = Math.min(next, retryNanos[i]);
            keep(i, kept++);
        }
        count = kept;
        nextDeadlineNanos = next;
        if (asked > 0) {
            sink.nack(due, asked, nowNanos);
        }
        if (lost) {
            sink.lostForGood(nowNanos);
        }
    }

    private void keep(int from, int to) {
        missing[to] = missing[from];
        sinceNanos[to] = sinceNanos[from];
        retryNanos[to] = retryNanos[from];
        askedNanos[to] = askedNanos[from];
        tries[to] = tries[from];
    }

    /// A little over one round trip, so that the answer to the last request is not overtaken by the next one.
    private long retryInterval() {
        return Math.clamp(rttNanos + rttNanos / 4, MIN_RETRY_NANOS, MAX_RETRY_NANOS);
    }

    private void missed(long from, long until, long nowNanos) {
        if (from >= until) {
            return;
        }
        if (until - from > MAX_MISSING - count) {
            count = 0;
            nextDeadlineNanos = Deadlines.NEVER;
            sink.lostForGood(nowNanos);
            return;
        }
        makeRoom(count + (int) (until - from));
        for (long sequence = from; sequence < until; sequence++) {
            missing[count] = sequence;
            sinceNanos[count] = nowNanos;
            retryNanos[count] = nowNanos + toleranceNanos;
            tries[count] = 0;
            count++;
        }
        nextDeadlineNanos = Math.min(nextDeadlineNanos, nowNanos + toleranceNanos);
    }

    private void makeRoom(int wanted) {
        if (wanted <= missing.length) {
            return;
        }
        int capacity = Math.min(MAX_MISSING, Math.max(INITIAL_CAPACITY, 2 * wanted));
        missing = Arrays.copyOf(missing, capacity);
        sinceNanos = Arrays.copyOf(sinceNanos, capacity);
        retryNanos = Arrays.copyOf(retryNanos, capacity);
        askedNanos = Arrays.copyOf(askedNanos, capacity);
        tries = Arrays.copyOf(tries, capacity);
        // Free of content between calls.
        due = new long[capacity];
    }

    private void filled(long sequence, boolean retransmitted, long nowNanos) {
        int at = Arrays.binarySearch(missing, 0, count, sequence);
        if (at < 0) {
            return;
        }
        if (retransmitted) {
            learnRoundTrip(at, nowNanos);
            toleranceNanos -= (toleranceNanos - MIN_TOLERANCE_NANOS) / 16;
        } else {
            long late = nowNanos - sinceNanos[at];
            toleranceNanos = Math.clamp(late + late / 4, toleranceNanos, MAX_TOLERANCE_NANOS);
        }
        for (int i = at + 1; i < count; i++) {
            keep(i, i - 1);
        }
        count--;
        if (count == 0) {
            nextDeadlineNanos = Deadlines.NEVER;
        }
    }

    /// Only an answer to a first request says which request it answers.
    private void learnRoundTrip(int at, long nowNanos) {
        if (tries[at] == 1) {
            long trip = nowNanos - askedNanos[at];
            rttNanos = rttMeasured ? rttNanos + (trip - rttNanos) / 8 : trip;
            rttMeasured = true;
        }
    }
}
