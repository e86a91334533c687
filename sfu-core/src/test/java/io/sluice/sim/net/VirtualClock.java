package io.sluice.sim.net;

import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/// Actions with their times in → each done when virtual time has got there, in the order of times and then of asking.
public final class VirtualClock {
    public static final long MICROS = 1_000L;
    public static final long MILLIS = 1_000_000L;
    public static final long SECONDS = 1_000_000_000L;
    public static final long NEVER = Long.MAX_VALUE;

    private record Step(long atNanos, long order, LongConsumer action) {}

    private final PriorityQueue<Step> steps = new PriorityQueue<>(
            (a, b) -> a.atNanos != b.atNanos ? Long.compare(a.atNanos, b.atNanos) : Long.compare(a.order, b.order));
    private long order;
    private long nowNanos = 1;

    public long now() {
        return nowNanos;
    }

    public void at(long whenNanos, LongConsumer action) {
        steps.add(new Step(Math.max(whenNanos, nowNanos), order++, action));
    }

    public void in(long delayNanos, LongConsumer action) {
        at(nowNanos + delayNanos, action);
    }

    /// When the next action is due, or [#NEVER].
    public long nextNanos() {
        Step next = steps.peek();
        return next == null ? NEVER : next.atNanos;
    }

    /// Time goes on; never back.
    public void advance(long toNanos) {
        nowNanos = Math.max(nowNanos, toNanos);
    }

    /// Does the next action; its time has come.
    public void runNext() {
        Objects.requireNonNull(steps.poll()).action.accept(nowNanos);
    }
}
