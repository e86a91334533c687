package io.sluice.transport;

import io.sluice.time.Deadlines;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The deadlines of all machines of one loop in → the earliest one, and calls to those that are due, out.
///
/// A machine is asked for its next deadline only when it was just handled: idle rooms add nothing to a packet.
public final class Timetable {
    /// What a machine that broke an invariant does to its owner.
    @FunctionalInterface
    public interface FaultHandler {
        void fault(RuntimeException fault, long nowNanos);
    }

    private final Deadlines<Appointment> deadlines = new Deadlines<>();
    private final SequencedMap<String, Kind> kinds = new LinkedHashMap<>();

    /// All machines of one name together, so that a hot timer can be named.
    private static final class Kind {
        long calls;
    }

    /// One machine's place; made by [Timetable#add].
    public final class Appointment {
        private final Kind kind;
        private final Machine machine;
        private final FaultHandler faults;
        private final Deadlines.Entry<Appointment> entry;
        private boolean cancelled;

        private Appointment(String name, Machine machine, FaultHandler faults) {
            this.kind = kinds.computeIfAbsent(name, _ -> new Kind());
            this.machine = machine;
            this.faults = faults;
            this.entry = deadlines.add(this);
        }

        /// Asks the machine again; to be called whenever it was handled.
        public void refresh() {
            if (!cancelled) {
                deadlines.set(entry, machine.nextDeadlineNanos());
            }
        }

        /// The machine is gone; it is not called again.
        public void cancel() {
            cancelled = true;
            deadlines.remove(entry);
        }

        private void due(long nowNanos) {
            try {
                machine.onDeadline(nowNanos);
                if (!cancelled) {
                    // A machine that is due at once again would hold the loop for ever: it waits for the next moment.
                    deadlines.set(entry, Math.max(machine.nextDeadlineNanos(), nowNanos + 1));
                }
            } catch (RuntimeException fault) {
                cancel();
                faults.fault(fault, nowNanos);
            }
        }
    }

    /// @param name of this sort of machine, for the count of its calls; a constant, not an id
    public Appointment add(String name, Machine machine, FaultHandler faults) {
        return new Appointment(name, machine, faults);
    }

    public long nextDeadlineNanos() {
        return deadlines.next();
    }

    /// How many deadlines wait.
    public int size() {
        return deadlines.size();
    }

    /// How often deadlines of each sort of machine came due since the start, by name.
    public SequencedMap<String, Long> calls() {
        SequencedMap<String, Long> calls = new LinkedHashMap<>();
        kinds.forEach((name, kind) -> calls.put(name, kind.calls));
        return calls;
    }

    /// Calls everything that is due, in order of deadlines.
    ///
    /// @param afterEach what ends one input, outputs included, before the next
    public void run(Runnable afterEach, long nowNanos) {
        while (deadlines.next() <= nowNanos) {
            Deadlines.Entry<Appointment> entry = deadlines.earliest();
            if (entry == null) {
                throw new IllegalStateException("a deadline without an entry");
            }
            entry.owner().kind.calls++;
            entry.owner().due(nowNanos);
            afterEach.run();
        }
    }
}
