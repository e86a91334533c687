package io.sluice.api;

import io.sluice.api.config.ServerConfig;
import io.sluice.api.http.Contract;
import io.sluice.api.http.Cors;
import io.sluice.api.http.Failures;
import io.sluice.api.http.Problem;
import io.sluice.api.http.RequestGuard;
import io.sluice.api.http.TraceId;
import io.sluice.api.http.WebPage;
import io.sluice.api.websocket.ConnectEndpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The public listener: limits of connections and headers, then the contract's routes, then the page.
final class PublicListener {
    private static final int MAX_HEADER_BYTES = 32 * 1024;
    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int IDLE_SECONDS = 120;
    private static final long FIRST_REQUEST_MILLIS = 10_000;
    private static final long ANSWER_MILLIS = 30_000;
    private static final List<Integer> STATUSES = List.of(400, 404, 405, 406, 413, 414, 415, 500, 503);

    private PublicListener() {}

    static Future<HttpServer> listen(Vertx vertx, ServerConfig config, Contract contract, Router routes) {
        HttpServer server = vertx.createHttpServer(options(config));
        Router router = router(vertx, config, contract, routes);
        Set<HttpConnection> silent = new HashSet<>();
        server.connectionHandler(connection -> {
            // A connection that never completes a request holds memory for nothing.
            silent.add(connection);
            long timer = vertx.setTimer(FIRST_REQUEST_MILLIS, id -> {
                if (silent.remove(connection)) {
                    connection.close();
                }
            });
            connection.closeHandler(nothing -> {
                silent.remove(connection);
                vertx.cancelTimer(timer);
            });
        });
        server.requestHandler(request -> {
            silent.remove(request.connection());
            Problem problem = RequestGuard.check(request);
            if (problem == null) {
                router.handle(request);
            } else {
                Failures.write(request.response(), problem, "", TraceId.fresh());
            }
        });
        return server.listen();
    }

    private static Router router(Vertx vertx, ServerConfig config, Contract contract, Router routes) {
        Router router = Router.router(vertx);
        Failures failures = new Failures(contract);
        router.route()
                .handler(PublicListener::begin)
                .handler(new Cors(config.http().corsOrigins()));
        TimeoutHandler timeout = TimeoutHandler.create(ANSWER_MILLIS, 503);
        // A WebSocket's exchange never ends; the timeout would fail it in the middle of a call.
        router.route().handler(context -> {
            if (ConnectEndpoint.PATH.equals(context.request().path())) {
                context.next();
            } else {
                timeout.handle(context);
            }
        });
        router.route("/*").subRouter(routes);
        router.routeWithRegex(WebPage.PATHS)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(new WebPage());
        router.route().failureHandler(failures);
        STATUSES.forEach(status -> router.errorHandler(status, failures));
        return router;
    }

    private static void begin(RoutingContext context) {
        context.put(Failures.TRACE_ID, TraceId.of(context.request().getHeader("traceparent")));
        context.response().putHeader("X-Content-Type-Options", "nosniff").putHeader("Referrer-Policy", "no-referrer");
        context.next();
    }

    private static HttpServerOptions options(ServerConfig config) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.http().bind())
                .setPort(config.http().port())
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setIdleTimeout(IDLE_SECONDS)
                .setHandle100ContinueAutomatically(true)
                // One protocol, one set of limits: nothing here gains by HTTP/2, and WebSockets need HTTP/1.1.
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setMaxWebSocketFrameSize(config.signalling().maxMessageBytes())
                .setMaxWebSocketMessageSize(config.signalling().maxMessageBytes())
                // A small compressed frame could unpack to anything.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setWebSocketSubProtocols(List.of(ConnectEndpoint.SUBPROTOCOL));
        ServerConfig.Tls tls = config.http().tls();
        if (tls != null) {
            options.setSsl(true)
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertPath(tls.certificate().toString())
                            .setKeyPath(tls.key().toString()));
        }
        return options;
    }
}
