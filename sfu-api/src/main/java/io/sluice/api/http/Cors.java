package io.sluice.api.http;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// CORS of WHIP and WHEP, on answers and refusals alike. Requests carry a bearer and never cookies, so an origin gains
/// nothing that its page was not given.
public final class Cors implements Handler<RoutingContext> {
    private static final List<String> PATHS = List.of("/whip/", "/whep/", "/v1/media-sessions/");
    private static final String MAX_AGE_SECONDS = "600";

    private final List<String> origins;

    public Cors(List<String> origins) {
        this.origins = List.copyOf(origins);
    }

    @Override
    public void handle(RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        if (origin != null && PATHS.stream().anyMatch(context.normalizedPath()::startsWith)) {
            MultiMap headers = context.response().headers();
            if (origins.contains("*")) {
                headers.set("Access-Control-Allow-Origin", "*");
            } else if (origins.contains(origin)) {
                headers.set("Access-Control-Allow-Origin", origin);
                headers.add("Vary", "Origin");
            } else {
                context.next();
                return;
            }
            headers.set("Access-Control-Expose-Headers", "Location, ETag, Link, Accept-Patch, Accept-Post, Allow");
            headers.set("Access-Control-Allow-Methods", "POST, PATCH, DELETE, OPTIONS");
            headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, traceparent");
            headers.set("Access-Control-Max-Age", MAX_AGE_SECONDS);
        }
        context.next();
    }
}
