package io.sluice.sim;

import io.sluice.sim.net.VirtualClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Seeds and scenarios in → a summary that a person can read, and an exit code, out.
///
/// The last line gives seeds run, violations and, for one seed, the hash of the journals. Exit code 1 is a violation, 2
/// words that it does not understand.
public final class Sim {
    private static final int SHOWN = 5;

    /// A planted bug that hides from so many seeds of every scenario counts as not caught.
    private static final long PLANTED_SEEDS = 8;

    /// Over fewer seeds a share that is promised of many is told and not judged.
    static final long SEEDS_OF_A_SHARE = 50;

    private final SimOptions options;

    Sim(SimOptions options) {
        this.options = options;
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        String first = args.length == 0 ? "" : args[0];
        try {
            return switch (first) {
                case "help", "--help", "-h" -> {
                    System.out.println(usage());
                    yield 0;
                }
                case "--speed" -> SimSpeed.measure();
                case "--seating" -> SeatingSpeed.measure();
                case "--planted" -> planted(args);
                default -> new Sim(SimOptions.of(args)).play();
            };
        } catch (IllegalArgumentException wrong) {
            System.err.println("sluice sim: " + wrong.getMessage());
            System.err.println("./sluice sim help says what there is");
            return 2;
        }
    }

    private static int planted(String... args) {
        String only = args.length > 1 ? args[1] : "";
        if (args.length > 2 || PlantedBugs.ALL.stream().noneMatch(bug -> PlantedBugs.matches(bug, only))) {
            throw new IllegalArgumentException("no planted bug is named like that");
        }
        String sources = System.getProperty("sluice.sources", "src/main/java");
        PlantedBugs bugs = new PlantedBugs(Path.of(sources), PLANTED_SEEDS);
        String fault = bugs.faultWithout();
        if (fault != null) {
            System.out.println("No bug can be hunted, for the server as it is fails in " + fault);
            return 1;
        }
        return bugs.hunt(only).isEmpty() ? 0 : 1;
    }

    /// Scenarios and attacks, whichever shall be first, until something fails.
    ///
    /// @return where and what, or null where every promise was kept
    public static @Nullable String firstFault(long seeds, boolean attacksFirst) {
        String first = attacksFirst ? AttackPlays.firstFailure() : firstViolation(seeds);
        if (first != null) {
            return first;
        }
        return attacksFirst ? firstViolation(seeds) : AttackPlays.firstFailure();
    }

    /// Scenarios with seed 1, then with seed 2 and so on, until something is violated.
    ///
    /// @return where and what, or null where every promise was kept
    private static @Nullable String firstViolation(long seeds) {
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

    private static String usage() {
        StringBuilder text = new StringBuilder("""
                Plays whole conferences in virtual time and checks what Sluice promises.

                  ./sluice sim                          every scenario with seeds 1..10
                  --seed N                              one seed
                  --seeds A..B                          these seeds
                  --scenario NAME                       one scenario instead of all
                  --minutes M                           no new seed after so long; without other words, seeds 1, 2, 3 ...
                  --crypto real|none                    real AES-GCM, or sums in its place (faster); real is the default
                                                        for one seed, none for many
                  --speed                               how long a minute of a room of four takes
                  --seating                             what a change of speakers costs in a room of 500
                  --planted [WORDS]                     puts known bugs into the server and says which are caught

                Scenarios:
                """);
        for (Scenario scenario : Scenarios.ALL) {
            text.append("  %-18s %s%n".formatted(scenario.name(), scenario.about()));
        }
        return text.toString();
    }

    /// @return the exit code
    int play() {
        long begun = System.nanoTime();
        long shown = begun;
        long runs = 0;
        long seeds = 0;
        long virtualNanos = 0;
        long packets = 0;
        long hash = 0;
        Map<String, Share> shares = new LinkedHashMap<>();
        List<ScenarioRun> failed = new ArrayList<>();
        for (long seed = options.from(); seed <= options.to() && goesOn(begun); seed++) {
            seeds++;
            for (Scenario scenario : options.scenarios()) {
                ScenarioRun last = ScenarioRun.play(scenario, seed, options.realCrypto());
                runs++;
                hash = hash * 31 + last.journalHash();
                virtualNanos += last.virtualNanos();
                packets += last.packets();
                shares.merge(scenario.name(), last.share(), Share::plus);
                if (!last.isWell()) {
                    failed.add(last);
                    if (failed.size() <= SHOWN) {
                        System.out.println("\n" + last.account());
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
                options.scenarios().size(),
                runs,
                virtualNanos / 1e9,
                packets,
                wall);
        if (failed.size() > SHOWN) {
            System.out.println("and " + (failed.size() - SHOWN) + " more with violations, the last: "
                    + failed.getLast().replayCommand());
        }
        boolean judges = seeds >= SEEDS_OF_A_SHARE;
        long missed = judges
                ? shares.values().stream().filter(share -> !share.isKept()).count()
                : 0;
        shares.forEach((name, share) -> {
            if (share.all() > 0) {
                System.out.println((judges && !share.isKept() ? "VIOLATION in " : "") + name + ": " + share);
            }
        });
        String journal = seeds == 1 ? " journal %016x".formatted(hash) : "";
        System.out.println("seeds " + seeds + " violations " + (failed.size() + missed) + journal);
        return failed.isEmpty() && missed == 0 ? 0 : 1;
    }

    private boolean goesOn(long begunNanos) {
        return options.minutes() == 0 || System.nanoTime() - begunNanos < options.minutes() * 60 * VirtualClock.SECONDS;
    }
}
