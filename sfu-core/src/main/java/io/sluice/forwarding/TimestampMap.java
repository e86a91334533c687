package io.sluice.forwarding;

/// A source's RTP timestamps in → a slot's, which go on at the pace of time over every change of source, out.
///
/// Within one source the difference is constant. At a change it is chosen so that as much RTP time passes as
/// real time has, and at least one tick: two frames never share a timestamp. Where a source's own clock leaps, the
/// difference of before is kept, for what is repaired of before.
final class TimestampMap {
    /// Timestamps that leave real time by this much within one source are a new device behind the old SSRC.
    static final long JUMP_NANOS = 10_000_000_000L;

    /// Where media time and arrival disagree by more, arrival is believed.
    static final long MEDIA_TIME_ERROR_NANOS = 1_000_000_000L;

    /// Frames of the past have 10 ms between them all at least: enough for a timestamp of its own for each.
    private static final int LEAST_BEHIND_PER_SECOND = 100;

    private static final int MAX_BEHIND_SECONDS = 5;

    /// Far below 2³¹, beyond which later looks like earlier.
    private static final long MAX_STEP_TICKS = 1L << 30;

    private int offset;
    private int newest;
    private long newestMediaNanos;
    private long newestArrivalNanos;
    private int clockRateHz;

    /// What was the offset, and the newest, before the source's clock leapt last.
    private int formerOffset;

    private int formerNewest;
    private boolean leapt;

    /// Up to the timestamp `behindTo` the last so many ticks of the source are drawn together to fewer; 0 for none.
    private int behindTo;

    private int behindTicks;
    private int behindDrawnTo;

    /// @param first the slot's first timestamp
    TimestampMap(int first, int clockRateHz) {
        this.newest = first - 1;
        this.newestMediaNanos = Long.MIN_VALUE;
        this.clockRateHz = clockRateHz;
    }

    /// The next packet comes from another source.
    ///
    /// @param timestamp of that packet
    /// @param mediaNanos when it was captured, as far as known
    void begin(long timestamp, int newClockRateHz, long mediaNanos, long nowNanos) {
        begin(timestamp, newClockRateHz, 1, mediaNanos, nowNanos);
    }

    /// The next packet is of a source's past: what follows up to its present is drawn together, so that what is
    /// given at once has timestamps as if it had been made at once.
    ///
    /// @param timestamp of that packet
    void beginBehind(long timestamp, CatchUp where, int newClockRateHz, long nowNanos) {
        int ticks = (int) where.newestTimestamp() - (int) timestamp;
        if (ticks <= 0 || ticks > MAX_BEHIND_SECONDS * newClockRateHz) {
            // One picture, or a clock that leapt in between.
            begin(timestamp, newClockRateHz, where.newestMediaNanos(), nowNanos);
            return;
        }
        int least = Math.min(ticks, newClockRateHz / LEAST_BEHIND_PER_SECOND);
        begin(where.newestTimestamp(), newClockRateHz, 1 + least, where.newestMediaNanos(), nowNanos);
        behindTo = (int) where.newestTimestamp();
        behindTicks = ticks;
        behindDrawnTo = least;
    }

    private void begin(long timestamp, int newClockRateHz, int leastStep, long mediaNanos, long nowNanos) {
        clockRateHz = newClockRateHz;
        long step = leastStep;
        if (newestMediaNanos != Long.MIN_VALUE) {
            long arrivalNanos = nowNanos - newestArrivalNanos;
            long nanos = mediaNanos - newestMediaNanos;
            if (Math.abs(nanos - arrivalNanos) > MEDIA_TIME_ERROR_NANOS) {
                nanos = arrivalNanos;
            }
            step = Math.clamp(ticks(nanos), leastStep, MAX_STEP_TICKS);
        }
        leapt = false;
        behindTicks = 0;
        offset = newest + (int) step - (int) timestamp;
        advance(newest + (int) step, mediaNanos, nowNanos);
    }

    /// Whether the newest packet's timestamp has left real time: then the slot begins anew with it.
    boolean jumps(long timestamp, long nowNanos) {
        long passed = ticks(nowNanos - newestArrivalNanos);
        int step = (int) timestamp + offset - newest;
        return passed > MAX_STEP_TICKS || Math.abs(step - passed) > ticks(JUMP_NANOS);
    }

    /// The source goes on with this packet, by another clock.
    void jump(long timestamp, long mediaNanos, long nowNanos) {
        int before = offset;
        int last = newest;
        begin(timestamp, clockRateHz, mediaNanos, nowNanos);
        formerOffset = before;
        formerNewest = last;
        leapt = true;
    }

    /// Whether a packet that comes behind newer ones has a place: by the clock of now, or by the one before it.
    boolean places(long timestamp) {
        return Math.min(distance(timestamp), formerDistance(timestamp)) <= ticks(JUMP_NANOS);
    }

    private long distance(long timestamp) {
        return Math.abs((long) ((int) timestamp + offset - newest));
    }

    private long formerDistance(long timestamp) {
        return leapt ? Math.abs((long) ((int) timestamp + formerOffset - formerNewest)) : Long.MAX_VALUE;
    }

    /// The slot's timestamp, 0..2³²−1.
    ///
    /// @param late whether the packet comes behind newer ones, so that it may be of before a leap
    long map(long timestamp, boolean late, long mediaNanos, long nowNanos) {
        boolean former = late && formerDistance(timestamp) < distance(timestamp);
        int out = former ? (int) timestamp + formerOffset : place(timestamp);
        if (out - newest > 0) {
            advance(out, mediaNanos, nowNanos);
            // Once all 32 bits have gone by, a timestamp would be taken for one of those behind.
            if (behindTicks > 0 && out - behindTo - offset > ticks(JUMP_NANOS)) {
                behindTicks = 0;
            }
        }
        return out & 0xffff_ffffL;
    }

    /// The slot's timestamp for one of the present source's, which need not be that of a packet.
    long peek(long timestamp) {
        return ((int) timestamp + offset) & 0xffff_ffffL;
    }

    private int place(long timestamp) {
        int ticks = behindTo - (int) timestamp;
        if (ticks <= 0 || ticks > behindTicks) {
            return (int) timestamp + offset;
        }
        return behindTo + offset - (int) ((long) ticks * behindDrawnTo / behindTicks);
    }

    private void advance(int out, long mediaNanos, long nowNanos) {
        newest = out;
        newestMediaNanos = mediaNanos;
        newestArrivalNanos = nowNanos;
    }

    private long ticks(long nanos) {
        return nanos / 1_000_000_000L * clockRateHz + nanos % 1_000_000_000L * clockRateHz / 1_000_000_000L;
    }
}
