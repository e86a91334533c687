package io.sluice.api.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keys in → checked values out, from a YAML tree overridden by the environment.
///
/// It remembers which keys were asked for: what stands in the file and was never asked for is unknown, so the code that
/// reads the configuration is the only list of its keys. Problems are collected, and told together by [#finish].
final class ConfigReader {
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    /// Variables of `./sluice`.
    private static final Set<String> SCRIPT = Set.of("SLUICE_JAVA_HOME", "SLUICE_JAVA_OPTS");
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReader.class);
    private static final int MAX_ITEMS = 256;
    private static final int MAX_QUOTE = 80;

    private final Node.Fields root;
    private final String source;
    private final String prefix;
    private final Map<String, String> environment;
    private final SequencedSet<String> asked = new TreeSet<>();
    private final Set<String> variables = new HashSet<>();
    private final List<String> problems;

    ConfigReader(Node.Fields root, String source, Map<String, String> environment) {
        this(root, source, "", environment, new ArrayList<>());
    }

    private ConfigReader(
            Node.Fields root, String source, String prefix, Map<String, String> environment, List<String> problems) {
        this.root = root;
        this.source = source;
        this.prefix = prefix;
        this.environment = environment;
        this.problems = problems;
    }

    /// A value and the words that say where it stands.
    private record Found(Node node, String where) {}

    boolean has(String key, String... aliases) {
        return find(key, aliases) != null;
    }

    /// A text that matches as a whole.
    ///
    /// @param expectation completes the sentence "must be …"
    String text(String key, String orElse, Pattern pattern, String expectation, String... aliases) {
        Found found = find(key, aliases);
        if (found == null) {
            return orElse;
        }
        if (found.node instanceof Node.Scalar scalar
                && pattern.matcher(scalar.text()).matches()) {
            return scalar.text();
        }
        return refuse(found, key, "must be " + expectation, orElse);
    }

    /// As [#text(String, String, Pattern, String, String...)], but no problem ever quotes it.
    String secret(String key, String orElse, Pattern pattern, String expectation, String... aliases) {
        Found found = find(key, aliases);
        if (found == null) {
            return orElse;
        }
        if (found.node instanceof Node.Scalar scalar
                && pattern.matcher(scalar.text()).matches()) {
            return scalar.text();
        }
        problems.add(found.where + ": " + prefix + key + " must be " + expectation);
        return orElse;
    }

    int integer(String key, int orElse, int min, int max, String... aliases) {
        Found found = find(key, aliases);
        if (found == null) {
            return orElse;
        }
        if (found.node instanceof Node.Scalar scalar) {
            try {
                int value = Integer.parseInt(scalar.text().replace("_", ""));
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                return refuse(found, key, "must be a whole number from " + min + " to " + max, orElse);
            }
        }
        return refuse(found, key, "must be a whole number from " + min + " to " + max, orElse);
    }

    Duration seconds(String key, Duration orElse, int min, int max) {
        return Duration.ofSeconds(integer(key, (int) orElse.toSeconds(), min, max));
    }

    boolean flag(String key, boolean orElse) {
        Found found = find(key);
        if (found == null) {
            return orElse;
        }
        String text = found.node instanceof Node.Scalar scalar ? scalar.text() : "";
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> refuse(found, key, "must be true or false", orElse);
        };
    }

    <E extends Enum<E>> E oneOf(String key, E orElse, Class<E> type) {
        Found found = find(key);
        if (found == null) {
            return orElse;
        }
        String text = found.node instanceof Node.Scalar scalar ? scalar.text() : "";
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        String known = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return refuse(found, key, "must be one of " + known, orElse);
    }

    /// A list of texts, each of which matches; a single text with commas counts as a list too.
    List<String> texts(String key, List<String> orElse, Pattern pattern, String expectation, String... aliases) {
        Found found = find(key, aliases);
        if (found == null) {
            return orElse;
        }
        List<String> texts = new ArrayList<>();
        switch (found.node) {
            case Node.Scalar scalar ->
                Arrays.stream(scalar.text().split(",", -1))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .forEach(texts::add);
            case Node.Items items -> {
                for (Node item : items.nodes()) {
                    texts.add(item instanceof Node.Scalar scalar ? scalar.text() : "");
                }
            }
            case Node.Fields fields -> texts.add("");
        }
        boolean right = texts.size() <= MAX_ITEMS
                && texts.stream().allMatch(text -> pattern.matcher(text).matches());
        return right
                ? List.copyOf(texts)
                : refuse(found, key, "must be a list of at most " + MAX_ITEMS + " items, each " + expectation, orElse);
    }

    /// A list of sections: one reader each, to be finished with this one.
    List<ConfigReader> sections(String key) {
        Found found = find(key);
        if (found == null) {
            return List.of();
        }
        List<ConfigReader> sections = new ArrayList<>();
        if (found.node instanceof Node.Items items && items.nodes().size() <= MAX_ITEMS) {
            for (Node item : items.nodes()) {
                if (item instanceof Node.Fields fields) {
                    sections.add(new ConfigReader(
                            fields, source, prefix + key + "[" + sections.size() + "].", Map.of(), problems));
                } else {
                    return refuse(found, key, "must be a list of sections", List.of());
                }
            }
            return sections;
        }
        return refuse(found, key, "must be a list of at most " + MAX_ITEMS + " sections", List.of());
    }

    /// Adds a problem that only the caller can see.
    void refuse(String key, String expectation, String... aliases) {
        Found found = find(key, aliases);
        problems.add((found == null ? "" : found.where + ": ") + prefix + key + " " + expectation);
    }

    /// The keys that were asked for, in alphabetical order.
    SequencedSet<String> keys() {
        return asked;
    }

    /// Says that the keys of a section that [#sections] gave are complete.
    void finishSection() {
        unknown(root, "");
    }

    /// Refuses unknown keys, and tells all problems.
    ///
    /// Variables that no key asked for are only warned of: container platforms set `SLUICE_…` of their own for a
    /// service of that name.
    void finish() throws ConfigException {
        environment.keySet().stream()
                .filter(name -> name.startsWith("SLUICE_") && !variables.contains(name) && !SCRIPT.contains(name))
                .sorted()
                .forEach(name -> LOG.warn("the environment variable {} is no key of the configuration", name));
        unknown(root, "");
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    /// The environment variable of a key: `http.maxBodyBytes` → `SLUICE_HTTP_MAX_BODY_BYTES`.
    static String variable(String key) {
        return "SLUICE_" + HUMP.matcher(key).replaceAll("_").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private @Nullable Found find(String key, String... aliases) {
        asked.add(key);
        for (String alias : aliases) {
            Found found = inEnvironment(alias, key);
            if (found != null) {
                return found;
            }
        }
        Found found = prefix.isEmpty() ? inEnvironment(variable(key), key) : null;
        if (found == null) {
            found = inFile(key);
        }
        // As good as left out, so that a file may show a key without setting it.
        return found != null
                        && found.node instanceof Node.Scalar scalar
                        && scalar.text().isEmpty()
                ? null
                : found;
    }

    private @Nullable Found inEnvironment(String variable, String key) {
        variables.add(variable);
        String text = environment.get(variable);
        // Compose files pass variables on as empty when they are not set.
        if (text == null || text.isEmpty()) {
            return null;
        }
        String where = "environment variable " + variable;
        if (text.startsWith("[") && text.endsWith("]")) {
            try {
                Node node = YamlTree.parse(text, where);
                return node == null ? null : new Found(node, where);
            } catch (ConfigException e) {
                problems.add(e.getMessage() + " (" + key + ")");
                return null;
            }
        }
        return new Found(new Node.Scalar(text, 1), where);
    }

    private @Nullable Found inFile(String key) {
        Node node = root;
        for (String part : key.split("\\.", -1)) {
            if (!(node instanceof Node.Fields fields)) {
                return null;
            }
            Node next = fields.nodes().get(part);
            if (next == null) {
                return null;
            }
            node = next;
        }
        return new Found(node, place(node));
    }

    private String place(Node node) {
        return source + " line " + node.line();
    }

    private void unknown(Node.Fields fields, String path) {
        fields.nodes().forEach((name, node) -> {
            String key = path + name;
            if (asked.contains(key)) {
                return;
            }
            List<String> below =
                    asked.stream().filter(known -> known.startsWith(key + ".")).toList();
            if (below.isEmpty()) {
                problems.add(place(node) + ": unknown key " + quote(prefix + key) + "; known here: " + known(path));
            } else if (node instanceof Node.Fields inner) {
                unknown(inner, key + ".");
            } else {
                problems.add(place(node) + ": " + prefix + key + " must be a section with " + known(key + "."));
            }
        });
    }

    private String known(String path) {
        return asked.stream()
                .filter(key -> key.startsWith(path))
                .map(key -> key.substring(path.length()).split("\\.", -1)[0])
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private <T> T refuse(Found found, String key, String expectation, T orElse) {
        String is = found.node instanceof Node.Scalar scalar ? ", not " + quote(scalar.text()) : "";
        problems.add(found.where + ": " + prefix + key + " " + expectation + is);
        return orElse;
    }

    private static String quote(String text) {
        String shown = text.length() > MAX_QUOTE ? text.substring(0, MAX_QUOTE) + "…" : text;
        return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
