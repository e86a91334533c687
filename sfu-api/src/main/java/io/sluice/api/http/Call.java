package io.sluice.api.http;

import io.sluice.api.auth.Caller;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One request that passed the contract: who calls, with which parameters and which body.
public final class Call {
    private final RoutingContext context;
    private final @Nullable Caller caller;
    private final @Nullable JsonObject json;

    Call(RoutingContext context, @Nullable Caller caller, @Nullable JsonObject json) {
        this.context = context;
        this.caller = caller;
        this.json = json;
    }

    /// Who calls; only operations that ask for a bearer have one.
    public Caller caller() {
        return Objects.requireNonNull(caller, "an operation that asks for no bearer has no caller");
    }

    /// Refuses everybody but backends.
    public void backendOnly() {
        if (!(caller() instanceof Caller.Backend)) {
            throw new ProblemException(Problem.forbidden("This takes the API key."));
        }
    }

    public String path(String name) {
        return Objects.requireNonNull(context.pathParam(name), () -> "the contract has no path parameter " + name);
    }

    /// A query parameter, or null.
    public @Nullable String query(String name) {
        return context.queryParams().get(name);
    }

    /// A header field, or null.
    public @Nullable String header(String name) {
        return context.request().getHeader(name);
    }

    /// The JSON body; an empty object where none was sent and none is needed.
    public JsonObject json() {
        return json == null ? new JsonObject() : json;
    }

    /// The body as text.
    public String text() {
        String text = context.body().asString();
        return text == null ? "" : text;
    }

    public String remoteHost() {
        return context.request().remoteAddress() == null
                ? ""
                : context.request().remoteAddress().hostAddress();
    }
}
