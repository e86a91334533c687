package io.sluice.stream;

import io.sluice.rtcp.Fir;
import io.sluice.rtcp.Pli;
import io.sluice.time.Deadlines;

/// Wishes for a key frame of one encoding, from however many receivers → at most one request per
/// [#MIN_INTERVAL_NANOS] to its publisher, repeated until the key frame comes.
///
/// A key frame is several times as large as other pictures, and the publisher's rate is bounded: each costs everybody
/// quality. So a few may be asked for in a row, and [#LASTING_INTERVAL_NANOS] apart in the long run.
public final class KeyFrameRequester {
    public static final long MIN_INTERVAL_NANOS = 500_000_000L;

    /// The pause between repetitions doubles up to here, so that an encoder which cannot answer is not pestered.
    public static final long MAX_INTERVAL_NANOS = 4_000_000_000L;

    /// One key frame in this time, in the long run.
    public static final long LASTING_INTERVAL_NANOS = 1_000_000_000L;

    /// How many may be asked for at the shorter interval.
    static final int BURST = 4;

    /// What the publisher negotiated.
    public enum Method {
        /// Picture loss indication (RFC 4585 §6.3.1).
        PLI,
        /// Full intra request (RFC 5104 §4.3.1).
        FIR,
        /// Neither: wishes cannot be passed on.
        NONE
    }

    private final Method method;
    private final long localSsrc;
    private final long mediaSsrc;
    private final RtcpSink sink;
    private boolean waiting;
    private boolean asked;
    private long askedNanos;
    private long intervalNanos = MIN_INTERVAL_NANOS;
    /// When all that was asked for is paid, at one key frame per [#LASTING_INTERVAL_NANOS].
    private long paidNanos = Long.MIN_VALUE;
    private int firSequence;
    private long requests;

    /// @param localSsrc in whose name feedback is sent
    /// @param mediaSsrc whose key frames these are
    public KeyFrameRequester(Method method, long localSsrc, long mediaSsrc, RtcpSink sink) {
        this.method = method;
        this.localSsrc = localSsrc;
        this.mediaSsrc = mediaSsrc;
        this.sink = sink;
    }

    /// The one for the SSRC that takes this one's place: the same encoder, so the pause since the last request counts.
    public KeyFrameRequester successor(long newMediaSsrc) {
        KeyFrameRequester next = new KeyFrameRequester(method, localSsrc, newMediaSsrc, sink);
        next.asked = asked;
        next.askedNanos = askedNanos;
        next.paidNanos = paidNanos;
        next.firSequence = firSequence;
        next.requests = requests;
        return next;
    }

    /// Somebody needs a key frame: asks now, or as soon as the limit lets it, and again until it comes.
    public void request(long nowNanos) {
        if (method == Method.NONE) {
            return;
        }
        intervalNanos = MIN_INTERVAL_NANOS;
        waiting = true;
        if (nextDeadlineNanos() <= nowNanos) {
            ask(nowNanos);
        }
    }

    /// A key frame has begun to arrive.
    public void keyFrame() {
        waiting = false;
    }

    public boolean waiting() {
        return waiting;
    }

    /// Requests made so far, repetitions included.
    public long requests() {
        return requests;
    }

    public long nextDeadlineNanos() {
        if (!waiting) {
            return Deadlines.NEVER;
        }
        return asked ? Math.max(askedNanos + intervalNanos, paidNanos - (BURST - 1) * LASTING_INTERVAL_NANOS) : 0;
    }

    public void onDeadline(long nowNanos) {
        if (waiting && nextDeadlineNanos() <= nowNanos) {
            intervalNanos = Math.min(2 * intervalNanos, MAX_INTERVAL_NANOS);
            ask(nowNanos);
        }
    }

    private void ask(long nowNanos) {
        asked = true;
        askedNanos = nowNanos;
        paidNanos = Math.max(paidNanos, nowNanos) + LASTING_INTERVAL_NANOS;
        requests++;
        switch (method) {
            case PLI -> sink.send(new Pli(localSsrc, mediaSsrc), nowNanos);
            case FIR -> {
                // Under its old number a publisher takes it for a repetition, though the answer was lost (RFC 5104
                // §4.3.1.2); the pause between two is longer than any answer is on its way.
                firSequence = (firSequence + 1) & 0xff;
                sink.send(Fir.of(localSsrc, mediaSsrc, firSequence), nowNanos);
            }
            case NONE -> throw new IllegalStateException("a key frame request without a way to make it");
        }
    }
}
