package io.sluice.api.sdp;

/// Why a text was not taken, in the words of a problem document's `errors[]` entry.
///
/// @param kind which HTTP status it deserves
/// @param pointer `line:12` for a line of the SDP counted from 1, a JSON pointer such as `/tracks/0/mid` for a
///     declaration, empty for the whole
/// @param detail a sentence for a person; what it quotes is shortened and free of control characters
public record SdpProblem(Kind kind, String pointer, String detail) {
    public enum Kind {
        /// The grammar does not allow it: 400.
        MALFORMED(400),
        /// Larger than any description may be: 413.
        TOO_LARGE(413),
        /// Understood, but not possible here: 422.
        UNACCEPTABLE(422);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /// The HTTP status.
        public int status() {
            return status;
        }
    }

    private static final int MAX_QUOTE = 60;

    static SdpProblem atLine(Kind kind, int line, String detail) {
        return new SdpProblem(kind, "line:" + line, detail);
    }

    static SdpProblem ofWhole(Kind kind, String detail) {
        return new SdpProblem(kind, "", detail);
    }

    /// Text from outside as a detail may quote it.
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        int length = Math.min(text.length(), MAX_QUOTE);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            quoted.append(c < ' ' || c > '~' || c == '"' ? '?' : c);
        }
        return quoted.append(text.length() > length ? "…\"" : "\"").toString();
    }
}
