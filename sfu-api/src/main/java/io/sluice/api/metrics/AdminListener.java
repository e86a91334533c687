package io.sluice.api.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/// The listener for operators: `/metrics` for Prometheus, in a place that the public listener's callers do not reach.
public final class AdminListener implements Handler<HttpServerRequest> {
    private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";
    private static final int IDLE_SECONDS = 60;

    private final PrometheusMeterRegistry registry;

    private AdminListener(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    public static Future<HttpServer> listen(Vertx vertx, PrometheusMeterRegistry registry, String bind, int port) {
        return vertx.createHttpServer(new HttpServerOptions()
                        .setHost(bind)
                        .setPort(port)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setHttp2ClearTextEnabled(false))
                .requestHandler(new AdminListener(registry))
                .listen();
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (!"/metrics".equals(request.path())) {
            request.response().setStatusCode(404).end("There is /metrics.\n");
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response()
                    .setStatusCode(405)
                    .putHeader("Allow", "GET, HEAD")
                    .end();
        } else {
            request.response().putHeader(HttpHeaders.CONTENT_TYPE, TEXT_FORMAT).end(registry.scrape(TEXT_FORMAT));
        }
    }
}
