package io.sluice.sim;

import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/// Actions with their times in → each done when virtual time has got there, in the order of times and then of asking.
final class VirtualClock {
    static final long MICROS = 1_000L;
    static final long MILLIS = 1_000_000L;
    static final long SECONDS = 1_000_000_000L;
    static final long NEVER = Long.MAX_VALUE;

    private record Step(long atNanos, long order, LongConsumer action) {}

    private final PriorityQueue<Step> steps = new PriorityQueue<>(
            (a, b) -> a.atNanos != b.atNanos ? Long.compare(a.atNanos, b.atNanos) : Long.compare(a.order, b.order));
    private long order;
    private long nowNanos = 1;

    long now() {
        return nowNanos;
    }

    void at(long whenNanos, LongConsumer action) {
        steps.add(new Step(Math.max(whenNanos, nowNanos), order++, action));
    }

    void in(long delayNanos, LongConsumer action) {
        at(nowNanos + delayNanos, action);
    }

    /// When the next action is due, or [#NEVER].
    long nextNanos() {
        Step next = steps.peek();
        return next == null ? NEVER : next.atNanos;
    }

    /// Time goes on; never back.
    void advance(long toNanos) {
        nowNanos = Math.max(nowNanos, toNanos);
    }

    /// Does the next action; its time has come.
    void runNext() {
        Objects.requireNonNull(steps.poll()).action.accept(nowNanos);
    }
}
