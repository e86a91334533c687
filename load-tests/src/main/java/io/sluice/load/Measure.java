package io.sluice.load;

import io.sluice.load.measure.Measurements;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// `./sluice measure WHAT`: starts a server of its own, lets light bots use it, prints the figure.
public final class Measure {
    private static final String HELP = """
            ./sluice measure joins [JOINS]              offer sent to first media packet, p50 and p95 (200)
            ./sluice measure flood [JOINS [HELLOS]]     the same with and without so many DTLS ClientHellos a second (100, 20000)
            ./sluice measure memory [PARTICIPANTS]      heap and resident memory a connected participant (500)
            ./sluice measure churn [CYCLES [REST_SECONDS]]   what join and leave cycles leave behind (500, 90)
            """;

    // At least one, and no more than a machine could try.
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,6}");

    private Measure() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        String what = words.isEmpty() ? "help" : words.getFirst();
        try {
            switch (what) {
                case "joins" -> Measurements.joins(number(words, 1, 200));
                case "flood" -> Measurements.joinsUnderFlood(number(words, 1, 100), number(words, 2, 20_000));
                case "memory" -> Measurements.memory(number(words, 1, 500));
                case "churn" -> System.exit(Measurements.churn(number(words, 1, 500), number(words, 2, 90)) ? 0 : 1);
                case "help" -> System.out.print(HELP);
                default -> {
                    System.err.print("no measurement '" + what + "'\n" + HELP);
                    System.exit(2);
                }
            }
        } catch (NumberFormatException e) {
            System.err.print("no number: '" + e.getMessage() + "'\n" + HELP);
            System.exit(2);
        } catch (IOException e) {
            System.err.println("measure: " + e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause()));
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static int number(List<String> words, int index, int orElse) {
        if (index >= words.size()) {
            return orElse;
        }
        String word = words.get(index);
        if (!COUNT.matcher(word).matches()) {
            throw new NumberFormatException(word);
        }
        return Integer.parseInt(word);
    }
}
