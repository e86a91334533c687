package io.sluice.sim;

import io.sluice.fuzz.Watchdog;
import java.util.List;

/// One seed of one scenario, played.
///
/// @param journalHash the same for the same seed, wherever it is played
/// @param violations broken promises in words; empty is well
/// @param lastLines what happened before the first of them
/// @param virtualNanos how long the story took in its own time
/// @param share what counts over all seeds together
record ScenarioRun(
        String scenario,
        long seed,
        long journalHash,
        List<String> violations,
        List<String> lastLines,
        long virtualNanos,
        long packets,
        boolean realCrypto,
        Share share) {
    private static final int SHOWN_LINES = 15;
    private static final int SHOWN_CHARACTERS = 220;

    /// An error of the virtual machine itself ends the process, or the test, and the command that plays it again is
    /// printed before that; whatever else the server throws is a broken promise.
    static ScenarioRun play(Scenario scenario, long seed, boolean realCrypto) {
        try (Watchdog.Watch _ = Watchdog.watch(() -> replayCommand(scenario.name(), seed, realCrypto));
                Stage stage = new Stage(seed, realCrypto)) {
            SimWorld world = stage.world();
            try {
                scenario.script().play(stage);
                stage.end();
            } catch (RuntimeException | Error thrown) {
                if (endsAll(thrown)) {
                    throw thrown;
                }
                world.violations().add("thrown: " + thrown + at(thrown));
            }
            return new ScenarioRun(
                    scenario.name(),
                    seed,
                    world.journal().hash(),
                    world.violations().found(),
                    world.violations().lastLines(),
                    world.now(),
                    world.loop().stats().datagramsReceived()
                            + world.loop().stats().datagramsSent(),
                    realCrypto,
                    stage.share());
        } catch (VirtualMachineError fatal) {
            // Here, where the world is no longer held and there is memory again for words.
            System.err.println(fatal + " ended " + replayCommand(scenario.name(), seed, realCrypto));
            throw fatal;
        }
    }

    /// Whether nothing after it can be trusted. A stack that ran out is whole again once it is unwound; a class or a
    /// method that is missing is a fault of the server's as any other.
    private static boolean endsAll(Throwable thrown) {
        return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
    }

    private static String at(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        StringBuilder where = new StringBuilder();
        for (int i = 0; i < Math.min(6, trace.length); i++) {
            where.append("\n      at ").append(trace[i]);
        }
        return where.toString();
    }

    boolean isWell() {
        return violations.isEmpty();
    }

    String replayCommand() {
        return replayCommand(scenario, seed, realCrypto);
    }

    /// All of a run with broken promises that a person needs, in lines: the seed, what was broken and when, the events
    /// before it, and what plays it again.
    String account() {
        StringBuilder text = new StringBuilder("VIOLATION in " + scenario + ", seed " + seed + "\n");
        violations.forEach(violation -> text.append("  ").append(violation).append('\n'));
        text.append("  what had happened before:\n");
        lastLines
                .subList(Math.max(0, lastLines.size() - SHOWN_LINES), lastLines.size())
                .forEach(line -> text.append("    ").append(shortened(line)).append('\n'));
        return text + "  replay: " + replayCommand();
    }

    private static String shortened(String line) {
        return line.length() > SHOWN_CHARACTERS ? line.substring(0, SHOWN_CHARACTERS) + " …" : line;
    }

    private static String replayCommand(String scenario, long seed, boolean realCrypto) {
        return "./sluice sim --scenario " + scenario + " --seed " + seed + (realCrypto ? "" : " --crypto none");
    }
}
