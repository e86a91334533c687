package io.sluice.sim;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Seeds and scenarios from the command line in → a summary that a person can read, and an exit code, out.
///
/// The last line gives seeds run, violations and, for one run, the journal's hash. Exit code 1 on a violation, 2 on
/// words
/// that it does not understand.
public final class Sim {
    private static final int SHOWN = 5;
    private static final int SPEED_RUNS = 5;

    /// A planted bug that hides from so many seeds of every scenario counts as not caught.
    private static final long PLANTED_SEEDS = 8;

    private final List<Scenario> scenarios;
    private final long from;
    private final long to;
    private final long deadlineNanos;
    private final boolean realCrypto;

    private Sim(List<Scenario> scenarios, long from, long to, long deadlineNanos, boolean realCrypto) {
        this.scenarios = scenarios;
        this.from = from;
        this.to = to;
        this.deadlineNanos = deadlineNanos;
        this.realCrypto = realCrypto;
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        if (args.length == 1 && args[0].equals("--speed")) {
            return speed();
        }
        if (args.length > 0 && args.length <= 2 && args[0].equals("--planted")) {
            return planted(args.length > 1 ? args[1] : "");
        }
        if (args.length > 0 && (args[0].equals("help") || args[0].equals("--help"))) {
            System.out.println(usage());
            return 0;
        }
        Sim sim;
        try {
            sim = parse(args);
        } catch (IllegalArgumentException wrong) {
            System.err.println("sluice sim: " + wrong.getMessage());
            System.err.println(usage());
            return 2;
        }
        return sim.play();
    }

