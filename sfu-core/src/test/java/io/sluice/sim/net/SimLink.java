package io.sluice.sim.net;

import java.util.random.RandomGenerator;

/// One direction of one peer's way: datagrams in → the same, late, twice, out of order, broken or not at all, out.
public final class SimLink {
    /// Where a datagram arrives.
    @FunctionalInterface
    public interface Arrival {
        /// @param unharmed whether the bytes are as they were sent
        void accept(byte[] bytes, boolean unharmed);
    }

    private static final long REORDER_MIN_NANOS = 5 * VirtualClock.MILLIS;
    private static final long REORDER_MAX_NANOS = 200 * VirtualClock.MILLIS;

    private final VirtualClock clock;
    private final RandomGenerator random;
    private LinkConditions conditions = LinkConditions.PERFECT;
    private boolean bad;
    private long lastArrivalNanos;
    private long bottleneckFreeNanos;
    private long lost;
    private long queueLost;
    private long duplicated;
    private long reordered;
    private long corrupted;

    /// @param random its own, so that one link's fate does not depend on another's traffic
    public SimLink(VirtualClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// Whether it has harmed nothing yet.
    public boolean isPerfect() {
        return lost + queueLost + corrupted + duplicated + reordered == 0;
    }

    /// How many datagrams it brought twice.
    public long duplicated() {
        return duplicated;
    }

    public LinkConditions conditions() {
        return conditions;
    }

    public void conditions(LinkConditions now) {
        conditions = now;
    }

    /// @param arrival gets the bytes, once, twice or never
    public void send(byte[] bytes, Arrival arrival) {
        if (loses()) {
            lost++;
            return;
        }
        long now = clock.now();
        long departure = now;
        if (conditions.rateBps() > 0) {
            long backlogNanos = Math.max(0, bottleneckFreeNanos - now);
            if (backlogNanos / 1_000 * conditions.rateBps() / 8_000_000 > conditions.queueBytes()) {
                queueLost++;
                return;
            }
            departure = now + backlogNanos + bytes.length * 8_000_000_000L / conditions.rateBps();
            bottleneckFreeNanos = departure;
        }
        arriveAt(arrivalNanos(departure), bytes, arrival);
        if (drawn(conditions.duplicate())) {
            duplicated++;
            arriveAt(lastArrivalNanos + random.nextLong(20 * VirtualClock.MILLIS), bytes, arrival);
        }
    }

    private boolean loses() {
        bad = bad ? !drawn(conditions.toGood()) : drawn(conditions.toBad());
        return drawn(bad ? conditions.lossBad() : conditions.lossGood());
    }

    private long arrivalNanos(long departureNanos) {
        long jitter = conditions.jitterNanos() == 0 ? 0 : random.nextLong(conditions.jitterNanos());
        long arrival = Math.max(lastArrivalNanos, departureNanos + conditions.delayNanos() + jitter);
        if (drawn(conditions.reorder())) {
            reordered++;
            return arrival + REORDER_MIN_NANOS + random.nextLong(REORDER_MAX_NANOS - REORDER_MIN_NANOS);
        }
        lastArrivalNanos = arrival;
        return arrival;
    }

    private void arriveAt(long whenNanos, byte[] bytes, Arrival arrival) {
        byte[] arriving = bytes;
        boolean broken = bytes.length > 0 && drawn(conditions.corrupt());
        if (broken) {
            corrupted++;
            arriving = bytes.clone();
            int bit = random.nextInt(8 * bytes.length);
            arriving[bit >> 3] ^= (byte) (1 << (bit & 7));
        }
        byte[] brought = arriving;
        boolean unharmed = !broken;
        clock.at(whenNanos, now -> arrival.accept(brought, unharmed));
    }

    /// Draws only where there is something to draw, so that a perfect link costs nothing.
    private boolean drawn(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }
}
