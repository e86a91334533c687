package io.sluice.api.http;

import io.sluice.api.auth.Authenticator;
import io.sluice.api.auth.Caller;
import io.sluice.api.json.JsonText;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.RequestValidator;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Operations of the contract and what handles them in → a router out.
///
/// The order of checks is one for all: body size, bearer, media type, JSON syntax, then the contract's schemas; only
/// what passed all of them reaches an [Endpoint].
public final class ContractRouter {
    private static final String BEARER = "Bearer ";
    private static final int ANYBODY_BODY_BYTES = 64 * 1024;

    private final Contract contract;
    private final Authenticator authenticator;
    private final RouterBuilder builder;
    private final RequestValidator validator;
    private final TreeSet<String> bound = new TreeSet<>();

    private ContractRouter(Vertx vertx, Contract contract, OpenAPIContract derived, Authenticator authenticator) {
        this.contract = contract;
        this.authenticator = authenticator;
        this.builder = RouterBuilder.create(vertx, derived, RequestExtractor.withBodyHandler());
        this.validator = RequestValidator.create(vertx, derived);
    }

    public static Future<ContractRouter> create(
            Vertx vertx, Contract contract, Authenticator authenticator, int maxBodyBytes) {
        return OpenAPIContract.from(vertx, contract.forRouter()).map(derived -> {
            ContractRouter router = new ContractRouter(vertx, contract, derived, authenticator);
            router.builder.rootHandler(router.bodies(maxBodyBytes));
            return router;
        });
    }

    /// Large bodies are kept only for who has shown a bearer that is known: its header comes first.
    private Handler<RoutingContext> bodies(int maxBodyBytes) {
        BodyHandler known = BodyHandler.create(false).setBodyLimit(maxBodyBytes);
        BodyHandler anybody = BodyHandler.create(false).setBodyLimit(Math.min(maxBodyBytes, ANYBODY_BODY_BYTES));
        return context -> (isKnown(context) ? known : anybody).handle(context);
    }

    /// A header that is not known is no fault here: a proxy may have asked for one of its own.
    private boolean isKnown(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        return header != null
                && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && authenticator.authenticate(header.substring(BEARER.length()).strip(), Instant.now())
                        instanceof Authenticator.Result.Known;
    }

    public ContractRouter bind(String operationId, Access access, Endpoint endpoint) {
        Contract.Operation operation = contract.operation(operationId);
        OpenAPIRoute route = route(operationId);
        TextParameters texts = new TextParameters(operation);
        route.addHandler(context -> {
            Caller caller = access == Access.BEARER ? authenticated(context) : null;
            texts.check(context);
            JsonObject json = body(context, operation);
            RequestExtractor.withBodyHandler()
                    .extractValidatableRequest(context, route.getOperation())
                    .compose(request -> validator.validate(request, operationId))
                    .compose(valid -> endpoint.handle(new Call(context, caller, json)))
                    .onSuccess(answer -> write(context, answer))
                    .onFailure(context::fail);
        });
        return this;
    }

    /// Binds an operation that is no exchange of request and answer, such as the WebSocket.
    public ContractRouter bindRaw(String operationId, Handler<RoutingContext> handler) {
        route(operationId).addHandler(handler);
        return this;
    }

    /// @throws IllegalStateException where an operation of the contract was left unbound
    public Router build() {
        TreeSet<String> missing = new TreeSet<>();
        contract.operations().forEach(operation -> missing.add(operation.id()));
        missing.removeAll(bound);
        if (!missing.isEmpty()) {
            throw new IllegalStateException("nothing handles " + missing);
        }
        return builder.createRouter();
    }

    private OpenAPIRoute route(String operationId) {
        if (!bound.add(operationId)) {
            throw new IllegalStateException(operationId + " is bound twice");
        }
        OpenAPIRoute route = builder.getRoute(operationId);
        if (route == null) {
            throw new IllegalStateException("the contract has no operation " + operationId);
        }
        return route.setDoValidation(false).setDoSecurity(false);
    }

    private Caller authenticated(RoutingContext context) {
        List<String> headers = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            throw new ProblemException(
                    Problem.unauthorized("This takes an Authorization header with a bearer: the API key or a token."));
        }
        String header = headers.getFirst();
        if (headers.size() > 1 || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new ProblemException(
                    Problem.unauthorized("The Authorization header must be \"Bearer\" and a token."));
        }
        String bearer = header.substring(BEARER.length()).strip();
        return switch (authenticator.authenticate(bearer, Instant.now())) {
            case Authenticator.Result.Known known -> known.caller();
            case Authenticator.Result.Unknown unknown ->
                throw new ProblemException(Problem.unauthorized("The token " + unknown.why() + "."));
        };
    }

    private static @Nullable JsonObject body(RoutingContext context, Contract.Operation operation) {
        if (operation.mediaTypes().isEmpty()) {
            return null;
        }
        boolean empty = context.body().length() <= 0;
        if (empty && !operation.bodyRequired()) {
            return null;
        }
        String type = mediaType(context.request().getHeader(HttpHeaders.CONTENT_TYPE));
        if (!operation.mediaTypes().contains(type)) {
            throw new ProblemException(Problem.of(
                    415, "unsupported_media_type", "This takes " + String.join(" or ", operation.mediaTypes()) + "."));
        }
        if (empty) {
            throw new ProblemException(Problem.badRequest("A body is needed."));
        }
        return operation.takesJson()
                ? json(Objects.requireNonNullElse(context.body().asString(), ""))
                : null;
    }

    private static JsonObject json(String text) {
        return switch (JsonText.parse(text)) {
            case JsonText.Result.Malformed malformed ->
                throw new ProblemException(Problem.at(
                        400,
                        "malformed",
                        "line:" + malformed.line(),
                        "Not JSON at line " + malformed.line() + ", column " + malformed.column() + ": "
                                + malformed.detail()));
            case JsonText.Result.Value value -> {
                JsonObject object = JsonText.asObject(value.value());
                if (object == null) {
                    throw new ProblemException(Problem.badRequest("The body must be a JSON object."));
                }
                yield object;
            }
        };
    }

    /// The type without parameters, in lower case; empty where there is none.
    static String mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /// Vert.x's validator speaks in exceptions; this says the same in the words of the contract.
    static Problem problemOf(ValidatorException exception) {
        String detail = JsonText.clean(String.valueOf(exception.getMessage()));
        if (exception instanceof SchemaValidationException schema) {
            boolean inBody = detail.contains("request body");
            List<Problem.Fault> faults = SchemaFaults.of(schema.getOutputUnit());
            if (inBody && !faults.isEmpty()) {
                Problem.Fault first = faults.getFirst();
                return new Problem(422, "invalid_value", first.pointer() + ": " + first.detail() + ".", false, faults);
            }
            return Problem.of(inBody ? 422 : 400, inBody ? "invalid_value" : "malformed", detail);
        }
        return Problem.badRequest(detail);
    }

    private static void write(RoutingContext context, Answer answer) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(header -> response.headers().add(header.name(), header.value()));
        if (answer.contentType() != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
        }
        response.end(answer.body());
    }
}
