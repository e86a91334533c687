package io.sluice.sim;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// A room of four, played again and again → how long its minute takes, out.
final class SimSpeed {
    private static final int RUNS = 5;

    private SimSpeed() {}

    /// How long a room of four takes for its minute, once the code is warm: thread CPU time and wall time.
    static int measure() {
        Scenario room = Objects.requireNonNull(Scenarios.named("four-meet"));
        for (int i = 0; i < RUNS; i++) {
            ScenarioRun.play(room, 1, true);
        }
        List<Double> walls = new ArrayList<>();
        List<Double> cpus = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            long wall = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            ScenarioRun run = ScenarioRun.play(room, 1, true);
            cpus.add((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9);
            walls.add((System.nanoTime() - wall) / 1e9);
            if (!run.isWell()) {
                System.out.println(String.join("\n", run.violations()));
                return 1;
            }
        }
        System.out.println("four people, 60 virtual seconds, real SRTP, " + RUNS + " runs after as many to warm up:");
        System.out.println("wall " + spread(walls) + ", CPU of the one thread " + spread(cpus));
        return 0;
    }

    private static String spread(List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%.2f s median (%.2f to %.2f s)",
                sorted.get(sorted.size() / 2),
                sorted.getFirst(),
                sorted.getLast());
    }
}
