package io.sluice.fuzz;

import java.nio.file.Path;
import java.util.Objects;

/// What Jazzer calls: plays each input on the target that [Fuzz] names.
public final class JazzerEntry {
    static final String TARGET_PROPERTY = "sluice.fuzz.target";
    static final String FIGURES_PROPERTY = "sluice.fuzz.figures";

    private static final FuzzTarget TARGET = FuzzTargets.named(property(TARGET_PROPERTY));
    private static final Cost COST = new Cost(TARGET, Path.of(property(FIGURES_PROPERTY)));

    private JazzerEntry() {}

    /// By Jazzer's convention.
    ///
    /// @throws Throwable what the input broke, so that Jazzer keeps it
    public static void fuzzerTestOneInput(byte[] input) throws Throwable {
        Verdict verdict = Verdict.instrumented(TARGET, input);
        COST.count(input, verdict);
        if (verdict.broken() != null) {
            throw verdict.broken();
        }
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }
}
