package io.sluice.transport;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongConsumer;

/// Work that a sink may not do while a machine is speaking in → done in order when the input is finished.
///
/// A sink never calls back into the machine that speaks to it; whoever must, closes for example, notes it here.
public final class Afterwards {
    private final Queue<LongConsumer> waiting = new ArrayDeque<>();

    public void add(LongConsumer work) {
        waiting.add(work);
    }

    /// Does everything that waits, and what comes up meanwhile.
    public void run(long nowNanos) {
        for (LongConsumer work = waiting.poll(); work != null; work = waiting.poll()) {
            work.accept(nowNanos);
        }
    }
}
