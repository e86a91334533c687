package io.sluice.api.http;

import io.vertx.ext.web.RoutingContext;
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

/// Checks the texts in the path and query of a request against the contract, as they came.
final class TextParameters {
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("app://sluice/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);

    private final Map<Contract.TextParameter, Validator> validators = new LinkedHashMap<>();

    TextParameters(Contract.Operation operation) {
        for (Contract.TextParameter parameter : operation.textParameters()) {
            validators.put(parameter, Validator.create(JsonSchema.of(parameter.schema()), OPTIONS));
        }
    }

    void check(RoutingContext context) {
        validators.forEach((parameter, validator) -> {
            if (parameter.in().equals("path")) {
                check(parameter, validator, context.pathParam(parameter.name()));
            } else {
                List<String> values = context.queryParam(parameter.name());
                if (values.size() > 1) {
                    throw refused(parameter, "it is given more than once");
                }
                if (!values.isEmpty()) {
                    check(parameter, validator, values.getFirst());
                }
            }
        });
    }

    private static void check(Contract.TextParameter parameter, Validator validator, @Nullable String value) {
        OutputUnit output = validator.validate(value);
        if (!Boolean.TRUE.equals(output.getValid())) {
            List<Problem.Fault> faults = SchemaFaults.of(output);
            throw refused(
                    parameter,
                    faults.isEmpty() ? "it is no text" : faults.getFirst().detail());
        }
    }

    private static ProblemException refused(Contract.TextParameter parameter, String why) {
        return new ProblemException(Problem.badRequest(
                "The " + parameter.in() + " parameter " + parameter.name() + " is refused: " + why + "."));
    }
}
