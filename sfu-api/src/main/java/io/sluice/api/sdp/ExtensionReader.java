package io.sluice.api.sdp;

import io.sluice.parameters.Direction;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `a=extmap` lines of one BUNDLE group, section by section, in → the header extensions that this server knows out
/// (RFC 8285 §5). An id that a later section gives another meaning is left out there: the first meaning wins.
final class ExtensionReader {
    /// Not usable in one-byte headers, and reserved there (RFC 8285 §4.2).
    private static final int RESERVED_ID = 15;

    private static final int MAX_ID = 255;

    private final Map<Integer, String> meaningById = new LinkedHashMap<>();
    private final FirstProblem problems;

    ExtensionReader(FirstProblem problems) {
        this.problems = problems;
    }

    /// What one section offers.
    ///
    /// @param extensions with the direction as the client states it
    /// @param attributes what followed the URI, to be said again, by type; only where there was something
    record Extensions(List<HeaderExtension> extensions, Map<HeaderExtensionType, String> attributes) {
        Extensions {
            extensions = List.copyOf(extensions);
            attributes = Map.copyOf(attributes);
        }
    }

    Extensions read(SdpDocument document, SdpSection section) {
        Map<HeaderExtensionType, HeaderExtension> byType = new LinkedHashMap<>();
        Map<HeaderExtensionType, String> attributes = new LinkedHashMap<>();
        readLines(document.session(), byType, attributes);
        readLines(section.lines(), byType, attributes);
        return new Extensions(new ArrayList<>(byType.values()), attributes);
    }

    private void readLines(
            List<SdpLine> lines,
            Map<HeaderExtensionType, HeaderExtension> byType,
            Map<HeaderExtensionType, String> attributes) {
        for (SdpLine line : lines) {
            if (!line.is("extmap")) {
                continue;
            }
            List<String> words = Words.of(line.value(), 3);
            if (words.size() < 2) {
                problems.malformed(line, "a=extmap is an id and a URI");
                continue;
            }
            int slash = words.get(0).indexOf('/');
            String idText = slash < 0 ? words.get(0) : words.get(0).substring(0, slash);
            long id = Words.decimal(idText, 65_535);
            Direction direction =
                    slash < 0 ? Direction.SENDRECV : direction(words.get(0).substring(slash + 1));
            if (id < 0 || direction == null) {
                problems.malformed(
                        line, "a=extmap begins with an id, and a direction behind a slash where there is one");
                continue;
            }
            if (id == 0 || id == RESERVED_ID || id > MAX_ID || !means((int) id, words.get(1))) {
                continue;
            }
            Optional<HeaderExtensionType> type = HeaderExtensionType.ofUri(words.get(1));
            if (type.isPresent()
                    && byType.putIfAbsent(type.get(), new HeaderExtension(type.get(), (int) id, direction)) == null
                    && words.size() == 3) {
                attributes.put(type.get(), words.get(2));
            }
        }
    }

    private boolean means(int id, String uri) {
        String before = meaningById.putIfAbsent(id, uri);
        return before == null || before.equals(uri);
    }

    /// The direction that a word names, or null.
    static @Nullable Direction direction(String word) {
        return switch (word) {
            case "sendrecv" -> Direction.SENDRECV;
            case "sendonly" -> Direction.SENDONLY;
            case "recvonly" -> Direction.RECVONLY;
            case "inactive" -> Direction.INACTIVE;
            default -> null;
        };
    }
}
