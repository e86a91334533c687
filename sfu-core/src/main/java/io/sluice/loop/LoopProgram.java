package io.sluice.loop;

import io.sluice.time.WallClock;
import java.util.List;
import java.util.random.RandomGenerator;

/// Inputs of one loop in → datagrams, answers and events out.
///
/// Single-threaded: its owner calls every method on one thread. Times are monotonic nanoseconds of that owner, 0 or
/// more.
public final class LoopProgram {
    private final LoopPorts ports;

    public LoopProgram(LoopPorts ports, LoopConfig config, RandomGenerator random, WallClock wallClock) {
        this.ports = ports;
    }

    /// Takes one input; everything that follows from it has happened when it returns.
    public void handle(LoopInput input, long nowNanos) {}

    /// When [#onDeadline] wants to be called, or `Deadlines.NEVER`.
    public long nextDeadlineNanos() {
        return Long.MAX_VALUE;
    }

    /// Does everything that is due.
    public void onDeadline(long nowNanos) {}

    /// Ends a read batch or a round of deadlines: what was collected leaves.
    public void endOfBatch(long nowNanos) {
        ports.datagrams().flush();
    }

    public LoopStats stats() {
        return new LoopStats(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), 0);
    }
}
