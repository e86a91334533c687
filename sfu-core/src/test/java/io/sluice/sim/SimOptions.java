package io.sluice.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Words of the command line in → which scenarios are played with which seeds, out.
///
/// @param from the first seed
/// @param to the last one
/// @param minutes after how long no new seed is begun, or 0 for all seeds
/// @param realCrypto whether packets are really encrypted
record SimOptions(List<Scenario> scenarios, long from, long to, double minutes, boolean realCrypto) {
    private static final long DEFAULT_SEEDS = 10;
    private static final long MAX_SEED = Long.MAX_VALUE - 1;

    /// @throws IllegalArgumentException that says in words what is not understood
    static SimOptions of(String... words) {
        List<Scenario> scenarios = Scenarios.ALL;
        long from = 1;
        @Nullable Long to = null;
        double minutes = 0;
        @Nullable Boolean real = null;
        for (int i = 0; i < words.length; i += 2) {
            String option = words[i];
            if (i + 1 == words.length) {
                throw new IllegalArgumentException(option + " wants a value, or is unknown");
            }
            String value = words[i + 1];
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
                case "--scenario" -> scenarios = List.of(scenario(value));
                case "--minutes" -> minutes = minutes(value);
                case "--crypto" -> real = isReal(value);
                default -> throw new IllegalArgumentException(option + " is unknown");
            }
        }
        long last = to != null ? to : minutes > 0 ? MAX_SEED : DEFAULT_SEEDS;
        return new SimOptions(scenarios, from, last, minutes, real == null ? from == last : real);
    }

    private static Scenario scenario(String name) {
        Scenario named = Scenarios.named(name);
        if (named == null) {
            throw new IllegalArgumentException("there is no scenario " + name);
        }
        return named;
    }

    private static boolean isReal(String value) {
        if (!value.equals("real") && !value.equals("none")) {
            throw new IllegalArgumentException("--crypto is real or none, not " + value);
        }
        return value.equals("real");
    }

    private static long number(String option, String value) {
        try {
            long number = Long.parseLong(value);
            if (number <= MAX_SEED) {
                return number;
            }
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(option + " wants a number, not " + value, wrong);
        }
        throw new IllegalArgumentException(option + " wants a number up to " + MAX_SEED);
    }

    private static double minutes(String value) {
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && number < 100_000) {
                return number;
            }
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("--minutes wants a number, not " + value, wrong);
        }
        throw new IllegalArgumentException("--minutes wants minutes above 0, not " + value);
    }
}
