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
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.TimeoutHandler;
import java.util.List;

/// The public listener: limits of connections and headers, then the contract's routes, then the page.
final class PublicListener {
    private static final int MAX_HEADER_BYTES = 32 * 1024;
    private static final int MAX_LINE_BYTES = 8 * 1024;
    /// A connection on which no byte moves at all, such as one whose client does not read its answer. Far above the
    /// pings of a WebSocket, which go out every 20 s at the latest: it ends by limits of its own.
    private static final int STILL_SECONDS = 120;
    private static final List<Integer> STATUSES = List.of(400, 404, 405, 406, 413, 414, 415, 500, 503);

    private PublicListener() {}

    static Future<HttpServer> listen(
            Vertx vertx, ServerConfig config, Contract contract, Router routes, OpenConnections connections) {
        HttpServer server = vertx.createHttpServer(options(config));
        Router router = router(vertx, config, contract, routes, connections);
        server.connectionHandler(connections::opened);
        server.requestHandler(request -> {
            if (!connections.asked(request.connection())) {
                return;
            }
            Problem problem = RequestGuard.check(request);
            if (problem == null) {
                router.handle(request);
            } else {
                // The rest of what it sent is not worth reading.
                request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
                Failures.write(request.response(), problem, "", TraceId.fresh());
            }
        });
        return server.listen();
    }

    private static Router router(
            Vertx vertx, ServerConfig config, Contract contract, Router routes, OpenConnections connections) {
        Router router = Router.router(vertx);
        Failures failures = new Failures(contract);
        router.route()
                .handler(context -> begin(context, connections))
                .handler(new Cors(config.http().corsOrigins()));
        TimeoutHandler timeout = TimeoutHandler.create(
                config.http().connections().answerTimeout().toMillis(), 503);
        // A WebSocket's exchange never ends; the timeout would fail it in the middle of a call.
        router.route().handler(context -> {
            if (isHandshake(context)) {
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

    private static void begin(RoutingContext context, OpenConnections connections) {
        context.addEndHandler(done -> {
            if (!isUpgraded(context)) {
                connections.answered(context.request().connection());
            }
        });
        context.put(Failures.TRACE_ID, TraceId.of(context.request().getHeader("traceparent")));
        context.response().putHeader("X-Content-Type-Options", "nosniff").putHeader("Referrer-Policy", "no-referrer");
        context.next();
    }

    private static boolean isHandshake(RoutingContext context) {
        HttpServerRequest request = context.request();
        return ConnectEndpoint.PATH.equals(request.path())
                && request.method().equals(HttpMethod.GET)
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    }

    /// A WebSocket's exchange ends with its connection; no further request is waited for.
    private static boolean isUpgraded(RoutingContext context) {
        return isHandshake(context) && context.response().getStatusCode() == 101;
    }

    private static HttpServerOptions options(ServerConfig config) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.http().bind())
                .setPort(config.http().port())
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setIdleTimeout(STILL_SECONDS)
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
