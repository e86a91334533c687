package io.sluice.fuzz;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The words behind `./sluice fuzz` in → what to do out.
///
/// @param targets to play, in turn
/// @param seconds for each of them with Jazzer
/// @param inputs to make of the seeds for each of them, or 0 to let Jazzer search
/// @param number from which those inputs are drawn
/// @param replay an input to play alone, or null
record FuzzOptions(
        List<FuzzTarget> targets,
        int seconds,
        long inputs,
        long number,
        @Nullable Path replay) {
    private static final int DEFAULT_SECONDS = 60;

    FuzzOptions {
        targets = List.copyOf(targets);
    }

    static FuzzOptions of(String... words) {
        @Nullable FuzzTarget target = null;
        int seconds = DEFAULT_SECONDS;
        long inputs = 0;
        long number = 1;
        @Nullable Path replay = null;
        Iterator<String> rest = List.of(words).iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "--seconds" -> seconds = Math.toIntExact(positive(word, rest));
                case "--inputs" -> inputs = positive(word, rest);
                case "--seed" -> number = positive(word, rest);
                case "--replay" -> replay = Path.of(value(word, rest));
                default -> {
                    if (word.startsWith("-") || target != null) {
                        throw new IllegalArgumentException("'" + word + "' is not understood");
                    }
                    target = FuzzTargets.named(word);
                }
            }
        }
        if (replay != null && target == null) {
            throw new IllegalArgumentException("--replay needs the name of a target");
        }
        return new FuzzOptions(target == null ? FuzzTargets.all() : List.of(target), seconds, inputs, number, replay);
    }

    private static long positive(String option, Iterator<String> rest) {
        String value = value(option, rest);
        if (!value.matches("[0-9]{1,18}") || Long.parseLong(value) == 0) {
            throw new IllegalArgumentException(option + " needs a whole number above 0, not '" + value + "'");
        }
        return Long.parseLong(value);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }
}
