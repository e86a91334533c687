package io.sluice.stream;

import io.sluice.time.NtpTime;
import io.sluice.time.WallClock;

/// Sender reports of all streams of one publishing session in → at which of the loop's moments its wall clock
/// showed a given time.
///
/// One clock for all of a session's streams: whatever error the estimate has, audio and video share it, and
/// lips stay with the voice. The estimate is the least delay seen (the one nearest to pure clock difference);
/// it moves slowly, so that two reports made one after the other agree, and only a jump of the publisher's
/// clock moves it at once.
public final class PublisherClock {
    /// A larger disagreement is a clock that was set, not a packet that was late.
    static final long JUMP_NANOS = 3_000_000_000L;

    /// Most that one report moves the estimate; at one report a second this follows 500 ppm of drift.
    static final long SLEW_NANOS = 500_000L;

    /// A report that comes earlier than it was made, by the estimate, proves the estimate wrong: the reports it was
    /// learnt from were late by so much, as in a queue.
    static final long EARLY_NANOS = 100_000_000L;

    private final LowerEnvelope delays = new LowerEnvelope();
    private NtpTime origin = new NtpTime(0);
    private long originNanos;
    private int epoch;
    /// The last answer, and what it was worked out from, so that packets allocate nothing.
    private long offset;

    private long offsetOfNanos;
    private int offsetOfEpoch;

    /// A sender report with this NTP time has arrived.
    public void senderReport(NtpTime ntp, long nowNanos) {
        if (epoch == 0) {
            begin(ntp, nowNanos);
            return;
        }
        long delay = nowNanos - nanosAt(ntp);
        if (Math.abs(delay) > JUMP_NANOS) {
            begin(ntp, nowNanos);
            return;
        }
        if (delay < -EARLY_NANOS) {
            originNanos += delay;
        }
        // Kept relative to the origin, which stands still while the estimate moves.
        delays.add(nowNanos - ntp.nanosSince(origin), nowNanos);
        originNanos += Math.clamp(delays.min() - originNanos, -SLEW_NANOS, SLEW_NANOS);
    }

    private void begin(NtpTime ntp, long nowNanos) {
        delays.clear();
        delays.add(nowNanos, nowNanos);
        origin = ntp;
        originNanos = nowNanos;
        epoch++;
    }

    /// Grows when the clock was set: what was learnt in an earlier epoch says nothing about this one. 0 before
    /// the first report.
    int epoch() {
        return epoch;
    }

    /// Whether a report has been heard.
    public boolean isKnown() {
        return epoch > 0;
    }

    /// What the publisher's clock shows less what ours shows at the same moment, in NTP's signed 32.32 fixed point.
    /// Only after the first report. It is too small by the shortest time that a report was on its way.
    public long offsetFrom(WallClock ours) {
        if (offsetOfNanos != originNanos || offsetOfEpoch != epoch) {
            offsetOfNanos = originNanos;
            offsetOfEpoch = epoch;
            offset = origin.bits() - ours.ntpAt(originNanos).bits();
        }
        return offset;
    }

    /// When, by the loop's clock, the publisher's wall clock showed this. Only after the first report.
    long nanosAt(NtpTime ntp) {
        return originNanos + ntp.nanosSince(origin);
    }
}
