package io.sluice.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sluice.api.json.JsonText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `openapi.yaml`: the source of routes, checks and documentation.
public final class Contract {
    private static final String RESOURCE = "/openapi.yaml";
    private static final String REF = "$ref";
    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final String text;
    private final JsonObject document;
    private final List<Operation> operations;

    /// One operation of the contract.
    ///
    /// @param id its `operationId`
    /// @param method in upper case
    /// @param mediaTypes that its request body may have, empty where it takes none
    public record Operation(
            String id, String method, String path, List<String> mediaTypes, boolean bodyRequired, JsonObject source) {
        boolean takesJson() {
            return mediaTypes.stream().anyMatch(type -> type.endsWith("json"));
        }
    }

    private Contract(String text, JsonObject document) {
        this.text = text;
        this.document = document;
        this.operations = operations(document);
    }

    public static Contract load() {
        try (InputStream in = Objects.requireNonNull(Contract.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            String text = new String(in.readAllBytes(), UTF_8);
            Object tree = new ObjectMapper(new YAMLFactory()).readValue(text, Object.class);
            return new Contract(text, Objects.requireNonNull(JsonText.asObject(tree), RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The YAML text, as it is served.
    public String text() {
        return text;
    }

    public String title() {
        return document.getJsonObject("info").getString("title");
    }

    public String description() {
        return document.getJsonObject("info").getString("description", "");
    }

    public List<Operation> operations() {
        return operations;
    }

    public Operation operation(String id) {
        return operations.stream()
                .filter(operation -> operation.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the contract has no operation " + id));
    }

    /// A schema of `components`, references to others written out.
    public JsonObject schema(String name) {
        JsonObject schema =
                document.getJsonObject("components").getJsonObject("schemas").getJsonObject(name);
        return (JsonObject) Objects.requireNonNull(
                inlined(Objects.requireNonNull(schema, () -> "the contract has no schema " + name)));
    }

    public SequencedSet<String> schemaNames() {
        return new TreeSet<>(
                document.getJsonObject("components").getJsonObject("schemas").fieldNames());
    }

    /// The contract as Vert.x's router can load it: up to 5.0.10 that one refuses any media type but JSON, so other
    /// bodies are left out here and looked at by their own handlers. Nothing validates answers; their content goes.
    JsonObject forRouter() {
        JsonObject derived = document.copy();
        for (Map.Entry<String, Object> path : derived.getJsonObject("paths")) {
            for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
                if (method.getValue() instanceof JsonObject operation && METHODS.contains(method.getKey())) {
                    JsonObject body = operation.getJsonObject("requestBody");
                    if (body != null && !body.getJsonObject("content").containsKey("application/json")) {
                        operation.remove("requestBody");
                    }
                    withoutContent(operation.getJsonObject("responses"));
                }
            }
        }
        withoutContent(derived.getJsonObject("components").getJsonObject("responses"));
        return derived;
    }

    private static void withoutContent(@Nullable JsonObject responses) {
        if (responses != null) {
            responses.forEach(response -> ((JsonObject) response.getValue()).remove("content"));
        }
    }

    private static List<Operation> operations(JsonObject document) {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
            for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
                if (METHODS.contains(method.getKey()) && method.getValue() instanceof JsonObject source) {
                    JsonObject body = source.getJsonObject("requestBody");
                    operations.add(new Operation(
                            source.getString("operationId"),
                            method.getKey().toUpperCase(java.util.Locale.ROOT),
                            path.getKey(),
                            body == null
                                    ? List.of()
                                    : List.copyOf(body.getJsonObject("content").fieldNames()),
                            body != null && body.getBoolean("required", false),
                            source));
                }
            }
        }
        return List.copyOf(operations);
    }

    private @Nullable Object inlined(@Nullable Object node) {
        return switch (node) {
            case JsonObject object when object.containsKey(REF) -> inlined(referenced(object.getString(REF)));
            case JsonObject object -> {
                JsonObject copy = new JsonObject();
                object.forEach(entry -> copy.put(entry.getKey(), inlined(entry.getValue())));
                yield copy;
            }
            case JsonArray array -> {
                JsonArray copy = new JsonArray();
                array.forEach(item -> copy.add(inlined(item)));
                yield copy;
            }
            case null, default -> node;
        };
    }

    private JsonObject referenced(String reference) {
        JsonObject node = document;
        for (String part : reference.substring("#/".length()).split("/", -1)) {
            node = Objects.requireNonNull(node.getJsonObject(part), reference);
        }
        return node;
    }
}
