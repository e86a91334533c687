package io.sluice.fuzz;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What each build plays of a module's targets: the inputs that once broke them, and as many made by chance as there is
/// time for. Time is not judged here: a build must not depend on the machine that it runs on.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public interface FuzzBuild {
    long NUMBER = 42;

    FuzzTargets module();

    default Stream<Named<FuzzTarget>> targets() {
        return module().targets().stream().map(target -> Named.of(target.name(), target));
    }

    /// Plays the kept inputs and [FuzzTarget#inputsPerBuild] mutations of them.
    ///
    /// @throws AssertionError with the input, where a promise is broken
    @ParameterizedTest
    @MethodSource("targets")
    default void keepsItsPromises(FuzzTarget target) {
        List<byte[]> kept = FuzzInputs.of(target);
        kept.forEach(input -> play(target, input));
        Mutator mutator = new Mutator(kept, target.maxInputBytes(), NUMBER);
        for (int i = 0; i < target.inputsPerBuild(); i++) {
            play(target, mutator.next());
        }
    }

    private static void play(FuzzTarget target, byte[] input) {
        Throwable broken;
        try (Watchdog.Watch _ = Watchdog.watch(() -> named(target, input))) {
            broken = Verdict.untimed(target, input).broken();
        }
        if (broken != null) {
            throw new AssertionError(named(target, input), broken);
        }
    }

    private static String named(FuzzTarget target, byte[] input) {
        return target.name() + " broken by " + HexFormat.of().formatHex(input);
    }
}
