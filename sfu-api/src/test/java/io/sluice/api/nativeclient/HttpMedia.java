package io.sluice.api.nativeclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.server.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/// WHIP and WHEP as a program speaks them: an offer posted in → the answer and the address of the session out.
final class HttpMedia implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final TestServer server;

    HttpMedia(TestServer server) {
        this.server = server;
    }

    /// What the server made of an offer.
    record Opened(String answer, URI location) {}

    /// @param path such as `/whip/room?identity=camera`
    Opened open(String path, String offer) {
        HttpResponse<String> response = send(HttpRequest.newBuilder(server.uri(path))
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(offer)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        String location = response.headers().firstValue("Location").orElseThrow();
        return new Opened(response.body(), server.uri(location));
    }

    void end(URI location) {
        assertThat(send(HttpRequest.newBuilder(location).DELETE()).statusCode()).isBetween(200, 204);
    }

    @Override
    public void close() {
        http.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(
                    request.header("Authorization", "Bearer " + server.apiKey()).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
