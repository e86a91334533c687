package io.sluice.api.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.auth.ApiKey;
import io.sluice.api.auth.Authenticator;
import io.sluice.api.auth.TokenKeys;
import io.sluice.api.auth.TokenVerifier;
import io.sluice.api.config.ConfigException;
import io.sluice.api.config.ServerConfig;
import io.sluice.api.fuzz.QuietLoop;
import io.sluice.api.http.Contract;
import io.sluice.api.http.Core;
import io.sluice.api.http.ProblemException;
import io.sluice.api.ice.IceServers;
import io.sluice.api.json.JsonText;
import io.sluice.conference.ConferenceView;
import io.sluice.fuzz.FuzzBytes;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/// Any texts as the WebSocket messages of two participants, from JSON over schemas and requests to a whole loop of the
/// core: each is answered or refused with a problem, and no invariant is broken. Pieces; the first byte of each says
/// whose it is.
public final class MessageFuzz implements FuzzTarget {
    private static final String API_KEY = "a-key-of-the-fuzzer";
    private static final int MAX_MESSAGES = 32;

    /// Made when they are needed: the list of targets must not start threads.
    private static final class Server {
        static final Contract CONTRACT = Contract.load();
        static final Vertx VERTX = Vertx.vertx();
        static final ServerConfig CONFIG = defaults();
    }

    private static ServerConfig defaults() {
        try {
            return ServerConfig.of("", "defaults", Map.of());
        } catch (ConfigException e) {
            throw new IllegalStateException("the defaults are right", e);
        }
    }

    @Override
    public String name() {
        return "websocket";
    }

    /// Each is a conference with two sessions.
    @Override
    public int inputsPerBuild() {
        return 10_000;
    }

    /// A conference, not a packet.
    @Override
    public long maxAllocatedBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public int maxInputBytes() {
        return 16 * 1024;
    }

    @Override
    public List<byte[]> seeds() {
        String receive = message("offer", offer("chromium-recvonly"));
        String publish = message("offer", offer("firefox-vp8"));
        String join = "{\"type\":\"join\",\"id\":1,\"token\":\"" + API_KEY
                + "\",\"resume\":{\"sessionId\":\"ses_1\",\"lastSeq\":0}}";
        return List.of(
                seed(publish, receive),
                seed(
                        "{\"type\":\"policy\",\"id\":2,\"mode\":\"manual\",\"lastN\":3,\"pinned\":[\"trk_1\"]}",
                        "{\"type\":\"subscribe\",\"id\":3,\"trackId\":\"trk_1\",\"priority\":1,\"maxHeight\":360,\"maxFps\":15}",
                        "{\"type\":\"unsubscribe\",\"id\":\"x\",\"trackId\":\"trk_1\"}",
                        "{\"type\":\"track\",\"id\":4,\"trackId\":\"trk_1\",\"muted\":true,\"label\":\"l\"}"),
                seed(
                        "{\"type\":\"message\",\"id\":5,\"to\":[\"bea\"],\"data\":{\"a\":[1,2.5,null,true,\"x\"]}}",
                        "{\"type\":\"message\",\"id\":5,\"data\":1}",
                        "{\"type\":\"candidate\",\"id\":6,\"candidate\":\"candidate:1 1 udp 1 192.0.2.1 4000 typ host\","
                                + "\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":null}",
                        "{\"type\":\"ping\",\"id\":7}"),
                seed(join, "{\"type\":\"leave\",\"id\":8}"));
    }

    private static byte[] seed(String... messages) {
        FuzzBytes.Writer writer = new FuzzBytes.Writer();
        int whose = 0;
        for (String message : messages) {
            writer.u8(whose++ % 2).piece(message.getBytes(UTF_8));
        }
        return writer.bytes();
    }

    private static String message(String type, String sdp) {
        return new JsonObject().put("type", type).put("id", 1).put("sdp", sdp).encode();
    }

    private static String offer(String name) {
        try (InputStream in = Objects.requireNonNull(MessageFuzz.class.getResourceAsStream("/sdp/" + name + ".sdp"))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void fuzz(byte[] input) {
        FuzzBytes bytes = new FuzzBytes(input);
        Signalling signalling = new Signalling();
        List<SignallingSession> sessions = new ArrayList<>();
        for (String identity : List.of("ada", "bea")) {
            sessions.add(signalling.join(identity, "{\"type\":\"join\",\"id\":1,\"token\":\"" + API_KEY + "\"}"));
        }
        for (int i = 0; i < MAX_MESSAGES && !bytes.isEmpty(); i++) {
            int whose = bytes.choice(2);
            signalling.handle(sessions.get(whose), new String(bytes.piece(), UTF_8));
        }
        Promise.same(0L, signalling.loop.faults(), "no invariant is broken");
    }

    /// Signalling and one loop without sockets; every answer is there when its request returns.
    private static final class Signalling {
        private final SessionDirectory directory = new SessionDirectory();
        private final EventFan fan = new EventFan(directory);
        private final QuietLoop loop = new QuietLoop(fan);
        private final Requests requests;

        Signalling() {
            Core core = new Core(
                    loop,
                    () -> CompletableFuture.completedFuture(List.<ConferenceView>of()),
                    () -> false,
                    Runnable::run);
            Authenticator authenticator = new Authenticator(
                    new ApiKey(API_KEY),
                    new TokenVerifier(
                            TokenKeys.of(List.of(), API_KEY),
                            "sluice",
                            "sluice",
                            Server.CONFIG.auth().clockSkew()));
            requests = new Requests(
                    Server.VERTX,
                    core,
                    authenticator,
                    new IceServers(List.of()),
                    Server.CONFIG,
                    Server.CONTRACT,
                    directory,
                    fan);
        }

        SignallingSession join(String identity, String text) {
            JsonObject message = Objects.requireNonNull(JsonText.object(text));
            return answered(requests.join(new ConnectQuery("room", identity, ""), message), "join")
                    .session();
        }

        void handle(SignallingSession session, String json) {
            JsonObject message = JsonText.object(json);
            if (message == null) {
                return;
            }
            String type = message.getValue("type") instanceof String text ? text : "";
            if (requests.check(type, message) != null) {
                return;
            }
            switch (type) {
                case "join" ->
                    replied(requests.join(new ConnectQuery("room", session.identity(), ""), message)
                            .map(Requests.Joined::reply));
                case "leave" -> requests.left(session);
                case "ping" -> {}
                default -> replied(requests.handle(session, type, message));
            }
        }

        private void replied(Future<JsonObject> reply) {
            Promise.that(reply.isComplete(), "a request is answered");
            if (reply.succeeded()) {
                Promise.that(!reply.result().encode().isEmpty(), "a reply is JSON");
            } else {
                refused(reply.cause());
            }
        }

        private <T> T answered(Future<T> answer, String request) {
            if (answer.succeeded()) {
                return answer.result();
            }
            throw new AssertionError("no answer to " + request, answer.cause());
        }

        private void refused(Throwable cause) {
            if (!(cause instanceof ProblemException)) {
                throw new AssertionError("broken: a refusal is a problem", cause);
            }
        }
    }
}
