package io.sluice.transport;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongConsumer;

/// Work that a sink may not do while a machine is speaking in → done in order when the input is finished.
///
/// A sink never calls back into the machine that speaks to it; whoever must, closes for example, notes it here.
public final class Afterwards {
    private record Work(LongConsumer action, Timetable.FaultHandler faults) {}

    private final Queue<Work> waiting = new ArrayDeque<>();

    /// @param faults what becomes of the owner when the work breaks an invariant
    public void add(LongConsumer action, Timetable.FaultHandler faults) {
        waiting.add(new Work(action, faults));
    }

    /// Does everything that waits, and what comes up meanwhile.
    public void run(long nowNanos) {
        for (Work work = waiting.poll(); work != null; work = waiting.poll()) {
            try {
                work.action.accept(nowNanos);
            } catch (RuntimeException fault) {
                work.faults.fault(fault, nowNanos);
            }
        }
    }
}
