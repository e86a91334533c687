package io.sluice.api.server;

import io.sluice.api.json.JsonText;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A small HTTP client of tests: one request a line.
public final class Http implements AutoCloseable {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final TestServer server;

    public Http(TestServer server) {
        this.server = server;
    }

    /// What came back.
    public record Reply(int status, Map<String, String> headers, String body) {
        public JsonObject json() {
            return Objects.requireNonNull(JsonText.object(body), body);
        }

        /// Or empty.
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
        }

        public String code() {
            return json().getString("code");
        }

        public String firstPointer() {
            return json().getJsonArray("errors").getJsonObject(0).getString("pointer");
        }
    }

    /// With the API key.
    public Reply asBackend(
            String method, String path, @Nullable String type, @Nullable String body, String... headers) {
        return send(method, path, server.apiKey(), type, body, headers);
    }

    public Reply get(String path) {
        return asBackend("GET", path, null, null);
    }

    public Reply putJson(String path, String body, String... headers) {
        return asBackend("PUT", path, "application/json", body, headers);
    }

    public Reply postSdp(String path, String bearer, String sdp) {
        return send("POST", path, bearer, "application/sdp", sdp);
    }

    /// @param bearer null to send none
    /// @param headers names and values in turn
    public Reply send(
            String method,
            String path,
            @Nullable String bearer,
            @Nullable String type,
            @Nullable String body,
            String... headers) {
        return send(server.uri(path), method, bearer, type, body, headers);
    }

    public Reply send(
            URI uri,
            String method,
            @Nullable String bearer,
            @Nullable String type,
            @Nullable String body,
            String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (type != null) {
            request.header("Content-Type", type);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            Map<String, String> fields = new LinkedHashMap<>();
            response.headers().map().forEach((name, values) -> fields.put(name, String.join("\n", values)));
            return new Reply(response.statusCode(), fields, response.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + uri + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
    }
}
