package io.sluice.api.server;

import io.sluice.api.json.JsonText;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A client of `sluice.v1` that waits for what it expects.
public final class TestSocket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final List<JsonObject> seen = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;
    private int lastId;

    private TestSocket(URI uri, String subprotocol, String... headers) {
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(PATIENCE);
        if (!subprotocol.isEmpty()) {
            builder.subprotocols(subprotocol);
        }
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        this.socket = builder.buildAsync(uri, new Listener()).join();
    }

    public static TestSocket connect(TestServer server) {
        return new TestSocket(server.webSocketUri(), "sluice.v1");
    }

    /// @param headers names and values in turn
    /// @throws CompletionException where the handshake is refused
    public static TestSocket connect(URI uri, String subprotocol, String... headers) {
        return new TestSocket(uri, subprotocol, headers);
    }

    public static JsonObject message(String type) {
        return new JsonObject().put("type", type);
    }

    /// Sends a request and waits for its reply.
    public JsonObject request(JsonObject message) {
        int id = ++lastId;
        sendText(message.copy().put("id", id).encode());
        return await(
                "a reply to " + message.getString("type"),
                reply -> Integer.valueOf(id).equals(reply.getValue("re")));
    }

    public JsonObject join(String token) {
        return request(message("join").put("token", token));
    }

    public void sendText(String text) {
        socket.sendText(text, true).join();
    }

    public void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    public JsonObject awaitEvent(String type) {
        return await(
                "an event " + type, message -> type.equals(message.getString("type")) && message.containsKey("seq"));
    }

    /// The next message that fits; what came before it and does not is kept for later calls.
    public JsonObject await(String what, Predicate<JsonObject> wanted) {
        for (JsonObject message : seen) {
            if (wanted.test(message)) {
                seen.remove(message);
                return message;
            }
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonObject message = next(end - System.nanoTime());
            if (message == null) {
                throw new AssertionError("not seen in time: " + what + "; seen: " + seen);
            }
            if (wanted.test(message)) {
                return message;
            }
            seen.add(message);
        }
    }

    private @Nullable JsonObject next(long nanos) {
        try {
            return messages.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// The code with which the server closed.
    public int awaitClose() {
        try {
            return closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("not closed in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Closes as a browser does when its page goes away.
    public void leavePage() {
        socket.sendClose(1001, "").join();
    }

    /// Drops the connection without a word.
    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(Objects.requireNonNull(JsonText.object(text.toString()), "JSON"));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
