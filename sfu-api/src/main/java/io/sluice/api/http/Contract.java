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
import java.util.Locale;
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
    private final JsonObject resolved;
    private final List<Operation> operations;

    /// One operation of the contract.
    ///
    /// @param id its `operationId`
    /// @param method in upper case
    /// @param mediaTypes that its request body may have, empty where it takes none
    /// @param textParameters those of its parameters that are texts
    public record Operation(
            String id,
            String method,
            String path,
            List<String> mediaTypes,
            boolean bodyRequired,
            List<TextParameter> textParameters,
            JsonObject source) {
        public Operation {
            mediaTypes = List.copyOf(mediaTypes);
            textParameters = List.copyOf(textParameters);
        }

        boolean takesJson() {
            return mediaTypes.stream().anyMatch(type -> type.endsWith("json"));
        }
    }

    /// A parameter whose value is text.
    ///
    /// @param in `path` or `query`
    /// @param schema of its value
    public record TextParameter(String name, String in, JsonObject schema) {}

    private Contract(String text, JsonObject document) {
        this.text = text;
        this.document = document;
        this.resolved = (JsonObject) Objects.requireNonNull(inlined(document));
        this.operations = operations(document, resolved);
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

    /// The methods that an address takes, none where it is no address of the contract.
    SequencedSet<String> methods(String path) {
        SequencedSet<String> methods = new TreeSet<>();
        for (Operation operation : operations) {
            String[] template = operation.path.split("/", -1);
            String[] parts = path.split("/", -1);
            boolean fits = template.length == parts.length;
            for (int i = 0; fits && i < template.length; i++) {
                fits = template[i].startsWith("{") ? !parts[i].isEmpty() : template[i].equals(parts[i]);
            }
            if (fits) {
                methods.add(operation.method);
            }
        }
        return methods;
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
        JsonObject derived = resolved.copy();
        for (Map.Entry<String, Object> path : derived.getJsonObject("paths")) {
            JsonObject item = (JsonObject) path.getValue();
            withoutTexts(item);
            for (Map.Entry<String, Object> method : item) {
                if (method.getValue() instanceof JsonObject operation && METHODS.contains(method.getKey())) {
                    JsonObject body = operation.getJsonObject("requestBody");
                    if (body != null && !body.getJsonObject("content").containsKey("application/json")) {
                        operation.remove("requestBody");
                    }
                    withoutTexts(operation);
                    withoutContent(operation.getJsonObject("responses"));
                    operation.remove("security");
                }
            }
        }
        derived.remove("components");
        derived.remove("security");
        return derived;
    }

    /// Vert.x reads every parameter as JSON first, so that the name 1.5 is a number to it and "x" loses its quotes;
    /// [TextParameters] looks at texts as they came.
    private static void withoutTexts(JsonObject source) {
        JsonArray others = new JsonArray();
        for (Object item : source.getJsonArray("parameters", new JsonArray())) {
            if (!isText(((JsonObject) item).getJsonObject("schema"))) {
                others.add(item);
            }
        }
        source.put("parameters", others);
    }

    private static boolean isText(JsonObject schema) {
        return "string".equals(schema.getValue("type"));
    }

    private static void withoutContent(@Nullable JsonObject responses) {
        if (responses != null) {
            responses.forEach(response -> ((JsonObject) response.getValue()).remove("content"));
        }
    }

    private static List<Operation> operations(JsonObject document, JsonObject resolved) {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
            JsonObject resolvedItem = resolved.getJsonObject("paths").getJsonObject(path.getKey());
            for (Map.Entry<String, Object> method : (JsonObject) path.getValue()) {
                if (METHODS.contains(method.getKey()) && method.getValue() instanceof JsonObject source) {
                    JsonObject body = source.getJsonObject("requestBody");
                    List<TextParameter> texts = new ArrayList<>(textParameters(resolvedItem));
                    texts.addAll(textParameters(resolvedItem.getJsonObject(method.getKey())));
                    operations.add(new Operation(
                            source.getString("operationId"),
                            method.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            body == null
                                    ? List.of()
                                    : List.copyOf(body.getJsonObject("content").fieldNames()),
                            body != null && body.getBoolean("required", false),
                            texts,
                            source));
                }
            }
        }
        return List.copyOf(operations);
    }

    private static List<TextParameter> textParameters(JsonObject source) {
        List<TextParameter> parameters = new ArrayList<>();
        for (Object item : source.getJsonArray("parameters", new JsonArray())) {
            JsonObject parameter = (JsonObject) item;
            JsonObject schema = parameter.getJsonObject("schema");
            if (isText(schema)) {
                parameters.add(new TextParameter(parameter.getString("name"), parameter.getString("in"), schema));
            }
        }
        return parameters;
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
