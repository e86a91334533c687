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

    /// Numbers that are remembered, a power of two.
    static final int HISTORY = 4096;

    /// A packet that comes later than this many others changes no report.
    static final int MAX_REORDERED = 512;

    /// With IP, UDP and SRTCP around it below any path's limit.
    static final int LIMIT_BYTES = 1100;

    private static final long NOT_ARRIVED = -1;
    private static final long KNOWN = -1;

    private final long localSsrc;
    private final RtcpSink sink;
    private final long[] arrivedNanos = new long[HISTORY];
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
        long sequence = begun ? follow((short) (sequenceNumber - (int) highest)) : begin((1L << 16) + sequenceNumber);
        if (sequence == KNOWN) {
            return;
        }
        arrivedNanos[(int) sequence & (HISTORY - 1)] = nowNanos;
        mediaSsrc = ssrc;
        schedule(nowNanos);
    }

    /// The extended number of a packet so far from the highest one, or [#KNOWN] where it is no news.
    private long follow(int step) {
        if (Math.abs(step) >= HISTORY) {
            // A sender that began anew: what was between nobody knows.
            return begin(highest + (step & 0xffff));
        }
        if (step > 0) {
            return advance(highest + step);
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

    private long advance(long sequence) {
        for (long missing = highest + 1; missing <= sequence; missing++) {
            arrivedNanos[(int) missing & (HISTORY - 1)] = NOT_ARRIVED;
        }
        highest = sequence;
        unreported = Math.max(unreported, highest - HISTORY + 1);
        return sequence;
    }

    private long late(long sequence) {
        if (sequence <= highest - MAX_REORDERED || arrivedNanos[(int) sequence & (HISTORY - 1)] != NOT_ARRIVED) {
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
            long arrival = arrivedNanos[(int) sequence & (HISTORY - 1)];
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
