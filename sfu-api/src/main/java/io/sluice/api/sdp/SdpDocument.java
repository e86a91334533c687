package io.sluice.api.sdp;

import io.sluice.api.sdp.SdpProblem.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A description as lines: those of the session, then the media sections (RFC 8866 §5). Lines that nobody here knows
/// are kept and do no harm.
///
/// @param session the lines before the first `m=` line
/// @param sections in order
record SdpDocument(List<SdpLine> session, List<SdpSection> sections) {
    /// In characters; whoever reads the request bounds its bytes by the same number.
    static final int MAX_SIZE = 256 * 1024;

    static final int MAX_LINES = 10_000;
    static final int MAX_LINE_LENGTH = 8 * 1024;
    static final int MAX_SECTIONS = 256;

    SdpDocument {
        session = List.copyOf(session);
        sections = List.copyOf(sections);
    }

    /// Reads a whole description, which begins with `v=0` and has an origin.
    static SdpResult<SdpDocument> parse(String text) {
        return switch (parseFragment(text)) {
            case SdpResult.Faulty<SdpDocument> faulty -> faulty;
            case SdpResult.Read<SdpDocument> read -> {
                FirstProblem problems = new FirstProblem();
                checkSession(read.value().session, problems);
                SdpProblem problem = problems.problem();
                yield problem == null ? read : SdpResult.faulty(problem);
            }
        };
    }

    /// Reads lines that may lack the session part, as a trickle fragment does.
    static SdpResult<SdpDocument> parseFragment(String text) {
        if (text.length() > MAX_SIZE) {
            return SdpResult.faulty(
                    SdpProblem.ofWhole(Kind.TOO_LARGE, "a description has at most " + MAX_SIZE + " bytes"));
        }
        List<SdpLine> session = new ArrayList<>();
        List<SdpLine> current = session;
        List<SdpSection> sections = new ArrayList<>();
        @Nullable SdpSection open = null;
        int number = 0;
        int from = 0;
        while (from < text.length()) {
            int feed = text.indexOf('\n', from);
            int end = feed < 0 ? text.length() : feed;
            int to = end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
            number++;
            if (number > MAX_LINES) {
                return faulty(Kind.TOO_LARGE, number, "a description has at most " + MAX_LINES + " lines");
            }
            String fault = fault(text, from, to);
            if (fault != null) {
                return faulty(Kind.MALFORMED, number, fault);
            }
            if (to > from) {
                SdpLine line = new SdpLine(number, text.charAt(from), text.substring(from + 2, to));
                if (line.type() == 'm') {
                    if (open != null) {
                        sections.add(open.withLines(current));
                    }
                    if (sections.size() == MAX_SECTIONS) {
                        return faulty(
                                Kind.UNACCEPTABLE, number, "a description has at most " + MAX_SECTIONS + " sections");
                    }
                    open = SdpSection.begin(line);
                    if (open == null) {
                        return faulty(
                                Kind.MALFORMED, number, "an m= line has a medium, a port, a protocol and formats");
                    }
                    current = new ArrayList<>();
                } else {
                    current.add(line);
                }
            }
            from = end + 1;
        }
        if (open != null) {
            sections.add(open.withLines(current));
        }
        return SdpResult.read(new SdpDocument(session, sections));
    }

    /// The first attribute of that name.
    static @Nullable SdpLine first(List<SdpLine> lines, String attribute) {
        for (SdpLine line : lines) {
            if (line.is(attribute)) {
                return line;
            }
        }
        return null;
    }

    /// The first attribute of that name in a section, or else in the session part.
    @Nullable
    SdpLine effective(SdpSection section, String attribute) {
        SdpLine line = first(section.lines(), attribute);
        return line != null ? line : first(session, attribute);
    }

    /// Empty lines are let through: some clients end with one, and some join lines that already end.
    private static @Nullable String fault(String text, int from, int to) {
        if (to == from) {
            return null;
        }
        if (to - from > MAX_LINE_LENGTH) {
            return "a line has at most " + MAX_LINE_LENGTH + " characters";
        }
        if (to - from < 2 || text.charAt(from + 1) != '=' || text.charAt(from) < 'a' || text.charAt(from) > 'z') {
            return "a line begins with a letter and an equals sign";
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return "a line has no control characters";
            }
        }
        return null;
    }

    private static void checkSession(List<SdpLine> session, FirstProblem problems) {
        if (session.isEmpty()
                || session.getFirst().type() != 'v'
                || !session.getFirst().text().strip().equals("0")) {
            problems.report(SdpProblem.atLine(Kind.MALFORMED, 1, "a description begins with v=0"));
            return;
        }
        for (SdpLine line : session) {
            if (line.type() == 'o') {
                if (Words.of(line.text(), 7).size() != 6) {
                    problems.malformed(line, "an o= line has six words");
                }
                return;
            }
        }
        problems.malformed(session.getFirst(), "a description has an o= line");
    }

    private static SdpResult<SdpDocument> faulty(Kind kind, int line, String detail) {
        return SdpResult.faulty(SdpProblem.atLine(kind, line, detail));
    }
}
