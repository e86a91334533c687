package io.sluice.api.websocket;

import static io.sluice.api.server.TestSocket.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.api.auth.Grants;
import io.sluice.api.server.Http;
import io.sluice.api.server.Offers;
import io.sluice.api.server.TestServer;
import io.sluice.api.server.TestSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectIT {
    private final TestServer server = TestServer.start(
            "signalling: {resumeTimeoutSeconds: 20, joinTimeoutSeconds: 2, messagesPerSecond: 20}",
            "http: {webSocketOrigins: ['https://app.example.org']}",
            "ice: {servers: [{urls: ['turn:t.example.org'], secret: north}]}");
    private final Http http = new Http(server);

    @AfterAll
    void stop() {
        http.close();
        server.close();
    }

    private TestSocket joined(String conference, String identity) {
        TestSocket socket = TestSocket.connect(server);
        JsonObject reply = socket.join(server.token(conference, identity));
        assertThat(reply.getString("type")).as(reply.encode()).isEqualTo("joined");
        return socket;
    }

    private static JsonObject problem(JsonObject reply) {
        assertThat(reply.getString("type")).as(reply.encode()).isEqualTo("error");
        return reply.getJsonObject("problem");
    }

    // --- joining -----------------------------------------------------------------------------------------------

    @Test
    void joiningGivesTheRoomAndWhatAClientNeeds() {
        try (TestSocket socket = TestSocket.connect(server)) {
            JsonObject reply = socket.join(server.token("room1", "ada"));
            assertThat(reply.getString("type")).isEqualTo("joined");
            JsonObject self = reply.getJsonObject("self");
            assertThat(self.getString("identity")).isEqualTo("ada");
            assertThat(self.getString("sessionId")).startsWith("ses_");
            assertThat(self.getLong("epoch")).isPositive();
            assertThat(reply.getJsonObject("conference").getString("name")).isEqualTo("room1");
            assertThat(reply.getJsonArray("participants").getJsonObject(0).getString("identity"))
                    .isEqualTo("ada");
            assertThat(reply.getJsonArray("tracks")).isEmpty();
            assertThat(reply.getJsonArray("published")).isEmpty();
            assertThat(reply.getJsonArray("slots")).isEmpty();
            assertThat(reply.getJsonArray("iceServers").getJsonObject(0).getString("username"))
                    .endsWith(":ada");
            assertThat(reply.getJsonObject("limits").getInteger("resumeTimeoutSeconds"))
                    .isEqualTo(20);
            assertThat(reply.containsKey("answer")).isFalse();
        }
    }

    @Test
    void joiningWithAnOfferGivesItsAnswerAndTellsTheOthers() {
        try (TestSocket bob = joined("room2", "bob");
                TestSocket ada = TestSocket.connect(server)) {
            JsonObject reply = ada.request(message("join")
                    .put("token", server.token("room2", "ada"))
                    .put("offer", Offers.CHROMIUM_SENDS)
                    .put(
                            "tracks",
                            new JsonArray()
                                    .add(new JsonObject()
                                            .put("mid", Offers.value(Offers.CHROMIUM_SENDS, "a=mid:"))
                                            .put("source", "screen")
                                            .put("label", "slides"))));
            assertThat(reply.getString("answer")).startsWith("v=0").contains("a=recvonly", "a=simulcast:recv");
            JsonObject published = reply.getJsonArray("published").getJsonObject(0);
            assertThat(published.getString("trackId")).startsWith("trk_");
            assertThat(published.getString("source")).isEqualTo("screen");
            assertThat(bob.awaitEvent("participant.joined")
                            .getJsonObject("participant")
                            .getString("identity"))
                    .isEqualTo("ada");
            JsonObject track = bob.awaitEvent("track.published").getJsonObject("track");
            assertThat(track.getString("id")).isEqualTo(published.getString("trackId"));
            assertThat(track.getString("label")).isEqualTo("slides");
            assertThat(track.getString("participant")).isEqualTo("ada");
        }
    }

    @Test
    void theApiKeyJoinsAsWhomTheAddressNames() {
        URI uri = URI.create(server.webSocketUri() + "?conference=room3&identity=robot&name=R2");
        try (TestSocket socket = TestSocket.connect(uri, "sluice.v1")) {
            JsonObject reply = socket.join(server.apiKey());
            assertThat(reply.getJsonObject("self").getString("identity")).isEqualTo("robot");
            assertThat(reply.getJsonArray("participants").getJsonObject(0).getString("name"))
                    .isEqualTo("R2");
        }
        try (TestSocket socket = TestSocket.connect(server)) {
            assertThat(problem(socket.join(server.apiKey())).getInteger("status"))
                    .isEqualTo(400);
        }
    }

    @Test
    void aRefusedJoinMayBeTriedAgainButNotForever() {
        try (TestSocket socket = TestSocket.connect(server)) {
            assertThat(problem(socket.join("nonsense")).getInteger("status")).isEqualTo(401);
            JsonObject refused = problem(socket.request(
                    message("join").put("token", server.token("room4", "ada")).put("offer", "v=0\r\nnonsense")));
            assertThat(refused.getInteger("status")).isEqualTo(400);
            assertThat(refused.getJsonArray("errors").getJsonObject(0).getString("pointer"))
                    .startsWith("line:");
            assertThat(http.get("/v1/conferences/room4").status()).isEqualTo(404);
            assertThat(problem(socket.join("x")).getString("code")).isEqualTo("unauthorized");
            assertThat(socket.awaitClose()).isEqualTo(4401);
        }
    }

    @Test
    void whoDoesNotJoinInTimeIsClosed() {
        try (TestSocket socket = TestSocket.connect(server)) {
            assertThat(socket.awaitClose()).isEqualTo(4401);
        }
    }

    // --- requests ----------------------------------------------------------------------------------------------

    @Test
    void offersAreAnsweredAndSlotsAreFilled() {
        try (TestSocket ada = joined("room5", "ada");
                TestSocket bob = joined("room5", "bob")) {
            JsonObject sent = ada.request(message("offer").put("sdp", Offers.GSTREAMER));
            assertThat(sent.getString("type")).as(sent.encode()).isEqualTo("answer");
            assertThat(sent.getJsonArray("published")).hasSize(2);
            JsonObject received = bob.request(message("offer").put("sdp", Offers.CHROMIUM_RECEIVES));
            assertThat(received.getString("sdp")).contains("a=sendonly");
            assertThat(received.getJsonArray("slots")).isNotEmpty();
            assertThat(received.getJsonArray("slots").stream().map(slot -> ((JsonObject) slot).getString("trackId")))
                    .as("ada's tracks are seated at once")
                    .containsExactlyInAnyOrder(
                            sent.getJsonArray("published").getJsonObject(0).getString("trackId"),
                            sent.getJsonArray("published").getJsonObject(1).getString("trackId"));
            ada.request(message("leave"));
            JsonObject map = bob.awaitEvent("slots.map");
            assertThat(map.getJsonArray("slots"))
                    .hasSameSizeAs(received.getJsonArray("slots"))
                    .allSatisfy(slot ->
                            assertThat(((JsonObject) slot).getString("trackId")).isNull());
        }
    }

    @Test
    void slotsThatAreMissingAreAskedFor() {
        try (TestSocket ada = joined("room6", "ada");
                TestSocket bob = joined("room6", "bob")) {
            ada.request(message("offer").put("sdp", Offers.GSTREAMER));
            JsonObject required = bob.awaitEvent("slots.required");
            assertThat(required.getInteger("audio")).isEqualTo(1);
            assertThat(required.getInteger("video")).isEqualTo(1);
        }
    }

    @Test
    void messagesReachTheOthersAndThoseThatAreNamed() {
        try (TestSocket ada = joined("room7", "ada");
                TestSocket bob = joined("room7", "bob");
                TestSocket eve = joined("room7", "eve")) {
            JsonObject data = new JsonObject()
                    .put("text", "hi")
                    .put("list", new JsonArray().add(1).addNull());
            assertThat(ada.request(message("message").put("data", data)).getString("type"))
                    .isEqualTo("ok");
            JsonObject heard = bob.awaitEvent("message");
            assertThat(heard.getString("from")).isEqualTo("ada");
            assertThat(heard.getJsonObject("data")).isEqualTo(data);
            eve.awaitEvent("message");
            ada.request(message("message").put("data", "only bob").put("to", new JsonArray().add("bob")));
            assertThat(bob.awaitEvent("message").getString("data")).isEqualTo("only bob");
            ada.request(message("message").put("data", "all"));
            assertThat(eve.awaitEvent("message").getString("data")).isEqualTo("all");
        }
    }

    @Test
    void tracksAreMutedForAll() {
        try (TestSocket ada = joined("room8", "ada");
                TestSocket bob = joined("room8", "bob")) {
            String track = ada.request(message("offer").put("sdp", Offers.GSTREAMER))
                    .getJsonArray("published")
                    .getJsonObject(0)
                    .getString("trackId");
            assertThat(ada.request(message("track").put("trackId", track).put("muted", true))
                            .getString("type"))
                    .isEqualTo("ok");
            JsonObject updated = bob.awaitEvent("track.updated").getJsonObject("track");
            assertThat(updated.getBoolean("muted")).isTrue();
            assertThat(problem(bob.request(
                                    message("track").put("trackId", track).put("muted", false)))
                            .getInteger("status"))
                    .isBetween(403, 404);
        }
    }

    @Test
    void subscriptionsAndPoliciesAreTaken() {
        try (TestSocket ada = joined("room9", "ada");
                TestSocket bob = joined("room9", "bob")) {
            String track = ada.request(message("offer").put("sdp", Offers.GSTREAMER))
                    .getJsonArray("published")
                    .getJsonObject(0)
                    .getString("trackId");
            for (JsonObject request : List.of(
                    message("policy").put("mode", "manual").put("pinned", new JsonArray().add("ada")),
                    message("subscribe")
                            .put("trackId", track)
                            .put("priority", 3)
                            .put("maxHeight", 0),
                    message("unsubscribe").put("trackId", track),
                    message("policy").put("mode", "auto").put("lastN", 2),
                    message("ping"))) {
                assertThat(bob.request(request).getString("type")).isIn("ok", "pong");
            }
            assertThat(problem(bob.request(message("subscribe").put("trackId", "trk_none")))
                            .getInteger("status"))
                    .isEqualTo(404);
        }
    }

    @Test
    void whoMayMuteOthersMutesThemButDoesNotSpeakForThem() {
        Grants everything = Grants.everything("room25", "host", "");
        Grants host = new Grants(
                "room25",
                "host",
                "",
                "",
                everything.permissions(),
                new LinkedHashSet<>(List.of(Grants.Admin.MUTE)),
                true);
        try (TestSocket ada = joined("room25", "ada");
                TestSocket bob = joined("room25", "bob");
                TestSocket moderator = TestSocket.connect(server)) {
            assertThat(moderator.join(server.token(host, Duration.ofMinutes(1))).getString("type"))
                    .isEqualTo("joined");
            String track = ada.request(message("offer").put("sdp", Offers.GSTREAMER))
                    .getJsonArray("published")
                    .getJsonObject(0)
                    .getString("trackId");
            JsonObject mute = message("track").put("trackId", track).put("muted", true);
            JsonObject unmute = message("track").put("trackId", track).put("muted", false);
            assertThat(problem(bob.request(mute)).getInteger("status")).isEqualTo(403);
            assertThat(moderator.request(mute).getString("type")).isEqualTo("ok");
            assertThat(ada.awaitEvent("track.updated").getJsonObject("track").getBoolean("muted"))
                    .isTrue();
            for (JsonObject notHers : List.of(unmute, mute.copy().put("label", "quiet"))) {
                assertThat(problem(moderator.request(notHers)).getInteger("status"))
                        .isEqualTo(403);
            }
            assertThat(ada.request(unmute).getString("type")).isEqualTo("ok");
            assertThat(problem(moderator.request(mute.copy().put("trackId", "trk_none")))
                            .getInteger("status"))
                    .isEqualTo(404);
        }
    }

    @Test
    void candidatesAreTaken() {
        try (TestSocket ada = joined("room10", "ada")) {
            assertThat(problem(ada.request(
                                    message("candidate").put("candidate", "candidate:1 1 udp 1 192.0.2.1 5 typ host")))
                            .getInteger("status"))
                    .as("before any offer")
                    .isEqualTo(409);
            ada.request(message("offer").put("sdp", Offers.CHROMIUM_RECEIVES));
            String fragment = Offers.value(Offers.CHROMIUM_RECEIVES, "a=ice-ufrag:");
            for (String candidate : List.of(
                    "candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host",
                    "candidate:2 1 udp 2130706431 0f3c.local 5000 typ host",
                    "")) {
                JsonObject reply = ada.request(message("candidate")
                        .put("candidate", candidate)
                        .put("sdpMid", "0")
                        .put("usernameFragment", fragment));
                assertThat(reply.getString("type"))
                        .as(candidate + reply.encode())
                        .isEqualTo("ok");
            }
            assertThat(problem(ada.request(message("candidate").put("candidate", "candidate:nonsense")))
                            .getInteger("status"))
                    .isEqualTo(400);
        }
    }

    // --- resuming, replacing, leaving --------------------------------------------------------------------------

    @Test
    void aLostSocketResumesWithTheEventsMissed() {
        try (TestSocket bob = joined("room11", "bob")) {
            TestSocket ada = TestSocket.connect(server);
            JsonObject first = ada.join(server.token("room11", "ada")).getJsonObject("self");
            bob.request(message("message").put("data", "one"));
            long seq = ada.awaitEvent("message").getLong("seq");
            ada.close();
            bob.request(message("message").put("data", "two"));
            bob.request(message("message").put("data", "three"));
            try (TestSocket again = TestSocket.connect(server)) {
                JsonObject reply = again.request(message("join")
                        .put("token", server.token("room11", "ada"))
                        .put(
                                "resume",
                                new JsonObject()
                                        .put("sessionId", first.getString("sessionId"))
                                        .put("lastSeq", seq)));
                assertThat(reply.getJsonObject("self")).isEqualTo(first);
                assertThat(reply.getJsonArray("participants")).hasSize(2);
                JsonObject two = again.awaitEvent("message");
                assertThat(two.getString("data")).isEqualTo("two");
                assertThat(two.getLong("seq")).isEqualTo(seq + 1);
                assertThat(again.awaitEvent("message").getString("data")).isEqualTo("three");
            }
        }
    }

    @Test
    void aResumeMayBringAnOffer() {
        TestSocket ada = TestSocket.connect(server);
        String session =
                ada.join(server.token("room12", "ada")).getJsonObject("self").getString("sessionId");
        ada.close();
        try (TestSocket again = TestSocket.connect(server)) {
            JsonObject reply = again.request(message("join")
                    .put("token", server.token("room12", "ada"))
                    .put("offer", Offers.GSTREAMER)
                    .put("resume", new JsonObject().put("sessionId", session).put("lastSeq", 0)));
            assertThat(reply.getString("answer")).as(reply.encode()).startsWith("v=0");
            assertThat(reply.getJsonArray("published")).hasSize(2);
            assertThat(reply.getJsonObject("self").getString("sessionId")).isEqualTo(session);
        }
    }

    @Test
    void nobodyResumesTheSessionOfAnother() {
        try (TestSocket ada = TestSocket.connect(server);
                TestSocket eve = TestSocket.connect(server)) {
            String session = ada.join(server.token("room13", "ada"))
                    .getJsonObject("self")
                    .getString("sessionId");
            JsonObject reply = eve.request(message("join")
                    .put("token", server.token("room13", "eve"))
                    .put("resume", new JsonObject().put("sessionId", session).put("lastSeq", 0)));
            assertThat(reply.getJsonObject("self").getString("identity")).isEqualTo("eve");
            assertThat(reply.getJsonObject("self").getString("sessionId")).isNotEqualTo(session);
            assertThat(ada.request(message("ping")).getString("type")).isEqualTo("pong");
        }
    }

    @Test
    void aSecondJoinReplacesTheFirst() {
        try (TestSocket first = TestSocket.connect(server);
                TestSocket second = TestSocket.connect(server);
                TestSocket bob = joined("room14", "bob")) {
            JsonObject before = first.join(server.token("room14", "ada")).getJsonObject("self");
            assertThat(bob.awaitEvent("participant.joined").getString("type")).isNotEmpty();
            JsonObject after = second.join(server.token("room14", "ada")).getJsonObject("self");
            assertThat(after.getLong("epoch")).isGreaterThan(before.getLong("epoch"));
            JsonObject bye = first.awaitEvent("bye");
            assertThat(bye.getString("reason")).isEqualTo("replaced");
            assertThat(bye.getValue("retryAfterMillis")).isNull();
            assertThat(first.awaitClose()).isEqualTo(4409);
            assertThat(second.request(message("ping")).getString("type")).isEqualTo("pong");
            assertThat(http.get("/v1/conferences/room14").json().getInteger("participantCount"))
                    .isEqualTo(2);
        }
    }

    @Test
    void leavingEndsTheParticipant() {
        try (TestSocket ada = joined("room15", "ada");
                TestSocket bob = joined("room15", "bob")) {
            assertThat(ada.request(message("leave")).getString("type")).isEqualTo("ok");
            assertThat(ada.awaitClose()).isEqualTo(1000);
            assertThat(bob.awaitEvent("participant.left")
                            .getJsonObject("participant")
                            .getString("identity"))
                    .isEqualTo("ada");
        }
    }

    @Test
    void aPageThatIsLeftHasLeft() {
        try (TestSocket bob = joined("room16", "bob");
                TestSocket ada = joined("room16", "ada")) {
            ada.leavePage();
            assertThat(bob.awaitEvent("participant.left")
                            .getJsonObject("participant")
                            .getString("identity"))
                    .isEqualTo("ada");
        }
    }

    @Test
    void whoIsRemovedIsTold() {
        try (TestSocket ada = joined("room17", "ada")) {
            assertThat(http.asBackend("DELETE", "/v1/conferences/room17/participants/ada", null, null)
                            .status())
                    .isEqualTo(204);
            assertThat(ada.awaitEvent("bye").getString("reason")).isEqualTo("removed");
            assertThat(ada.awaitClose()).isEqualTo(4403);
        }
    }

    @Test
    void everybodyIsToldWhenTheConferenceEnds() {
        try (TestSocket ada = joined("room18", "ada");
                TestSocket bob = joined("room18", "bob")) {
            assertThat(http.asBackend("DELETE", "/v1/conferences/room18", null, null)
                            .status())
                    .isEqualTo(204);
            assertThat(ada.awaitClose()).isEqualTo(4404);
            assertThat(bob.awaitClose()).isEqualTo(4404);
        }
    }

    // --- bad input ---------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"type":"nope","id":1}                                    | 400 | /type
                    {"type":"offer","id":1}                                   | 422 |
                    {"type":"offer","id":1,"sdp":5}                           | 422 | /sdp
                    {"type":"offer","id":1,"sdp":""}                          | 400 |
                    {"type":"offer","id":1,"sdp":"v=1"}                       | 400 | line:1
                    {"type":"offer","id":1,"sdp":"v=0","tracks":[{}]}         | 422 | /tracks/0
                    {"type":"offer","id":1,"sdp":"v=0","tracks":[{"mid":"0","source":"A B"}]} | 422 | /tracks/0/source
                    {"type":"candidate","id":1}                               | 422 |
                    {"type":"subscribe","id":1,"trackId":"x","maxHeight":-1}  | 422 | /maxHeight
                    {"type":"subscribe","id":1,"trackId":"x","maxHeight":360} | 404 |
                    {"type":"subscribe","id":1,"trackId":"x","maxFps":-15}    | 422 | /maxFps
                    {"type":"subscribe","id":1,"trackId":"x","priority":"high"} | 422 | /priority
                    {"type":"unsubscribe","id":1,"trackId":"x"}               | 404 |
                    {"type":"policy","id":1,"mode":"all"}                     | 422 | /mode
                    {"type":"policy","id":1,"mode":"auto","lastN":-2}         | 422 | /lastN
                    {"type":"track","id":1,"trackId":"x","muted":1}           | 422 | /muted
                    {"type":"track","id":1,"trackId":"x","muted":true}        | 404 |
                    {"type":"message","id":1}                                 | 422 |
                    {"type":"message","id":1,"data":1,"to":["a b"]}           | 422 | /to/0
                    {"type":"join","id":1,"token":"x"}                        | 409 |
                    """)
    void badRequestsAreRefusedAndTheSessionLives(String text, int status, String pointer) {
        try (TestSocket ada = joined("room19", "ada-" + Integer.toHexString(text.hashCode()))) {
            ada.sendText(text);
            JsonObject problem = problem(ada.await("a refusal", message -> message.containsKey("problem")));
            assertThat(problem.getInteger("status")).as(problem.encode()).isEqualTo(status);
            if (pointer != null) {
                assertThat(problem.getJsonArray("errors").getJsonObject(0).getString("pointer"))
                        .isEqualTo(pointer);
            }
            assertThat(ada.request(message("ping")).getString("type")).isEqualTo("pong");
        }
    }

    @Test
    void whatIsNoRequestAtAllIsRefusedWithoutAReply() {
        try (TestSocket ada = joined("room20", "ada")) {
            for (String text : List.of("{", "[]", "1", "{\"type\":\"ping\"}", "{\"id\":1}", "{\"type\":1,\"id\":1}")) {
                ada.sendText(text);
                JsonObject error = ada.await("a refusal", message -> message.containsKey("problem"));
                assertThat(error.containsKey("re")).isFalse();
                assertThat(error.getJsonObject("problem").getInteger("status")).isEqualTo(400);
            }
            ada.sendBinary(new byte[] {1, 2, 3});
            ada.await("a refusal", message -> message.containsKey("problem"));
            assertThat(ada.request(message("ping")).getString("type")).isEqualTo("pong");
        }
    }

    @Test
    void whoSendsOnlyNonsenseIsClosed() {
        try (TestSocket socket = TestSocket.connect(server)) {
            for (int i = 0; i < 10; i++) {
                socket.sendText("nonsense");
            }
            assertThat(socket.awaitClose()).isEqualTo(4400);
        }
    }

    @Test
    void whoSendsTooMuchIsClosed() {
        try (TestSocket ada = joined("room21", "ada")) {
            for (int i = 0; i < 200; i++) {
                ada.sendText("{\"type\":\"ping\",\"id\":" + i + "}");
            }
            assertThat(ada.awaitClose()).isEqualTo(4429);
        }
    }

    @Test
    void whoSendsMuchBeforeJoiningIsClosed() {
        try (TestSocket many = TestSocket.connect(server);
                TestSocket large = TestSocket.connect(server);
                TestSocket binary = TestSocket.connect(server)) {
            for (int i = 0; i <= JoinBudget.MAX_MESSAGES; i++) {
                many.sendText("{\"type\":\"ping\",\"id\":" + i + "}");
            }
            assertThat(many.awaitClose()).isEqualTo(4429);
            String fill = " ".repeat(server.config().signalling().maxMessageBytes() - 100);
            for (int i = 0; i < 3; i++) {
                large.sendText("{\"type\":\"ping\",\"id\":" + i + fill + "}");
            }
            assertThat(large.awaitClose()).isEqualTo(4429);
            for (int i = 0; i < 3; i++) {
                binary.sendBinary(new byte[fill.length()]);
            }
            assertThat(binary.awaitClose()).isEqualTo(4429);
        }
    }

    @Test
    void whoseMessageIsTooLargeIsClosed() {
        try (TestSocket socket = TestSocket.connect(server);
                TestSocket ada = joined("room24", "ada")) {
            String large = "x".repeat(server.config().signalling().maxMessageBytes() + 1);
            socket.sendText(large);
            assertThat(socket.awaitClose()).isEqualTo(4413);
            ada.sendText(large);
            assertThat(ada.awaitClose()).isEqualTo(4413);
        }
    }

    @Test
    void nothingButJoinAndPingIsTakenBeforeJoining() {
        try (TestSocket socket = TestSocket.connect(server)) {
            assertThat(socket.request(message("ping")).getString("type")).isEqualTo("pong");
            assertThat(problem(socket.request(message("leave"))).getString("code"))
                    .isEqualTo("not_joined");
        }
    }

    @Test
    void tooLargeDataIsRefused() {
        try (TestSocket ada = joined("room22", "ada")) {
            assertThat(problem(ada.request(message("message").put("data", "x".repeat(17_000))))
                            .getInteger("status"))
                    .isEqualTo(413);
        }
    }

    // --- the handshake -----------------------------------------------------------------------------------------

    @Test
    void onlyTheSubprotocolAndKnownOriginsGetIn() {
        URI uri = server.webSocketUri();
        for (String origin : List.of("https://app.example.org", server.origin())) {
            TestSocket.connect(uri, "sluice.v1", "Origin", origin).close();
        }
        for (String origin : List.of("https://evil.example.org", "null", "http://localhost:1", "::")) {
            assertThatThrownBy(() -> TestSocket.connect(uri, "sluice.v1", "Origin", origin))
                    .as(origin)
                    .isInstanceOf(CompletionException.class);
        }
        assertThatThrownBy(() -> TestSocket.connect(uri, "sluice.v2")).isInstanceOf(CompletionException.class);
        assertThatThrownBy(() -> TestSocket.connect(uri, "")).isInstanceOf(CompletionException.class);
        assertThat(http.send("GET", "/v1/connect", null, null, null).status()).isEqualTo(426);
    }
}
