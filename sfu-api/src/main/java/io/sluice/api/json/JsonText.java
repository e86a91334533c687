package io.sluice.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON text from outside in → plain maps, lists, strings, numbers and booleans out; strict: no double keys, nothing
/// after the value, bounded depth and numbers.
public final class JsonText {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonText() {}

    /// What a text came to.
    public sealed interface Result {
        record Value(@Nullable Object value) implements Result {}

        /// @param line counted from 1
        record Malformed(int line, int column, String detail) implements Result {}
    }

    public static Result parse(String text) {
        try {
            Object value = MAPPER.readValue(text, Object.class);
            return isText(value)
                    ? new Result.Value(value)
                    : new Result.Malformed(1, 1, "half of a surrogate pair is no character");
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String first = e.getOriginalMessage().lines().findFirst().orElse("not JSON");
            return new Result.Malformed(
                    at == null ? 1 : at.getLineNr(), at == null ? 1 : at.getColumnNr(), clean(first));
        }
    }

    /// Escapes can spell half a surrogate pair, which no UTF-8 can: what kept it could never be written again.
    private static boolean isText(@Nullable Object value) {
        return switch (value) {
            case String text -> isText(text);
            case Map<?, ?> map ->
                map.entrySet().stream().allMatch(entry -> isText(entry.getKey()) && isText(entry.getValue()));
            case List<?> list -> list.stream().allMatch(JsonText::isText);
            case null, default -> true;
        };
    }

    private static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean pair = Character.isHighSurrogate(unit)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /// The object in a text, or null where it is no JSON object.
    public static @Nullable JsonObject object(String text) {
        return parse(text) instanceof Result.Value value ? asObject(value.value()) : null;
    }

    /// A parsed value as an object, or null where it is none.
    @SuppressWarnings("unchecked")
    public static @Nullable JsonObject asObject(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new JsonObject((Map<String, Object>) map) : null;
    }

    /// Opaque JSON text that the core keeps, as a value to put into a document; null where it is empty.
    public static @Nullable Object opaque(String text) {
        return text.isEmpty() || !(parse(text) instanceof Result.Value value) ? null : value.value();
    }

    /// Text of somebody else's making for a log line or a sentence.
    public static String clean(String text) {
        String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
        return shown.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
    }
}
