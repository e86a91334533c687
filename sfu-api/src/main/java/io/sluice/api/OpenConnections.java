package io.sluice.api;

import io.sluice.api.config.ServerConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Connections of the public listener in → those that may stay open out: as many as the limits allow, each for as
/// long as it completes the head of a request in time. A head that comes byte by byte holds no connection open.
///
/// While a request is answered, and once a connection is a WebSocket, other limits hold.
///
/// Owned by the signalling thread.
final class OpenConnections {
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final ConnectionLimit limit;
    private final Duration firstRequest;
    private final Duration nextRequest;
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    OpenConnections(Vertx vertx, ServerConfig.Connections config) {
        this.vertx = vertx;
        this.limit = new ConnectionLimit(config.max(), config.maxPerAddress());
        this.firstRequest = config.firstRequestTimeout();
        this.nextRequest = config.idleTimeout();
    }

    void opened(HttpConnection connection) {
        String address = connection.remoteAddress().hostAddress();
        if (!limit.admit(address)) {
            connection.close();
            return;
        }
        timers.put(connection, timer(connection, firstRequest));
        connection.closeHandler(nothing -> {
            Long timer = timers.remove(connection);
            if (timer != null) {
                vertx.cancelTimer(timer);
            }
            limit.release(address);
        });
    }

    /// A request's head is complete.
    ///
    /// @return false where the connection was refused, and so is the request
    boolean asked(HttpConnection connection) {
        Long timer = timers.put(connection, NO_TIMER);
        if (timer == null) {
            timers.remove(connection);
            return false;
        }
        vertx.cancelTimer(timer);
        return true;
    }

    /// The request is answered; the connection waits for the next one.
    void answered(HttpConnection connection) {
        timers.computeIfPresent(connection, (known, before) -> {
            vertx.cancelTimer(before);
            return timer(known, nextRequest);
        });
    }

    int open() {
        return limit.open();
    }

    long refused() {
        return limit.refused();
    }

    private long timer(HttpConnection connection, Duration patience) {
        return vertx.setTimer(patience.toMillis(), id -> connection.close());
    }
}
