package io.sluice.fuzz;

import java.nio.file.Path;
import java.util.Objects;

/// What Jazzer calls: plays each input on the target that [Fuzz] names.
public final class JazzerEntry {
    static final String TARGET_PROPERTY = "sluice.fuzz.target";
    static final String FIGURES_PROPERTY = "sluice.fuzz.figures";

    private static final Cost COST =
            new Cost(FuzzTargets.named(property(TARGET_PROPERTY)), Path.of(property(FIGURES_PROPERTY)));

    private JazzerEntry() {}

    /// By Jazzer's convention.
    public static void fuzzerTestOneInput(byte[] input) {
        COST.play(input);
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name);
    }
}
