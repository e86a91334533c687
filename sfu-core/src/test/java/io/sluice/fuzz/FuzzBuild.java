package io.sluice.fuzz;

import java.util.HexFormat;
import java.util.List;

/// What each build plays of a target.
public final class FuzzBuild {
    private static final long NUMBER = 42;

    private FuzzBuild() {}

    /// Plays the kept inputs and [FuzzTarget#inputsPerBuild] mutations of them.
    ///
    /// @throws AssertionError with the input, where a promise is broken
    public static void play(FuzzTarget target) {
        List<byte[]> kept = FuzzInputs.of(target);
        kept.forEach(input -> play(target, input));
        Mutator mutator = new Mutator(kept, target.maxInputBytes(), NUMBER);
        for (int i = 0; i < target.inputsPerBuild(); i++) {
            play(target, mutator.next());
        }
    }

    private static void play(FuzzTarget target, byte[] input) {
        try {
            long allocated = Cost.allocatedBytes(target, input);
            // What the loading and linking of a class costs, it costs once.
            for (int again = 0; again < 3 && allocated > target.maxAllocatedBytes(); again++) {
                allocated = Cost.allocatedBytes(target, input);
            }
            Promise.that(
                    allocated <= target.maxAllocatedBytes(),
                    "an input of " + input.length + " bytes allocates " + allocated);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    target.name() + " broken by " + HexFormat.of().formatHex(input), e);
        }
    }
}
