package io.sluice.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a target promises of each input. Cheaper than an assertion library, as it is asked a million times.
public final class Promise {
    private Promise() {}

    public static void that(boolean kept, String promise) {
        if (!kept) {
            throw new AssertionError("broken: " + promise);
        }
    }

    public static void same(@Nullable Object expected, @Nullable Object actual, String promise) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError("broken: " + promise + ": expected " + expected + " but got " + actual);
        }
    }

    public static void within(int value, int from, int until, String promise) {
        if (value < from || value > until) {
            throw new AssertionError("broken: " + promise + ": " + value + " is not in " + from + ".." + until);
        }
    }
}
