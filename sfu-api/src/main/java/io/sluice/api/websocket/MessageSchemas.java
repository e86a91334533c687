package io.sluice.api.websocket;

import io.sluice.api.http.Contract;
import io.sluice.api.http.Problem;
import io.sluice.api.http.SchemaFaults;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What each type of request must look like, from the contract's schemas.
final class MessageSchemas {
    /// The types of request; the schema of `join` is `JoinMessage`.
    static final List<String> TYPES = List.of(
            "join", "offer", "candidate", "subscribe", "unsubscribe", "policy", "track", "message", "leave", "ping");

    private final Map<String, Validator> validators = new LinkedHashMap<>();

    MessageSchemas(Contract contract) {
        JsonSchemaOptions options = new JsonSchemaOptions()
                .setBaseUri("app://sluice/")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic);
        for (String type : TYPES) {
            String name = Character.toUpperCase(type.charAt(0)) + type.substring(1) + "Message";
            validators.put(type, Validator.create(JsonSchema.of(contract.schema(name)), options));
        }
    }

    /// @return null where the message is right
    @Nullable
    Problem check(String type, JsonObject message) {
        Validator validator = validators.get(type);
        if (validator == null) {
            return Problem.at(400, "unknown_type", "/type", "Known types are " + String.join(", ", TYPES) + ".");
        }
        OutputUnit output = validator.validate(message);
        if (Boolean.TRUE.equals(output.getValid())) {
            return null;
        }
        List<Problem.Fault> faults = SchemaFaults.of(output);
        if (faults.isEmpty()) {
            return Problem.of(422, "invalid_value", "The message does not fit its schema.");
        }
        Problem.Fault first = faults.getFirst();
        return new Problem(422, "invalid_value", first.pointer() + ": " + first.detail() + ".", false, faults);
    }
}
