package io.sluice.api.whip;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.auth.Grants;
import io.sluice.api.server.Http;
import io.sluice.api.server.Http.Reply;
import io.sluice.api.server.Offers;
import io.sluice.api.server.TestServer;
import io.sluice.conference.Permissions;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhipIT {
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    private final TestServer server = TestServer.start(
            "ice:",
            "  servers:",
            "    - urls: ['stun:s.example.org']",
            "    - urls: ['turn:t.example.org?transport=udp']",
            "      secret: north",
            "http: {corsOrigins: ['https://player.example.org']}");
    private final Http http = new Http(server);

    @AfterAll
    void stop() {
        http.close();
        server.close();
    }

    private Reply publish(String conference, String identity) {
        Reply reply = http.postSdp("/whip/" + conference + "?identity=" + identity, server.apiKey(), Offers.GSTREAMER);
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        return reply;
    }

    private static String fragment(String ufrag, String password, String... lines) {
        return "a=ice-ufrag:" + ufrag + "\r\na=ice-pwd:" + password + "\r\n"
                + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:video0\r\n"
                + String.join("", Stream.of(lines).map(line -> line + "\r\n").toList());
    }

    // --- publishing --------------------------------------------------------------------------------------------

    @Test
    void anOfferIsAnsweredWithWhatTheEncoderNeeds() {
        Reply reply = publish("studio", "cam");
        assertThat(reply.header("Content-Type")).isEqualTo("application/sdp");
        assertThat(reply.header("Location")).matches("/v1/media-sessions/ses_[0-9a-z]{20,}");
        assertThat(reply.header("ETag")).isEqualTo('"' + Offers.value(reply.body(), "a=ice-ufrag:") + '"');
        assertThat(reply.header("Accept-Patch")).isEqualTo(FRAGMENT);
        assertThat(reply.header("Link"))
                .contains("<stun:s.example.org>; rel=\"ice-server\"")
                .contains("<turn:t.example.org?transport=udp>; rel=\"ice-server\"; username=\"")
                .contains(":cam\"; credential=\"");
        assertThat(reply.body()).startsWith("v=0").contains("a=recvonly", "a=setup:passive", "a=candidate:");
        JsonArray tracks = http.get("/v1/conferences/studio/tracks").json().getJsonArray("tracks");
        assertThat(tracks).hasSize(2);
        assertThat(tracks.getJsonObject(0).getString("participant")).isEqualTo("cam");
    }

    @Test
    void aTokenPublishesAsItsOwnIdentityOnly() {
        String token = server.token("studio2", "ada");
        assertThat(http.postSdp("/whip/studio2", token, Offers.GSTREAMER).status())
                .isEqualTo(201);
        assertThat(http.postSdp("/whip/studio2?identity=bob", token, Offers.GSTREAMER)
                        .status())
                .isEqualTo(403);
        assertThat(http.get("/v1/conferences/studio2/participants/ada").status())
                .isEqualTo(200);
    }

    @Test
    void withoutANameTheApiKeyPublishesUnderARandomOne() {
        assertThat(http.postSdp("/whip/studio3", server.apiKey(), Offers.GSTREAMER)
                        .status())
                .isEqualTo(201);
        assertThat(http.get("/v1/conferences/studio3/participants")
                        .json()
                        .getJsonArray("participants")
                        .getJsonObject(0)
                        .getString("identity"))
                .startsWith("whip-");
    }

    @Test
    void aTokenThatMayNotCreateNeedsTheConference() {
        Grants grants = new Grants("absent", "ada", "", "", Permissions.ALL, new LinkedHashSet<>(), false);
        Reply reply = http.postSdp("/whip/absent", server.token(grants, Duration.ofMinutes(1)), Offers.GSTREAMER);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("no_such_conference");
    }

    @Test
    void aTokenThatMayNotPublishIsRefused() {
        Permissions mute = new Permissions(new LinkedHashSet<>(), true, false);
        Grants grants = new Grants("silent", "ada", "", "", mute, new LinkedHashSet<>(), true);
        Reply reply = http.postSdp("/whip/silent", server.token(grants, Duration.ofMinutes(1)), Offers.GSTREAMER);
        assertThat(reply.status()).isEqualTo(403);
    }

    // --- trickle and restart -----------------------------------------------------------------------------------

    @Test
    void candidatesNeedTheEtagOfTheirGeneration() {
        Reply session = publish("trickle", "cam");
        String path = session.header("Location");
        String body = fragment(
                Offers.value(Offers.GSTREAMER, "a=ice-ufrag:"),
                Offers.value(Offers.GSTREAMER, "a=ice-pwd:"),
                "a=candidate:1 1 udp 2130706431 192.0.2.9 5000 typ host",
                "a=end-of-candidates");
        assertThat(patch(path, body).status()).as("without If-Match").isEqualTo(428);
        assertThat(patch(path, body, "If-Match", "\"other\"").status()).isEqualTo(412);
        Reply taken = patch(path, body, "If-Match", session.header("ETag"));
        assertThat(taken.status()).as(taken.body()).isEqualTo(204);
        assertThat(taken.body()).isEmpty();
    }

    @Test
    void aRestartMakesANewGeneration() {
        Reply session = publish("restart", "cam");
        String path = session.header("Location");
        String body = fragment("newu", "a-new-password-of-22-chars");
        Reply restarted = patch(path, body, "If-Match", "*");
        assertThat(restarted.status()).as(restarted.body()).isEqualTo(200);
        assertThat(restarted.header("Content-Type")).isEqualTo(FRAGMENT);
        String ufrag = Offers.value(restarted.body(), "a=ice-ufrag:");
        assertThat(restarted.header("ETag")).isEqualTo('"' + ufrag + '"').isNotEqualTo(session.header("ETag"));
        assertThat(restarted.body()).contains("a=ice-pwd:", "a=candidate:");
        String candidate = fragment(
                "newu", "a-new-password-of-22-chars", "a=candidate:1 1 udp 2130706431 192.0.2.9 5000 typ host");
        assertThat(patch(path, candidate, "If-Match", session.header("ETag")).status())
                .as("the ETag of before")
                .isEqualTo(412);
        assertThat(patch(path, candidate, "If-Match", restarted.header("ETag")).status())
                .isEqualTo(204);
    }

    @Test
    void malformedFragmentsAreRefusedAndChangeNothing() {
        Reply session = publish("fragments", "cam");
        String path = session.header("Location");
        String etag = session.header("ETag");
        assertThat(http.asBackend("PATCH", path, "application/sdp", "a=mid:0\r\n", "If-Match", etag)
                        .status())
                .isEqualTo(415);
        assertThat(http.asBackend("PATCH", path, FRAGMENT, "", "If-Match", etag).status())
                .isEqualTo(400);
        Reply nonsense = patch(path, "hello\r\n", "If-Match", etag);
        assertThat(nonsense.status()).isBetween(400, 422);
        assertThat(patch(path, "a=ice-ufrag:newu\r\n", "If-Match", "*").status())
                .as("a restart without password")
                .isEqualTo(400);
        String good =
                fragment(Offers.value(Offers.GSTREAMER, "a=ice-ufrag:"), Offers.value(Offers.GSTREAMER, "a=ice-pwd:"));
        assertThat(patch(path, good, "If-Match", etag).status()).isEqualTo(204);
    }

    // --- the end -----------------------------------------------------------------------------------------------

    @Test
    void endingTwiceIsLikeEndingOnce() {
        String path = publish("ending", "cam").header("Location");
        assertThat(http.asBackend("DELETE", path, null, null).status()).isEqualTo(200);
        assertThat(http.asBackend("DELETE", path, null, null).status()).isEqualTo(200);
        assertThat(patch(path, "a=mid:0\r\n", "If-Match", "*").status()).isEqualTo(404);
        assertThat(http.get("/v1/conferences/ending/participants/cam").status()).isEqualTo(404);
    }

    @Test
    void nobodyElseReachesASession() {
        String path = publish("mine", "cam").header("Location");
        for (String bearer : List.of(server.token("mine", "eve"), server.token("other", "cam"))) {
            assertThat(http.send("DELETE", path, bearer, null, null).status()).isEqualTo(404);
            assertThat(http.send("PATCH", path, bearer, FRAGMENT, "a=mid:0\r\n", "If-Match", "*")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(http.send("DELETE", path, server.token("mine", "cam"), null, null)
                        .status())
                .as("its own, by a later token")
                .isEqualTo(200);
    }

    @Test
    void removingTheParticipantEndsItsSession() {
        String path = publish("removed", "cam").header("Location");
        assertThat(http.asBackend("DELETE", "/v1/conferences/removed/participants/cam", null, null)
                        .status())
                .isEqualTo(204);
        assertThat(patch(path, "a=mid:0\r\n", "If-Match", "*").status()).isEqualTo(404);
    }

    // --- playing -----------------------------------------------------------------------------------------------

    @Test
    void aPlayerGetsSlotsBeforeAndAfterSomebodyPublishes() {
        Reply early = http.postSdp("/whep/stage?identity=wall", server.apiKey(), Offers.CHROMIUM_RECEIVES);
        assertThat(early.status()).as(early.body()).isEqualTo(201);
        assertThat(early.body()).contains("a=sendonly", "a=ssrc:", "a=msid:").doesNotContain("a=recvonly");
        publish("stage", "cam");
        Reply late = http.postSdp("/whep/stage/cam", server.token("stage", "viewer"), Offers.CHROMIUM_RECEIVES);
        assertThat(late.status()).isEqualTo(201);
        assertThat(late.header("ETag")).isNotEmpty();
        assertThat(http.asBackend("DELETE", early.header("Location"), null, null)
                        .status())
                .isEqualTo(200);
    }

    // --- manners -----------------------------------------------------------------------------------------------

    static Stream<Arguments> refusals() {
        String sdp = "application/sdp";
        return Stream.of(
                Arguments.of("POST", "/whip/bad", sdp, "hello", 400, "sdp_malformed"),
                Arguments.of("POST", "/whip/bad", sdp, "{\"sdp\":\"v=0\"}", 400, "sdp_malformed"),
                Arguments.of("POST", "/whip/bad", sdp, "", 400, "malformed"),
                Arguments.of("POST", "/whip/bad", sdp, "v=0\r\n".repeat(300_000), 413, "too_large"),
                Arguments.of("POST", "/whip/bad", "application/json", "{}", 415, "unsupported_media_type"),
                Arguments.of("POST", "/whip/bad", null, "v=0", 415, "unsupported_media_type"),
                Arguments.of("POST", "/whip/a%20b", sdp, "v=0", 400, "malformed"),
                Arguments.of("POST", "/whip/bad?identity=a%2Fb", sdp, "v=0", 400, "malformed"),
                Arguments.of("GET", "/whip/bad", null, null, 405, "method_not_allowed"),
                Arguments.of("PUT", "/whip/bad", sdp, "v=0", 405, "method_not_allowed"),
                Arguments.of("PATCH", "/whep/bad", sdp, "v=0", 405, "method_not_allowed"),
                Arguments.of("DELETE", "/whep/bad/x", null, null, 405, "method_not_allowed"),
                Arguments.of("GET", "/v1/media-sessions/ses_x", null, null, 405, "method_not_allowed"),
                Arguments.of("POST", "/v1/media-sessions/ses_x", sdp, "v=0", 405, "method_not_allowed"),
                Arguments.of("DELETE", "/v1/media-sessions/ses_x", null, null, 404, "no_such_session"),
                Arguments.of("PATCH", "/v1/media-sessions/ses_x", FRAGMENT, "a=mid:0\r\n", 404, "no_such_session"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("refusals")
    void refusalsNameTheReason(String method, String path, String type, String body, int status, String code) {
        Reply reply = http.asBackend(method, path, type, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.code()).isEqualTo(code);
        assertThat(http.get("/v1/conferences/bad").status())
                .as("nothing was made")
                .isEqualTo(404);
    }

    @Test
    void aMalformedLineIsNamed() {
        String broken = Offers.GSTREAMER.replaceFirst("a=rtpmap:[^\r\n]*", "a=rtpmap:nonsense");
        Reply reply = http.postSdp("/whip/bad?identity=x", server.apiKey(), broken);
        long line = broken.lines()
                        .takeWhile(text -> !text.equals("a=rtpmap:nonsense"))
                        .count()
                + 1;
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.firstPointer()).isEqualTo("line:" + line);
    }

    @Test
    void anUnknownCodecIsRefusedWithThoseThatAreSupported() {
        String strange = Offers.GSTREAMER.replace("VP8/90000", "WXYZ/90000").replace("OPUS/48000", "ABCD/48000");
        Reply reply = http.postSdp("/whip/bad?identity=x", server.apiKey(), strange);
        assertThat(reply.status()).as(reply.body()).isEqualTo(422);
        assertThat(reply.json().getString("detail")).contains("opus", "VP8", "H264", "VP9", "AV1", "H265");
        assertThat(http.get("/v1/conferences/bad").status()).isEqualTo(404);
    }

    @Test
    void onlyAcceptableAnswersAreGiven() {
        String[] wrong = {"Accept", "text/html, application/json;q=0.5"};
        assertThat(http.asBackend("POST", "/whip/bad", "application/sdp", Offers.GSTREAMER, wrong)
                        .status())
                .isEqualTo(406);
        for (String accept : List.of("application/sdp", "*/*", "text/html, application/*;q=0.1")) {
            assertThat(http.asBackend("POST", "/whip/accepting", "application/sdp", Offers.GSTREAMER, "Accept", accept)
                            .status())
                    .as(accept)
                    .isEqualTo(201);
        }
    }

    @Test
    void theMediaTypeMayHaveParametersAndCapitals() {
        assertThat(http.asBackend("POST", "/whip/typed", "Application/SDP; charset=utf-8", Offers.GSTREAMER)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void optionsSayWhatMayBeSent() {
        Reply endpoint = http.send("OPTIONS", "/whip/x", null, null, null);
        assertThat(endpoint.status()).isEqualTo(204);
        assertThat(endpoint.header("Accept-Post")).isEqualTo("application/sdp");
        assertThat(endpoint.header("Allow")).contains("POST");
        Reply resource = http.send("OPTIONS", "/v1/media-sessions/ses_x", null, null, null);
        assertThat(resource.status()).isEqualTo(204);
        assertThat(resource.header("Accept-Patch")).isEqualTo(FRAGMENT);
        assertThat(resource.header("Allow")).contains("DELETE", "PATCH");
    }

    @Test
    void pagesOfAllowedOriginsMayUseIt() {
        String allowed = "https://player.example.org";
        Reply preflight = http.send(
                "OPTIONS", "/whep/x", null, null, null, "Origin", allowed, "Access-Control-Request-Method", "POST");
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(allowed);
        assertThat(preflight.header("Access-Control-Allow-Headers")).contains("Authorization", "If-Match");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST", "PATCH", "DELETE");
        assertThat(preflight.header("Access-Control-Expose-Headers")).contains("Location", "ETag", "Link");
        Reply refused = http.send("POST", "/whep/x", null, "application/sdp", "v=0", "Origin", allowed);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Access-Control-Allow-Origin"))
                .as("on refusals too")
                .isEqualTo(allowed);
        Reply stranger = http.send("OPTIONS", "/whep/x", null, null, null, "Origin", "https://evil.example.org");
        assertThat(stranger.header("Access-Control-Allow-Origin")).isEmpty();
        Reply api = http.send("GET", "/v1/conferences", null, null, null, "Origin", allowed);
        assertThat(api.header("Access-Control-Allow-Origin"))
                .as("backends are no pages")
                .isEmpty();
    }

    private Reply patch(String path, String body, String... headers) {
        return http.asBackend("PATCH", path, FRAGMENT, body, headers);
    }
}
