package io.sluice.sim;

import io.sluice.fuzz.Watchdog;
import java.util.List;

/// One seed of one scenario, played.
///
/// @param journalHash the same for the same seed, wherever it is played
/// @param violations broken promises in words; empty is well
/// @param lastLines what happened before the first of them
/// @param virtualNanos how long the story took in its own time
record ScenarioRun(
        String scenario,
        long seed,
        long journalHash,
        List<String> violations,
        List<String> lastLines,
        long virtualNanos,
        long packets,
        boolean realCrypto) {
    static ScenarioRun play(Scenario scenario, long seed, boolean realCrypto) {
        try (Watchdog.Watch _ = Watchdog.watch(() -> replayCommand(scenario.name(), seed, realCrypto));
                Stage stage = new Stage(seed, realCrypto)) {
            SimWorld world = stage.world();
            try {
                scenario.script().play(stage);
                stage.end();
            } catch (RuntimeException | AssertionError thrown) {
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
                    realCrypto);
        }
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

    private static String replayCommand(String scenario, long seed, boolean realCrypto) {
        return "./sluice sim --scenario " + scenario + " --seed " + seed + (realCrypto ? "" : " --crypto none");
    }
}
