package io.sluice.edge.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.sluice.time.Deadlines;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The next deadline of the hosted program in → one call on the loop's thread when it is due.
///
/// A timer set too early stays: it finds nothing due and is set anew, which is cheaper than a cancellation for
/// each packet that moves a deadline back.
final class LoopTimer {
    /// A program whose deadline stays in the past is a fault; this much sleep keeps it from taking the processor.
    private static final long MIN_SLEEP_NANOS = 100_000;

    private final EventLoop eventLoop;
    private final Runnable due;
    private @Nullable Future<?> scheduled;
    private long scheduledFor = Deadlines.NEVER;

    LoopTimer(EventLoop eventLoop, Runnable due) {
        this.eventLoop = eventLoop;
        this.due = due;
    }

    void arm(long deadlineNanos, long nowNanos) {
        if (deadlineNanos == Deadlines.NEVER || deadlineNanos >= scheduledFor) {
            return;
        }
        cancel();
        scheduledFor = deadlineNanos;
        long sleep = Math.max(deadlineNanos - nowNanos, MIN_SLEEP_NANOS);
        scheduled = eventLoop.schedule(this::fired, sleep, TimeUnit.NANOSECONDS);
    }

    void cancel() {
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        scheduled = null;
        scheduledFor = Deadlines.NEVER;
    }

    private void fired() {
        scheduled = null;
        scheduledFor = Deadlines.NEVER;
        due.run();
    }
}
