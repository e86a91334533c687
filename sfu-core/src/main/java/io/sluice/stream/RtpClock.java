package io.sluice.stream;

import io.sluice.time.NtpTime;

/// One source's RTP timestamps ↔ the loop's clock.
///
/// From the first sender report on by that report and the [PublisherClock] that all the publisher's streams
/// share; before it by the arrival clock: the least delay of the packets so far counts as no delay. Both name
/// the same moments up to the network's delay, so that the change from one to the other is a small step.
public final class RtpClock {
    /// A mapping farther from the packets' arrival than this is a publisher's error, and arrival is the better
    /// guess.
    static final long PLAUSIBLE_NANOS = 5_000_000_000L;

    private final int clockRateHz;
    private final PublisherClock publisher;
    private final LowerEnvelope arrivals = new LowerEnvelope();
    private boolean begun;
    /// The newest timestamp and its unwrapped form; ticks count from the first packet.
    private int newestTimestamp;
    private long newestTicks;
    private NtpTime reportNtp = new NtpTime(0);
    private long reportTicks;
    private int reportEpoch;

    public RtpClock(int clockRateHz, PublisherClock publisher) {
        this.clockRateHz = clockRateHz;
        this.publisher = publisher;
    }

    /// A packet with this timestamp has arrived, not as a retransmission.
    ///
    /// @param timestamp its lower 32 bits count
    public void arrived(long timestamp, long nowNanos) {
        if (!begun) {
            begin((int) timestamp, nowNanos);
            return;
        }
        long ticks = unwrap(timestamp);
        long offsetNanos = nowNanos - Ticks.toNanos(ticks, clockRateHz);
        if (Math.abs(offsetNanos - arrivals.min()) > PLAUSIBLE_NANOS) {
            // A new device, or a publisher that was asleep: begin anew.
            begin((int) timestamp, nowNanos);
            return;
        }
        arrivals.add(offsetNanos, nowNanos);
        if (ticks > newestTicks) {
            newestTicks = ticks;
            newestTimestamp = (int) timestamp;
        }
    }

    private void begin(int timestamp, long nowNanos) {
        begun = true;
        newestTimestamp = timestamp;
        newestTicks = 0;
        reportEpoch = 0;
        arrivals.clear();
        arrivals.add(nowNanos, nowNanos);
    }

    /// The source's own sender report; the publisher's clock must have heard it before.
    void senderReport(NtpTime ntp, long timestamp) {
        if (!begun) {
            return;
        }
        reportNtp = ntp;
        reportTicks = unwrap(timestamp);
        reportEpoch = publisher.epoch();
    }

    /// Whether a sender report, and not only arrival, ties timestamps to time.
    public boolean synchronised() {
        return begun
                && reportEpoch != 0
                && reportEpoch == publisher.epoch()
                && Math.abs(byReport(newestTicks) - byArrival(newestTicks)) < PLAUSIBLE_NANOS;
    }

    /// When the media with this timestamp was captured, by the loop's clock. Before the first packet: now.
    public long captureNanos(long timestamp, long nowNanos) {
        if (!begun) {
            return nowNanos;
        }
        long ticks = unwrap(timestamp);
        return synchronised() ? byReport(ticks) : byArrival(ticks);
    }

    /// The timestamp that media captured at this moment has, or would have: 0..2³²−1.
    public long timestampAt(long nanos) {
        long atNewest = synchronised() ? byReport(newestTicks) : byArrival(newestTicks);
        return (newestTimestamp + Ticks.ofNanos(nanos - atNewest, clockRateHz)) & 0xffff_ffffL;
    }

    private long byReport(long ticks) {
        return publisher.nanosAt(reportNtp) + Ticks.toNanos(ticks - reportTicks, clockRateHz);
    }

    private long byArrival(long ticks) {
        return (begun ? arrivals.min() : 0) + Ticks.toNanos(ticks, clockRateHz);
    }

    private long unwrap(long timestamp) {
        return newestTicks + ((int) timestamp - newestTimestamp);
    }
}
