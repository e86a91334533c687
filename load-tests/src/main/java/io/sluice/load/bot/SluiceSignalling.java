package io.sluice.load.bot;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Joins bots to a Sluice server over its WebSocket, as `sluice-client.js` does.
public final class SluiceSignalling {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http;
    private final URI origin;
    private final String apiKey;

    /// @param origin such as `http://127.0.0.1:8080`
    public SluiceSignalling(HttpClient http, URI origin, String apiKey) {
        this.http = http;
        this.origin = origin;
        this.apiKey = apiKey;
    }

    /// A join token, as a backend gets it for its user.
    public String token(String conference, String identity) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        origin.resolve("/v1/conferences/" + conference + "/participants/" + identity + "/tokens"))
                .header("Authorization", "Bearer " + apiKey)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString("{\"ttlSeconds\":3600}"))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IOException("no token: " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body()).path("token").asText();
    }

    /// Joins the bot: sends its offer and gives it the answer.
    public CompletableFuture<Seat> join(Bot bot, String token) {
        Seat seat = new Seat(bot);
        URI socket = URI.create(origin.toString().replaceFirst("^http", "ws") + "/v1/connect");
        return http.newWebSocketBuilder()
                .subprotocols("sluice.v1")
                .connectTimeout(PATIENCE)
                .buildAsync(socket, seat)
                .thenCompose(opened -> opened.sendText(SignallingMessages.join(token, bot.offer()), true))
                .thenCompose(_ -> seat.answered)
                .thenApply(_ -> seat)
                .orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    }

    /// One joined bot and its socket.
    public static final class Seat implements WebSocket.Listener {
        private final Bot bot;
        private final CompletableFuture<Void> answered = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
        private volatile boolean leaving;

        private Seat(Bot bot) {
            this.bot = bot;
        }

        public Bot bot() {
            return bot;
        }

        @Override
        public void onOpen(WebSocket opened) {
            socket.complete(opened);
            opened.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                read(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void read(String message) {
            switch (SignallingMessages.read(message)) {
                case SignallingMessages.Reply.Answered(String sdp) -> take(sdp);
                case SignallingMessages.Reply.Refused(String why) ->
                    answered.completeExceptionally(new IOException("refused: " + why));
                case SignallingMessages.Reply.OfNoConcern _ -> {
                    // Rosters and slots are for people.
                }
            }
        }

        private void take(String answer) {
            try {
                bot.answered(answer);
                answered.complete(null);
            } catch (IllegalArgumentException e) {
                answered.completeExceptionally(e);
            }
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            if (!leaving) {
                answered.completeExceptionally(new IOException("closed: " + statusCode + " " + reason));
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            answered.completeExceptionally(error);
        }

        /// Leaves the conference and ends the bot; completes when the server has been told.
        public CompletableFuture<Void> leave() {
            leaving = true;
            return socket.thenCompose(open -> open.sendText(SignallingMessages.LEAVE, true))
                    .thenCompose(open -> open.sendClose(WebSocket.NORMAL_CLOSURE, ""))
                    .handle((_, _) -> {
                        bot.close();
                        return null;
                    });
        }
    }
}
