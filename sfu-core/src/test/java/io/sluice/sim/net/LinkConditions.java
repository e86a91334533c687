package io.sluice.sim.net;

/// What one direction of one peer's way to the server does to datagrams.
///
/// Loss is a chain of two states (Gilbert 1960, Elliott 1963): `lossGood` and `lossBad` are the chances of a datagram
/// in each, `toBad` and `toGood` those of changing over before each datagram. Chances are 0..1.
///
/// @param delayNanos the least time on the way
/// @param jitterNanos added, evenly drawn from 0 to this; order is kept
/// @param duplicate chance of coming twice
/// @param reorder chance of being overtaken by those of the next 5 to 200 ms, as by the repair of a radio link
/// @param corrupt chance of one flipped bit
/// @param rateBps what the bottleneck carries, 0 for no bottleneck
/// @param queueBytes what waits before it at most; more is lost
public record LinkConditions(
        long delayNanos,
        long jitterNanos,
        double lossGood,
        double lossBad,
        double toBad,
        double toGood,
        double duplicate,
        double reorder,
        double corrupt,
        long rateBps,
        int queueBytes) {
    /// 10 ms, and nothing else.
    public static final LinkConditions PERFECT = ofDelay(10);

    public static LinkConditions ofDelay(long millis) {
        return new LinkConditions(millis * VirtualClock.MILLIS, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0);
    }

    /// Independent loss.
    public LinkConditions losing(double chance) {
        return new LinkConditions(
                delayNanos, jitterNanos, chance, chance, 0, 1, duplicate, reorder, corrupt, rateBps, queueBytes);
    }

    /// Loss in bursts of a mean length, with the given share in the long run.
    public LinkConditions losingInBursts(double share, double meanLength) {
        double toGood = 1 / meanLength;
        return new LinkConditions(
                delayNanos,
                jitterNanos,
                0,
                1,
                share * toGood / (1 - share),
                toGood,
                duplicate,
                reorder,
                corrupt,
                rateBps,
                queueBytes);
    }

    public LinkConditions jittering(long millis) {
        return new LinkConditions(
                delayNanos,
                millis * VirtualClock.MILLIS,
                lossGood,
                lossBad,
                toBad,
                toGood,
                duplicate,
                reorder,
                corrupt,
                rateBps,
                queueBytes);
    }

    public LinkConditions disturbed(double duplicateChance, double reorderChance, double corruptChance) {
        return new LinkConditions(
                delayNanos,
                jitterNanos,
                lossGood,
                lossBad,
                toBad,
                toGood,
                duplicateChance,
                reorderChance,
                corruptChance,
                rateBps,
                queueBytes);
    }

    public LinkConditions narrow(long kilobitsPerSecond, int queue) {
        return new LinkConditions(
                delayNanos,
                jitterNanos,
                lossGood,
                lossBad,
                toBad,
                toGood,
                duplicate,
                reorder,
                corrupt,
                kilobitsPerSecond * 1000,
                queue);
    }

    /// Nothing gets through.
    public LinkConditions dead() {
        return losing(1);
    }
}
