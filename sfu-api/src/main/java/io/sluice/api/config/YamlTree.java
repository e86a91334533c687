package io.sluice.api.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// YAML text in → a [Node] tree with line numbers out.
final class YamlTree {
    private static final int MAX_DEPTH = 16;
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private YamlTree() {}

    /// @param source what to call the text in problems
    /// @return null for an empty text
    /// @throws ConfigException where it is no YAML, or holds several documents
    static @Nullable Node parse(String text, String source) throws ConfigException {
        try (JsonParser parser = YAML.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return null;
            }
            Node node = node(parser, source, 0);
            if (parser.nextToken() != null) {
                throw new ConfigException(source + " line "
                        + parser.currentTokenLocation().getLineNr()
                        + ": only one YAML document is expected");
            }
            return node;
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new ConfigException(source + (line > 0 ? " line " + line : "") + ": not valid YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory cannot fail to be read", e);
        }
    }

    private static @Nullable Node node(JsonParser parser, String source, int depth)
            throws IOException, ConfigException {
        int line = parser.currentTokenLocation().getLineNr();
        if (depth > MAX_DEPTH) {
            throw new ConfigException(source + " line " + line + ": nested too deeply");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                SequencedMap<String, Node> fields = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    Node value = node(parser, source, depth + 1);
                    // A key without a value is as good as a key left out.
                    if (value != null) {
                        fields.put(name, value);
                    }
                }
                yield new Node.Fields(fields, line);
            }
            case START_ARRAY -> {
                List<Node> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    Node item = node(parser, source, depth + 1);
                    items.add(item == null ? new Node.Scalar("", line) : item);
                }
                yield new Node.Items(items, line);
            }
            case VALUE_NULL -> null;
            default -> new Node.Scalar(parser.getText(), line);
        };
    }
}
