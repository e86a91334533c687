package io.sluice.sim;

import io.sluice.sim.net.VirtualClock;
import java.util.ArrayList;
import java.util.List;

/// Broken promises in → the first ones, in words with their virtual times, out.
final class Violations {
    private static final int KEPT = 10;

    private final Journal journal;
    private final VirtualClock clock;
    private final List<String> found = new ArrayList<>();
    private List<String> lastLines = List.of();

    Violations(Journal journal, VirtualClock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    void add(String what) {
        if (found.isEmpty()) {
            lastLines = journal.lastLines();
        }
        if (found.size() < KEPT) {
            found.add(Journal.seconds(clock.now()) + "  " + what);
        }
    }

    void check(boolean holds, String otherwise) {
        if (!holds) {
            add(otherwise);
        }
    }

    List<String> found() {
        return List.copyOf(found);
    }

    /// What had happened before the first one.
    List<String> lastLines() {
        return lastLines;
    }
}
