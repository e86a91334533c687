package io.sluice.api.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.SluiceServer;
import io.sluice.api.StartException;
import io.sluice.api.config.ServerConfig;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartIT {
    private static final String FREE = "http: {port: 0}\nadmin: {port: 0}\nmedia: {port: 0, loops: 1}\n";

    private static void startRefused(String yaml, String... sentences) throws Exception {
        ServerConfig config = ServerConfig.of(FREE, "test", Map.of());
        assertThat(config).isNotNull();
        ServerConfig wrong = ServerConfig.of(yaml, "test", Map.of());
        assertThatThrownBy(() -> SluiceServer.start(wrong).close())
                .isInstanceOf(StartException.class)
                .message()
                .hasLineCount(1)
                .contains(sentences);
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            startRefused(
                    "http: {port: " + port + "}\nadmin: {port: 0}\nmedia: {port: 0, loops: 1}",
                    "Port " + port,
                    "taken",
                    "http.port");
            startRefused(
                    "http: {port: 0}\nadmin: {port: " + port + "}\nmedia: {port: 0, loops: 1}",
                    "Port " + port,
                    "taken",
                    "admin.port");
            startRefused("http: {port: 0}\nadmin: {port: 0}\nmedia: {port: " + port + ", loops: 1}", "" + port);
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNamed() throws Exception {
        startRefused(
                FREE.replace("http: {port: 0}", "http: {port: 0, bind: 203.0.113.99}"), "203.0.113.99", "http.bind");
        startRefused(FREE.replace("loops: 1", "loops: 1, bindAddresses: [203.0.113.99]"), "203.0.113.99");
    }

    @Test
    void certificatesThatCannotBeUsedAreNamed(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing.pem");
        Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
        startRefused(
                FREE.replace(
                        "http: {port: 0}",
                        "http: {port: 0, tls: {certificate: " + missing + ", key: " + nonsense + "}}"),
                "http.tls.certificate",
                "does not exist");
        startRefused(
                FREE.replace(
                        "http: {port: 0}",
                        "http: {port: 0, tls: {certificate: " + nonsense + ", key: " + nonsense + "}}"),
                "http.tls");
    }

    @Test
    void httpsIsServedFromPemFiles(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.write(folder);
        try (TestServer server = TestServer.start(
                "http: {tls: {certificate: " + certificate.certificate() + ", key: " + certificate.key() + "}}")) {
            SSLContext trusting = certificate.trusting();
            URI uri = server.uri("/live");
            assertThat(uri.getScheme()).isEqualTo("https");
            try (Socket socket = trusting.getSocketFactory().createSocket("localhost", uri.getPort())) {
                assertThat(exchange(socket, "GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void everythingIsFreeAgainAfterClosing() {
        int port;
        try (TestServer server = TestServer.start()) {
            port = server.server().httpPort();
        }
        try (TestServer again = TestServer.start("http: {port: " + port + "}")) {
            assertThat(again.server().httpPort()).isNotZero();
        }
    }

    @Test
    void closingTellsEveryClient() {
        TestServer server = TestServer.start();
        TestSocket socket = TestSocket.connect(server);
        socket.join(server.token("room", "ada"));
        server.close();
        JsonObject bye = socket.awaitEvent("bye");
        assertThat(bye.getString("reason")).isEqualTo("server_shutdown");
        assertThat(bye.getInteger("retryAfterMillis")).isPositive();
        assertThat(socket.awaitClose()).isEqualTo(4503);
        socket.close();
    }

    @Test
    void aFullServerSaysWhenToComeBack() {
        try (TestServer server = TestServer.start("limits: {maxConferences: 1}");
                Http http = new Http(server)) {
            assertThat(http.putJson("/v1/conferences/one", "{}").status()).isEqualTo(201);
            Http.Reply refused = http.putJson("/v1/conferences/two", "{}");
            assertThat(refused.status()).as(refused.body()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(refused.json().getBoolean("retryable")).isTrue();
            assertThat(http.putJson("/v1/conferences/one", "{}").status()).isEqualTo(200);
        }
    }

    // --- a server that nobody configured -----------------------------------------------------------------------

    @Test
    void anUnconfiguredServerGivesItsOwnPageTokens() throws Exception {
        try (TestServer server = TestServer.startOpen();
                Http http = new Http(server)) {
            assertThat(server.apiKey()).startsWith("slk_");
            assertThat(server.config().http().bind()).isEqualTo("127.0.0.1");
            String body = "{\"conference\":\"room\",\"identity\":\"ada-1\",\"name\":\"Ada\"}";
            String host = "localhost:" + server.server().httpPort();
            Http.Reply reply =
                    http.send("POST", "/page/token", null, "application/json", body, "Origin", "http://" + host);
            assertThat(reply.status()).as(reply.body()).isEqualTo(201);
            assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
            try (TestSocket socket = TestSocket.connect(server)) {
                assertThat(socket.join(reply.json().getString("token")).getString("type"))
                        .isEqualTo("joined");
            }
            for (List<String> strange : List.of(
                    List.of(host, "http://evil.example.org"),
                    List.of(host, "http://localhost:1"),
                    List.of(host, "https://" + host),
                    List.of(host, "null"),
                    List.of("evil.example.org", "http://evil.example.org"),
                    List.of("localhost.evil.example.org", "http://localhost.evil.example.org"),
                    List.of("127.0.0.1@evil.example.org", "http://127.0.0.1@evil.example.org"))) {
                assertThat(raw(server, strange.get(0), "Origin: " + strange.get(1) + "\r\n", "application/json", body))
                        .as(strange.toString())
                        .startsWith("HTTP/1.1 40");
            }
            assertThat(raw(server, host, "", "application/json", body)).startsWith("HTTP/1.1 403");
            assertThat(raw(server, host, "Origin: http://" + host + "\r\n", "text/plain", body))
                    .startsWith("HTTP/1.1 415");
            assertThat(raw(server, host, "Origin: http://" + host + "\r\n", "application/json", "{}"))
                    .startsWith("HTTP/1.1 422");
            assertThat(http.send("GET", "/page/token", null, null, null).status())
                    .isEqualTo(405);
        }
    }

    @Test
    void aConfiguredAddressEndsThat() {
        try (TestServer server = TestServer.startOpen("http: {bind: 127.0.0.1}");
                Http http = new Http(server)) {
            String body = "{\"conference\":\"room\",\"identity\":\"ada\"}";
            assertThat(http.send("POST", "/page/token", null, "application/json", body, "Origin", server.origin())
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void anUnconfiguredServerWithHttpsGivesItsOwnPageTokensAsWell(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.write(folder);
        try (TestServer server = TestServer.startOpen(
                "http: {tls: {certificate: " + certificate.certificate() + ", key: " + certificate.key() + "}}")) {
            String body = "{\"conference\":\"room\",\"identity\":\"ada\"}";
            int port = server.server().httpPort();
            SSLContext trusting = certificate.trusting();
            for (List<String> asked : List.of(
                    List.of("https://localhost:" + port, "201"),
                    List.of("http://localhost:" + port, "403"),
                    List.of("https://evil.example.org", "403"))) {
                try (Socket socket = trusting.getSocketFactory().createSocket("localhost", port)) {
                    assertThat(exchange(
                                    socket,
                                    "POST /page/token HTTP/1.1\r\nHost: localhost:" + port + "\r\nOrigin: "
                                            + asked.get(0) + "\r\nContent-Type: application/json\r\nContent-Length: "
                                            + body.length() + "\r\nConnection: close\r\n\r\n" + body))
                            .as(asked.get(0))
                            .startsWith("HTTP/1.1 " + asked.get(1));
                }
            }
        }
    }

    // --- raw bytes ---------------------------------------------------------------------------------------------

    @Test
    void nonsenseOnTheWireIsAnsweredOrClosedButNeverAFault() throws Exception {
        try (TestServer server = TestServer.start()) {
            String bearer = "Authorization: Bearer " + server.apiKey();
            String close = "Connection: close";
            for (String text : List.of(
                    "\u0000\u0001\u0002\r\n\r\n",
                    head("GET / HTTP/9.9", close),
                    head("GET /%zz HTTP/1.1", close),
                    head("GET /v1/conferences/%zz HTTP/1.1", bearer, close),
                    head("GET /v1/conferences/%ff HTTP/1.1", bearer, close),
                    head("GET /" + "a".repeat(20_000) + " HTTP/1.1", close),
                    head("GET / HTTP/1.1", "X: " + "a".repeat(100_000), close),
                    head("POST /page/token HTTP/1.1", "Content-Length: -1", close),
                    head("POST /page/token HTTP/1.1", "Content-Length: 2", "Transfer-Encoding: chunked", close) + "{}",
                    head(
                            "GET /v1/connect HTTP/1.1",
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Protocol: sluice.v1",
                            "Sec-WebSocket-Version: 99"))) {
                try (Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.server().httpPort())) {
                    String answer = exchange(socket, text);
                    assertThat(answer)
                            .as(text.substring(0, Math.min(60, text.length())))
                            .doesNotContain(" 500 ");
                }
            }
            try (Http http = new Http(server)) {
                assertThat(http.send("GET", "/live", null, null, null).status()).isEqualTo(200);
            }
        }
    }

    private static String head(String line, String... headers) {
        return line + "\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private static String raw(TestServer server, String host, String headers, String type, String body)
            throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.server().httpPort())) {
            return exchange(
                    socket,
                    "POST /page/token HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "Content-Type: " + type
                            + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body);
        }
    }

    private static String exchange(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        socket.setSoTimeout(5_000);
        try {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                answer.write(b);
            }
        } catch (SocketTimeoutException kept) {
            assertThat(answer.size())
                    .as("an answer, where the connection is kept")
                    .isPositive();
        } catch (SocketException reset) {
            // Closed before everything was read: an answer as well.
        }
        return answer.toString(ISO_8859_1);
    }
}
