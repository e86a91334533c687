package io.sluice.api.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ConnectionsIT {
    private static final String LIVE = "GET /live HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String STATUS = "{\"status\":\"live\"}";
    private static final String SHORT =
            "http: {firstRequestTimeoutSeconds: 1, answerTimeoutSeconds: 1, idleTimeoutSeconds: 1}";

    private static RawConnection answered(TestServer server, String localAddress) {
        RawConnection connection = new RawConnection(server, localAddress);
        connection.send(LIVE);
        assertThat(connection.until(STATUS)).startsWith("HTTP/1.1 200");
        return connection;
    }

    private static double meter(TestServer server, Http http, String name) {
        return http.send(server.metricsUri(), "GET", null, null, null)
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsAboveTheLimitIsClosedAtOnceAndCounted() {
        try (TestServer server = TestServer.start("http: {maxConnections: 2}");
                Http http = new Http(server);
                RawConnection first = answered(server, "127.0.0.1");
                RawConnection second = answered(server, "127.0.0.2")) {
            try (RawConnection third = new RawConnection(server, "127.0.0.3")) {
                assertThat(third.untilClosed("")).isEmpty();
            }
            assertThat(meter(server, http, "sluice_http_connections")).isEqualTo(2);
            assertThat(meter(server, http, "sluice_http_connections_refused_total"))
                    .isEqualTo(1);
            assertThat(second.send(LIVE)).isTrue();
            assertThat(second.until(STATUS)).startsWith("HTTP/1.1 200");
            first.send("GET /live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(first.untilClosed("")).startsWith("HTTP/1.1 200");
            answered(server, "127.0.0.1").close();
        }
    }

    @Test
    void oneAddressLeavesRoomForOthers() {
        try (TestServer server = TestServer.start("http: {maxConnectionsPerAddress: 1}");
                RawConnection first = answered(server, "127.0.0.1");
                RawConnection second = new RawConnection(server, "127.0.0.1");
                RawConnection other = answered(server, "127.0.0.2")) {
            assertThat(second.untilClosed("")).isEmpty();
            assertThat(first.send(LIVE)).isTrue();
            assertThat(first.until(STATUS)).startsWith("HTTP/1.1 200");
            assertThatThrownBy(() -> TestSocket.connect(server)).isInstanceOf(CompletionException.class);
            assertThat(other.send(LIVE)).isTrue();
            assertThat(other.until(STATUS)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void whoSendsHeadsOrBodiesByteByByteIsCutWhileWebSocketsAndSessionsLive() {
        try (TestServer server = TestServer.start(SHORT);
                Http http = new Http(server);
                TestSocket socket = TestSocket.connect(server)) {
            assertThat(socket.join(server.token("room", "ada")).getString("type"))
                    .isEqualTo("joined");
            // Each waits for a limit of HTTP, all of which the WebSocket has been open for by then.
            try (RawConnection silent = new RawConnection(server)) {
                assertThat(silent.untilClosed("")).isEmpty();
            }
            try (RawConnection slowHead = new RawConnection(server)) {
                slowHead.send("GET /live HTTP/1.1\r\nX: ");
                assertThat(slowHead.untilClosed("a")).isEmpty();
            }
            try (RawConnection slowNextHead = answered(server, "127.0.0.1")) {
                slowNextHead.send("GET /live HTTP/1.1\r\nX: ");
                assertThat(slowNextHead.untilClosed("a")).isEqualTo("");
            }
            for (String address : new String[] {"/page/token", "/v1/connect", "/v1/conferences/room"}) {
                try (RawConnection slowBody = new RawConnection(server)) {
                    slowBody.send("PUT " + address + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
                    assertThat(slowBody.untilClosed("a")).as(address).startsWith("HTTP/1.1 ");
                }
            }
            try (RawConnection encoder = new RawConnection(server)) {
                encoder.send("POST /whip/room?identity=encoder HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + server.apiKey() + "\r\nContent-Type: application/sdp\r\nContent-Length: "
                        + Offers.GSTREAMER.length() + "\r\n\r\n" + Offers.GSTREAMER);
                assertThat(encoder.until("\r\n\r\n")).startsWith("HTTP/1.1 201");
                encoder.untilClosed("");
            }
            assertThat(http.get("/v1/conferences/room/participants/encoder").status())
                    .isEqualTo(200);
            assertThat(socket.request(new JsonObject().put("type", "ping")).getString("type"))
                    .isEqualTo("pong");
        }
    }
}
