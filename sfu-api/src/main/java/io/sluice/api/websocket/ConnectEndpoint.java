package io.sluice.api.websocket;

import io.sluice.api.auth.Authenticator;
import io.sluice.api.config.ServerConfig;
import io.sluice.api.http.Contract;
import io.sluice.api.http.ContractRouter;
import io.sluice.api.http.Core;
import io.sluice.api.http.Problem;
import io.sluice.api.http.ProblemException;
import io.sluice.api.ice.IceServers;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /v1/connect`: checks a handshake and makes a [Connection] of it.
public final class ConnectEndpoint implements ConferenceListener {
    public static final String PATH = "/v1/connect";
    public static final String SUBPROTOCOL = "sluice.v1";

    private final Vertx vertx;
    private final ServerConfig config;
    private final SessionDirectory sessions = new SessionDirectory();
    private final EventFan fan = new EventFan(sessions);
    private final Requests requests;
    private int sockets;

    public ConnectEndpoint(
            Vertx vertx,
            Core core,
            Authenticator authenticator,
            IceServers iceServers,
            ServerConfig config,
            Contract contract) {
        this.vertx = vertx;
        this.config = config;
        this.requests = new Requests(vertx, core, authenticator, iceServers, config, contract, sessions, fan);
    }

    public void bind(ContractRouter router) {
        router.bindRaw("connect", this::connect);
    }

    @Override
    public void on(ConferenceEvent event) {
        fan.on(event);
    }

    /// Sockets of a conference that missed events are closed; their clients resume, and get its whole state.
    public void eventsLost(String conference) {
        for (SignallingSession session : sessions.of(conference)) {
            Connection connection = session.connection();
            if (connection != null) {
                connection.close(CloseCode.EVENTS_LOST);
            }
        }
    }

    /// Open sockets.
    public int sockets() {
        return sockets;
    }

    private void connect(RoutingContext context) {
        HttpServerRequest request = context.request();
        check(request);
        ConnectQuery query = ConnectQuery.of(context.queryParams());
        sockets++;
        request.toWebSocket().onSuccess(socket -> begin(socket, query)).onFailure(error -> {
            sockets--;
            context.fail(400);
        });
    }

    private void begin(ServerWebSocket socket, ConnectQuery query) {
        new Connection(vertx, socket, requests, config.signalling(), query, () -> sockets--);
    }

    private void check(HttpServerRequest request) {
        if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            request.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            throw new ProblemException(Problem.of(426, "upgrade_required", "This address is a WebSocket."));
        }
        String protocols = request.getHeader("Sec-WebSocket-Protocol");
        if (protocols == null || !List.of(protocols.split("\\s*,\\s*", -1)).contains(SUBPROTOCOL)) {
            throw new ProblemException(
                    Problem.badRequest("The WebSocket subprotocol " + SUBPROTOCOL + " must be offered."));
        }
        if (!originAllowed(request.getHeader(HttpHeaders.ORIGIN), request.getHeader(HttpHeaders.HOST))) {
            throw new ProblemException(Problem.forbidden(
                    "Pages of this origin may not connect; http.webSocketOrigins lists those that may."));
        }
    }

    /// Programs send no `Origin`; pages do, and come from this server or from where the configuration says.
    private boolean originAllowed(@Nullable String origin, @Nullable String host) {
        if (origin == null) {
            return true;
        }
        List<String> allowed = config.http().webSocketOrigins();
        if (allowed.contains("*") || allowed.contains(origin)) {
            return true;
        }
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