    /// Scenarios with seed 1, then with seed 2 and so on, until something is violated.
    ///
    /// @return where and what, or null where every promise was kept
    public static @Nullable String firstViolation(long seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            for (Scenario scenario : Scenarios.ALL) {
                ScenarioRun run = ScenarioRun.play(scenario, seed, false);
                if (!run.isWell()) {
                    return scenario.name() + " " + seed + ": "
                            + run.violations()
                                    .getFirst()
                                    .strip()
                                    .lines()
                                    .findFirst()
                                    .orElseThrow();
                }
            }
        }
        return null;
    }

    /// How long a room of four takes for its minute, once the code is warm: thread CPU time and wall time.
    private static int speed() {
        Scenario room = Objects.requireNonNull(Scenarios.named("four-meet"));
        for (int i = 0; i < SPEED_RUNS; i++) {
            ScenarioRun.play(room, 1, true);
        }
        List<Double> walls = new ArrayList<>();
        List<Double> cpus = new ArrayList<>();
        for (int i = 0; i < SPEED_RUNS; i++) {
            long wall = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            ScenarioRun run = ScenarioRun.play(room, 1, true);
            cpus.add((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9);
            walls.add((System.nanoTime() - wall) / 1e9);
            if (!run.isWell()) {
                show(run);
                return 1;
            }
        }
        System.out.println(
                "four people, 60 virtual seconds, real SRTP, " + SPEED_RUNS + " runs after as many to warm up:");
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

    private static int planted(String only) {
        String sources = System.getProperty("sluice.sources", "src/main/java");
        if (PlantedBug.ALL.stream().noneMatch(bug -> PlantedBugs.matches(bug, only))) {
            System.err.println("sluice sim: no planted bug is named like " + only);
            return 2;
        }
        return new PlantedBugs(Path.of(sources), PLANTED_SEEDS).hunt(only).isEmpty() ? 0 : 1;
    }

    private static String usage() {
        StringBuilder text = new StringBuilder("""
                Plays whole conferences in virtual time and checks what Sluice promises.

                  ./sluice sim                          every scenario with seeds 1..10
                  --seed N                              one seed
                  --seeds A..B                          these seeds
                  --scenario NAME                       one scenario instead of all
                  --minutes M                           go on with new seeds for so long
                  --crypto real|none                    real AES-GCM, or sums in its place (faster); real is the default
                                                        for one seed, none for many
                  --speed                               how long a minute of a room of four takes
                  --planted [PATTERN]                   puts known bugs into the server and says which are caught

                Scenarios:
                """);
        for (Scenario scenario : Scenarios.ALL) {
            text.append("  %-18s %s%n".formatted(scenario.name(), scenario.about()));
        }
        return text.toString();
    }

    private static Sim parse(String... args) {
        List<Scenario> scenarios = Scenarios.ALL;
        long from = 1;
        long to = 10;
        double minutes = 0;
        Boolean real = null;
        for (int i = 0; i < args.length; i++) {
            String option = args[i];
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(option + " wants a value, or is unknown");
            }
            String value = args[++i];
            switch (option) {
                case "--seed" -> {
                    from = number(option, value);
                    to = from;
                }
                case "--seeds" -> {
                    String[] ends = value.split("\\.\\.", 2);
                    if (ends.length != 2) {
                        throw new IllegalArgumentException("--seeds wants A..B, not " + value);
                    }
                    from = number(option, ends[0]);
                    to = number(option, ends[1]);
                    if (to < from) {
                        throw new IllegalArgumentException("--seeds " + value + " is empty");
                    }
                }
                case "--scenario" -> {
                    Scenario named = Scenarios.named(value);
                    if (named == null) {
                        throw new IllegalArgumentException("there is no scenario " + value);
                    }
                    scenarios = List.of(named);
                }
                case "--minutes" -> minutes = positive(option, value);
                case "--crypto" -> {
                    if (!value.equals("real") && !value.equals("none")) {
                        throw new IllegalArgumentException("--crypto is real or none, not " + value);
                    }
                    real = value.equals("real");
                }
                default -> throw new IllegalArgumentException(option + " is unknown");
            }
        }
        long deadline = minutes == 0 ? 0 : System.nanoTime() + (long) (minutes * 60 * VirtualClock.SECONDS);
        return new Sim(scenarios, from, minutes == 0 ? to : Long.MAX_VALUE, deadline, real == null ? from == to : real);
    }

    private static long number(String option, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(option + " wants a number, not " + value, wrong);
        }
    }

    private static double positive(String option, String value) {
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && number < 100_000) {
                return number;
            }
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(option + " wants a number, not " + value, wrong);
        }
        throw new IllegalArgumentException(option + " wants minutes above 0, not " + value);
    }

    private int play() {
        long begun = System.nanoTime();
        long shown = begun;
        long runs = 0;
        long seeds = 0;
        long virtualNanos = 0;
        long packets = 0;
        long hash = 0;
        List<ScenarioRun> failed = new ArrayList<>();
        for (long seed = from; seed <= to && (deadlineNanos == 0 || System.nanoTime() < deadlineNanos); seed++) {
            seeds++;
            for (Scenario scenario : scenarios) {
                ScenarioRun last = ScenarioRun.play(scenario, seed, realCrypto);
                runs++;
                hash = hash * 31 + last.journalHash();
                virtualNanos += last.virtualNanos();
                packets += last.packets();
                if (!last.isWell()) {
                    failed.add(last);
                    if (failed.size() <= SHOWN) {
                        show(last);
                    }
                }
            }
            if (System.nanoTime() - shown > 5 * VirtualClock.SECONDS) {
                shown = System.nanoTime();
                System.out.printf(
                        Locale.ROOT,
                        "seed %d: %d runs, %.0f virtual s in %.0f s, %d with violations%n",
                        seed,
                        runs,
                        virtualNanos / 1e9,
                        (shown - begun) / 1e9,
                        failed.size());
            }
        }
        double wall = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%d scenarios, %d runs: %.0f virtual seconds and %d datagrams in %.1f s%n",
                scenarios.size(),
                runs,
                virtualNanos / 1e9,
                packets,
                wall);
        if (failed.size() > SHOWN) {
            System.out.println("and " + (failed.size() - SHOWN) + " more with violations, the last: "
                    + failed.getLast().replayCommand());
        }
        String journal = seeds == 1 ? " journal %016x".formatted(hash) : "";
        System.out.println("seeds " + seeds + " violations " + failed.size() + journal);
        return failed.isEmpty() ? 0 : 1;
    }

    private static void show(ScenarioRun run) {
        System.out.println();
        System.out.println("VIOLATION in " + run.scenario() + ", seed " + run.seed());
        run.violations().forEach(violation -> System.out.println("  " + violation));
        System.out.println("  what had happened before:");
        run.lastLines()
                .subList(
                        Math.max(0, run.lastLines().size() - 15),
                        run.lastLines().size())
                .forEach(line ->
                        System.out.println("    " + (line.length() > 220 ? line.substring(0, 220) + " …" : line)));
        System.out.println("  replay: " + run.replayCommand());
    }
}
