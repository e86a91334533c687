package io.sluice.api.sdp;

import java.util.ArrayList;
import java.util.List;

/// A line's text in → its words and numbers out; total.
final class Words {
    private Words() {}

    /// Splits at runs of spaces.
    ///
    /// @param limit at most that many words; the last one keeps the rest, spaces included
    static List<String> of(String text, int limit) {
        List<String> words = new ArrayList<>();
        int length = text.length();
        int from = 0;
        while (true) {
            while (from < length && text.charAt(from) == ' ') {
                from++;
            }
            if (from == length) {
                return words;
            }
            if (words.size() == limit - 1) {
                words.add(text.substring(from).strip());
                return words;
            }
            int to = text.indexOf(' ', from);
            to = to < 0 ? length : to;
            words.add(text.substring(from, to));
            from = to;
        }
    }

    /// Reads a decimal number without sign.
    ///
    /// @return -1 where it is none, or above `max`
    static long decimal(String text, long max) {
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value > max ? -1 : value;
    }

    /// Whether a text is 1 to `max` visible ASCII characters without a space.
    static boolean isVisible(String text, int max) {
        if (text.isEmpty() || text.length() > max) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /// Whether a text is 1 to `max` ASCII letters, digits, hyphens and underscores.
    static boolean isName(String text, int max) {
        return isVisible(text, max) && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_');
    }
}
