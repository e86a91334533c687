package io.sluice.stream;

import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtcp.TransportFeedbackBuilder;
import io.sluice.time.Deadlines;
import java.util.Arrays;

/// Arrivals on one transport, by transport-wide number, in → transport-wide feedback for its publisher out
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01).
///
/// One per transport; it hears of every packet that bears a number, retransmissions and padding included. A
/// report goes out [#INTERVAL_NANOS] after the first arrival that it tells of, sooner when many have come;
/// silence costs nothing. A packet that comes after it was reported lost is reported again, with what came
/// around it.
public final class TransportFeedbackGenerator {
    /// As libwebrtc's default; its estimator expects 50 to 250 ms.
    public static final long INTERVAL_NANOS = 100_000_000L;

    static final long MIN_INTERVAL_NANOS = 50_000_000L;

    /// So many arrivals are worth a report before its time.
    static final int MANY = 64;

    /// Numbers that are remembered at most, a power of two.
    static final int HISTORY = 4096;

    /// Numbers that are remembered at first, a power of two.
    static final int INITIAL_HISTORY = 64;

    /// An arrival is not forgotten before that, as long as [#HISTORY] allows: reports are made every tenth of a
    /// second, and what comes later than a second has been given up.
    static final long REMEMBERED_NANOS = 1_000_000_000L;

    /// A packet that comes later than this many others changes no report.
    static final int MAX_REORDERED = 512;

    /// With IP, UDP and SRTCP around it below any path's limit.
    static final int LIMIT_BYTES = 1100;

    private static final long NOT_ARRIVED = -1;
    private static final long KNOWN = -1;

    private final long localSsrc;
    private final RtcpSink sink;
    /// A ring by number, no wider than the transport ever needed, so that a thin one costs little.
    private long[] arrivedNanos = new long[INITIAL_HISTORY];

    private boolean begun;
    private long highest;
    /// The first number that the next report tells of.
    private long unreported;
    private int pending;
    private long mediaSsrc;
    private int feedbackCount;
    private long reportedNanos = -MIN_INTERVAL_NANOS;
    private long nextDeadlineNanos = Deadlines.NEVER;

    /// @param localSsrc in whose name feedback is sent
    public TransportFeedbackGenerator(long localSsrc, RtcpSink sink) {
        this.localSsrc = localSsrc;
        this.sink = sink;
        Arrays.fill(arrivedNanos, NOT_ARRIVED);
    }

    /// A packet arrived.
    ///
    /// @param sequenceNumber its transport-wide number, 0..65535
    /// @param ssrc its SSRC; feedback has to name one of the transport's
    public void arrived(int sequenceNumber, long ssrc, long nowNanos) {
        long sequence =
                begun ? follow((short) (sequenceNumber - (int) highest), nowNanos) : begin((1L << 16) + sequenceNumber);
        if (sequence == KNOWN) {
            return;
        }
        arrivedNanos[place(sequence)] = nowNanos;
        mediaSsrc = ssrc;
        schedule(nowNanos);
    }

    /// The extended number of a packet so far from the highest one, or [#KNOWN] where it is no news.
    private long follow(int step, long nowNanos) {
        if (Math.abs(step) >= HISTORY) {
            // A sender that began anew: what was between nobody knows.
            return begin(highest + (step & 0xffff));
        }
        if (step > 0) {
            return advance(highest + step, nowNanos);
        }
        return late(highest + step);
    }

    private long begin(long sequence) {
        begun = true;
        Arrays.fill(arrivedNanos, NOT_ARRIVED);
        highest = sequence;
        unreported = sequence;
        pending = 0;
        return sequence;
    }

    private long advance(long sequence, long nowNanos) {
        for (long missing = highest + 1; missing <= sequence; missing++) {
            while (arrivedNanos.length < HISTORY && takesAPlaceInUse(missing, nowNanos)) {
                grow();
            }
            arrivedNanos[place(missing)] = NOT_ARRIVED;
            highest = missing;
        }
        unreported = Math.max(unreported, highest - arrivedNanos.length + 1);
        return sequence;
    }

    /// Losses that were not told yet want their places as much as arrivals do.
    private boolean takesAPlaceInUse(long sequence, long nowNanos) {
        long arrival = arrivedNanos[place(sequence)];
        return sequence - unreported >= arrivedNanos.length
                || (arrival != NOT_ARRIVED && nowNanos - arrival < REMEMBERED_NANOS);
    }

    private void grow() {
        long[] before = arrivedNanos;
        arrivedNanos = new long[2 * before.length];
        Arrays.fill(arrivedNanos, NOT_ARRIVED);
        for (long sequence = highest - before.length + 1; sequence <= highest; sequence++) {
            arrivedNanos[place(sequence)] = before[(int) sequence & (before.length - 1)];
        }
    }

    private int place(long sequence) {
        return (int) sequence & (arrivedNanos.length - 1);
    }

    /// How many numbers there is room for now.
    int capacity() {
        return arrivedNanos.length;
    }

    private long late(long sequence) {
        boolean tooLate = highest - sequence >= Math.min(MAX_REORDERED, arrivedNanos.length);
        if (tooLate || arrivedNanos[place(sequence)] != NOT_ARRIVED) {
            return KNOWN;
        }
        unreported = Math.min(unreported, sequence);
        return sequence;
    }

    private void schedule(long nowNanos) {
        pending++;
        if (pending == 1) {
            nextDeadlineNanos = nowNanos + INTERVAL_NANOS;
        }
        if (pending >= MANY) {
            nextDeadlineNanos = Math.min(nextDeadlineNanos, Math.max(nowNanos, reportedNanos + MIN_INTERVAL_NANOS));
        }
    }

    public long nextDeadlineNanos() {
        return nextDeadlineNanos;
    }

    public void onDeadline(long nowNanos) {
        if (nowNanos >= nextDeadlineNanos) {
            report(nowNanos);
            unreported = highest + 1;
            pending = 0;
            reportedNanos = nowNanos;
            nextDeadlineNanos = Deadlines.NEVER;
        }
    }

    private void report(long nowNanos) {
        TransportFeedbackBuilder builder = beginFeedback(unreported);
        for (long sequence = unreported; sequence <= highest; sequence++) {
            long arrival = arrivedNanos[place(sequence)];
            if (arrival == NOT_ARRIVED || builder.add(sequence, arrival)) {
                continue;
            }
            if (!builder.isEmpty()) {
                sink.send(builder.build(), nowNanos);
            }
            builder = beginFeedback(sequence);
            builder.add(sequence, arrival);
        }
        if (!builder.isEmpty()) {
            TransportFeedback last = builder.build();
            sink.send(last, nowNanos);
        }
    }

    private TransportFeedbackBuilder beginFeedback(long base) {
        return new TransportFeedbackBuilder(localSsrc, mediaSsrc, feedbackCount++, base, LIMIT_BYTES);
    }
}
