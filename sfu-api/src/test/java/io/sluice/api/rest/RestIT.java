package io.sluice.api.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.auth.Grants;
import io.sluice.api.http.Contract;
import io.sluice.api.server.Http;
import io.sluice.api.server.Http.Reply;
import io.sluice.api.server.Offers;
import io.sluice.api.server.TestServer;
import io.sluice.conference.Permissions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestIT {
    private final TestServer server = TestServer.start();
    private final Http http = new Http(server);

    @BeforeAll
    void aConferenceIsThere() {
        assertThat(http.putJson("/v1/conferences/room", "{}").status()).isEqualTo(201);
    }

    @AfterAll
    void stop() {
        http.close();
        server.close();
    }

    // --- conferences -----------------------------------------------------------------------------------------

    @Test
    void puttingCreatesOnceAndThenGives() {
        String body = "{\"emptyTimeoutSeconds\":5,\"maxParticipants\":3,\"allowedCodecs\":[\"opus\",\"VP9\"],"
                + "\"metadata\":{\"a\":[1,null]}}";
        Reply created = http.putJson("/v1/conferences/once", body);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json())
                .isEqualTo(new JsonObject(body)
                        .put("name", "once")
                        .put("createdAt", created.json().getString("createdAt"))
                        .put("participantCount", 0)
                        .put("trackCount", 0));
        Reply again = http.putJson("/v1/conferences/once", "{\"maxParticipants\":99}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(created.json());
        assertThat(again.header("ETag")).isEqualTo(created.header("ETag")).startsWith("\"");
        assertThat(http.putJson("/v1/conferences/once", "{}", "If-None-Match", "*")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void aNameIsTextWhateverItLooksLike() {
        for (String name : List.of("123", "true", "null", "zo%C3%AB", "a:b@c%2Bd", "1.5", "1e5", "0")) {
            Reply reply = http.asBackend("PUT", "/v1/conferences/" + name, null, null);
            assertThat(reply.status()).as(name).isEqualTo(201);
            assertThat(http.get("/v1/conferences/" + name).json().getString("name"))
                    .isEqualTo(URLDecoder.decode(name, UTF_8));
        }
    }

    @Test
    void anUnchangedConferenceIsNotSentAgain() {
        Reply first = http.get("/v1/conferences/room");
        Reply second = http.asBackend("GET", "/v1/conferences/room", null, null, "If-None-Match", first.header("ETag"));
        assertThat(second.status()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void endingHonoursIfMatch() {
        http.putJson("/v1/conferences/brief", "{}");
        assertThat(http.asBackend("DELETE", "/v1/conferences/brief", null, null, "If-Match", "\"other\"")
                        .status())
                .isEqualTo(412);
        String etag = http.get("/v1/conferences/brief").header("ETag");
        assertThat(http.asBackend("DELETE", "/v1/conferences/brief", null, null, "If-Match", etag)
                        .status())
                .isEqualTo(204);
        assertThat(http.get("/v1/conferences/brief").status()).isEqualTo(404);
        assertThat(http.asBackend("DELETE", "/v1/conferences/brief", null, null).status())
                .isEqualTo(404);
    }

    @Test
    void listsComeInPages() {
        for (String name : List.of("page-c", "page-a", "page-b")) {
            http.putJson("/v1/conferences/" + name, "{}");
        }
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            Reply reply = http.get("/v1/conferences?limit=1" + (token.isEmpty() ? "" : "&pageToken=" + token));
            JsonArray page = reply.json().getJsonArray("conferences");
            assertThat(page).hasSize(1);
            names.add(page.getJsonObject(0).getString("name"));
            String next = reply.json().getString("nextPageToken");
            token = next == null ? "" : next;
        } while (!token.isEmpty());
        assertThat(names)
                .isSorted()
                .containsSubsequence("page-a", "page-b", "page-c")
                .doesNotHaveDuplicates();
    }

    // --- participants and tokens -------------------------------------------------------------------------------

    @Test
    void participantsAreListedShownAndRemoved() {
        Reply whip = http.postSdp("/whip/people?identity=cam", server.apiKey(), Offers.GSTREAMER);
        assertThat(whip.status()).isEqualTo(201);
        JsonArray people =
                http.get("/v1/conferences/people/participants").json().getJsonArray("participants");
        assertThat(people).hasSize(1);
        assertThat(http.get("/v1/conferences/people/participants/cam").json()).isEqualTo(people.getJsonObject(0));
        assertThat(http.get("/v1/conferences/people/tracks").json().getJsonArray("tracks"))
                .hasSize(2);
        assertThat(http.get("/v1/conferences/people/participants/nobody").status())
                .isEqualTo(404);
        String path = "/v1/conferences/people/participants/cam";
        assertThat(http.asBackend("DELETE", path, null, null).status()).isEqualTo(204);
        assertThat(http.asBackend("DELETE", path, null, null).status()).isEqualTo(404);
        assertThat(http.get("/v1/conferences/people").json().getInteger("participantCount"))
                .isZero();
    }

    @Test
    void mintedTokensOpenWhatTheySay() {
        Reply minted = http.asBackend(
                "POST",
                "/v1/conferences/later/participants/ada/tokens",
                "application/json",
                "{\"ttlSeconds\":60,\"name\":\"Ada\",\"admin\":[\"remove\"],\"publish\":[\"audio\"],\"metadata\":{\"x\":1}}");
        assertThat(minted.status()).isEqualTo(201);
        assertThat(minted.header("Cache-Control")).isEqualTo("no-store");
        String token = minted.json().getString("token");
        // A token that may publish audio only: the video section is not taken, the audio section is.
        assertThat(http.postSdp("/whip/later", token, Offers.GSTREAMER).status())
                .isEqualTo(201);
        JsonObject ada = http.send("GET", "/v1/conferences/later/participants/ada", token, null, null)
                .json();
        assertThat(ada.getString("name")).isEqualTo("Ada");
        assertThat(ada.getJsonObject("metadata")).isEqualTo(new JsonObject().put("x", 1));
        assertThat(http.get("/v1/conferences/later/tracks").json().getJsonArray("tracks"))
                .hasSize(1);
        assertThat(http.asBackend("POST", "/v1/conferences/later/participants/ada/tokens", null, null)
                        .status())
                .as("without a body")
                .isEqualTo(201);
    }

    // --- who may what ------------------------------------------------------------------------------------------

    /// Who asks, and what each operation answers: the backend, a participant of the room, one with `remove`, one of
    /// another room. 0 stands for anything but 401 and 403.
    static Stream<Arguments> authorizations() {
        return Stream.of(
                Arguments.of("listConferences", "GET", "/v1/conferences", 0, 403, 403, 403),
                Arguments.of("putConference", "PUT", "/v1/conferences/room", 0, 403, 403, 403),
                Arguments.of("getConference", "GET", "/v1/conferences/room", 0, 0, 0, 403),
                Arguments.of("deleteConference", "DELETE", "/v1/conferences/absent", 0, 403, 403, 403),
                Arguments.of("listParticipants", "GET", "/v1/conferences/room/participants", 0, 0, 0, 403),
                Arguments.of("getParticipant", "GET", "/v1/conferences/room/participants/x", 0, 0, 0, 403),
                Arguments.of("removeParticipant", "DELETE", "/v1/conferences/room/participants/x", 0, 403, 0, 403),
                Arguments.of("mintToken", "POST", "/v1/conferences/room/participants/x/tokens", 0, 403, 403, 403),
                Arguments.of("listTracks", "GET", "/v1/conferences/room/tracks", 0, 0, 0, 403),
                Arguments.of("whip", "POST", "/whip/room", 0, 0, 0, 403),
                Arguments.of("whep", "POST", "/whep/room", 0, 0, 0, 403),
                Arguments.of("whepOne", "POST", "/whep/room/x", 0, 0, 0, 403),
                Arguments.of("patchMediaSession", "PATCH", "/v1/media-sessions/ses_x", 0, 0, 0, 0),
                Arguments.of("deleteMediaSession", "DELETE", "/v1/media-sessions/ses_x", 0, 0, 0, 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("authorizations")
    void eachOperationAsksForTheRightBearer(
            String operation, String method, String path, int backend, int own, int remover, int stranger) {
        assertThat(Contract.load().operation(operation).method()).isEqualTo(method);
        expect(0 == backend, method, path, server.apiKey());
        expect(0 == own, method, path, server.token("room", "ada"));
        Grants mayRemove = new Grants(
                "room", "eve", "", "", Permissions.ALL, new LinkedHashSet<>(List.of(Grants.Admin.REMOVE)), true);
        expect(0 == remover, method, path, server.token(mayRemove, Duration.ofMinutes(1)));
        expect(0 == stranger, method, path, server.token("other", "ada"));
        List<String> wrong = new ArrayList<>(List.of("", "x", server.apiKey() + "x", "a.b.c"));
        wrong.add(server.token(Grants.everything("room", "ada", ""), Duration.ofMinutes(-5)));
        for (String bearer : wrong) {
            assertThat(ask(method, path, bearer).status()).as(bearer).isEqualTo(401);
        }
        Reply none = http.send(method, path, null, type(path, method), body(path, method));
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.header("WWW-Authenticate")).startsWith("Bearer");
        Reply basic =
                http.send(method, path, null, type(path, method), body(path, method), "Authorization", "Basic eDp5");
        assertThat(basic.status()).isEqualTo(401);
    }

    @Test
    void everyOperationThatAsksForABearerHasItsRow() {
        List<String> rows = authorizations().map(row -> (String) row.get()[0]).toList();
        assertThat(Contract.load().operations().stream()
                        .filter(operation -> !operation.source().containsKey("security"))
                        .map(Contract.Operation::id))
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    private void expect(boolean allowed, String method, String path, String bearer) {
        int status = ask(method, path, bearer).status();
        if (allowed) {
            assertThat(status).isNotIn(401, 403).isLessThan(500);
        } else {
            assertThat(status).isEqualTo(403);
        }
    }

    private Reply ask(String method, String path, String bearer) {
        return http.send(method, path, bearer, type(path, method), body(path, method));
    }

    private static @org.jspecify.annotations.Nullable String type(String path, String method) {
        return path.startsWith("/wh")
                ? "application/sdp"
                : method.equals("PATCH") ? "application/trickle-ice-sdpfrag" : null;
    }

    private static @org.jspecify.annotations.Nullable String body(String path, String method) {
        return path.startsWith("/whip")
                ? Offers.CHROMIUM_SENDS
                : path.startsWith("/whep")
                        ? Offers.CHROMIUM_RECEIVES
                        : method.equals("PATCH") ? "a=ice-ufrag:abcd\r\n" : null;
    }

    // --- bad input ---------------------------------------------------------------------------------------------

    static Stream<Arguments> badRequests() {
        String conference = "/v1/conferences/room";
        String tokens = "/v1/conferences/room/participants/ada/tokens";
        String json = "application/json";
        return Stream.of(
                Arguments.of("PUT", conference, json, "{", 400, "malformed", "line:1"),
                Arguments.of("PUT", conference, json, "{\"metadata\":\n  tru}", 400, "malformed", "line:2"),
                Arguments.of("PUT", conference, json, "{} {}", 400, "malformed", "line:1"),
                Arguments.of("PUT", conference, json, "{\"metadata\":1,\"metadata\":2}", 400, "malformed", "line:1"),
                Arguments.of("PUT", conference, json, "[".repeat(50_000), 400, "malformed", "line:1"),
                Arguments.of("PUT", conference, json, "[]", 400, "malformed", ""),
                Arguments.of("PUT", conference, json, "\"x\"", 400, "malformed", ""),
                Arguments.of("PUT", conference, json, "\u0000", 400, "malformed", "line:1"),
                Arguments.of("PUT", conference, "text/plain", "{}", 415, "unsupported_media_type", ""),
                Arguments.of(
                        "PUT", conference, json, "{\"maxParticipants\":0}", 422, "invalid_value", "/maxParticipants"),
                Arguments.of(
                        "PUT",
                        conference,
                        json,
                        "{\"maxParticipants\":1e99}",
                        422,
                        "invalid_value",
                        "/maxParticipants"),
                Arguments.of(
                        "PUT",
                        conference,
                        json,
                        "{\"maxParticipants\":\"5\"}",
                        422,
                        "invalid_value",
                        "/maxParticipants"),
                Arguments.of(
                        "PUT",
                        conference,
                        json,
                        "{\"maxParticipants\":null}",
                        422,
                        "invalid_value",
                        "/maxParticipants"),
                Arguments.of(
                        "PUT",
                        conference,
                        json,
                        "{\"emptyTimeoutSeconds\":1.5}",
                        422,
                        "invalid_value",
                        "/emptyTimeoutSeconds"),
                Arguments.of("PUT", conference, json, "{\"allowedCodecs\":[]}", 422, "invalid_value", "/allowedCodecs"),
                Arguments.of(
                        "PUT",
                        conference,
                        json,
                        "{\"allowedCodecs\":[\"mp3\"]}",
                        422,
                        "invalid_value",
                        "/allowedCodecs/0"),
                Arguments.of("PUT", conference, json, "{\"allowedCodecs\":{}}", 422, "invalid_value", "/allowedCodecs"),
                Arguments.of("PUT", conference, json, "{\"unknown\":1}", 422, "invalid_value", "/unknown"),
                Arguments.of(
                        "PUT",
                        conference,
                        json,
                        "{\"metadata\":\"" + "x".repeat(70_000) + "\"}",
                        422,
                        "invalid_value",
                        "/metadata"),
                Arguments.of(
                        "PUT",
                        conference,
                        json,
                        "{\"metadata\":\"" + "x".repeat(1_100_000) + "\"}",
                        413,
                        "too_large",
                        ""),
                Arguments.of("POST", tokens, json, "{\"ttlSeconds\":-1}", 422, "invalid_value", "/ttlSeconds"),
                Arguments.of("POST", tokens, json, "{\"ttlSeconds\":31536000}", 422, "invalid_value", "/ttlSeconds"),
                Arguments.of(
                        "POST",
                        tokens,
                        json,
                        "{\"ttlSeconds\":99999999999999999999}",
                        422,
                        "invalid_value",
                        "/ttlSeconds"),
                Arguments.of("POST", tokens, json, "{\"publish\":[\"all\"]}", 422, "invalid_value", "/publish/0"),
                Arguments.of("POST", tokens, json, "{\"admin\":[\"root\"]}", 422, "invalid_value", "/admin/0"),
                Arguments.of("POST", tokens, json, "{\"hidden\":\"no\"}", 422, "invalid_value", "/hidden"),
                Arguments.of(
                        "POST", tokens, json, "{\"name\":\"" + "x".repeat(200) + "\"}", 422, "invalid_value", "/name"),
                Arguments.of(
                        "POST",
                        tokens,
                        json,
                        "{\"metadata\":\"" + "x".repeat(5_000) + "\"}",
                        422,
                        "invalid_value",
                        "/metadata"),
                Arguments.of("GET", "/v1/conferences?limit=0", null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences?limit=201", null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences?limit=x", null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences?limit=99999999999", null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences?pageToken=***", null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences/a%20b", null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences/%22x%22", null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences/%7B%7D", null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences/-1", null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences/a%2Fb", null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences/a%0Ab", null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences/" + "x".repeat(129), null, null, 400, "malformed", ""),
                Arguments.of("GET", "/v1/conferences/absent", null, null, 404, "no_such_conference", ""),
                Arguments.of("DELETE", "/v1/conferences/absent", null, null, 404, "no_such_conference", ""),
                Arguments.of("GET", "/v1/conferences/absent/participants", null, null, 404, "no_such_conference", ""),
                Arguments.of("GET", "/v1/conferences/absent/tracks", null, null, 404, "no_such_conference", ""),
                Arguments.of(
                        "GET", "/v1/conferences/room/participants/absent", null, null, 404, "no_such_participant", ""),
                Arguments.of(
                        "DELETE",
                        "/v1/conferences/room/participants/absent",
                        null,
                        null,
                        404,
                        "no_such_participant",
                        ""),
                Arguments.of("GET", "/v1/nothing", null, null, 404, "not_found", ""),
                Arguments.of("GET", "/../etc/passwd", null, null, 404, "not_found", ""),
                Arguments.of("GET", "/web/index.html", null, null, 404, "not_found", ""),
                Arguments.of("PATCH", conference, json, "{}", 405, "method_not_allowed", ""),
                Arguments.of("POST", "/v1/conferences", json, "{}", 405, "method_not_allowed", ""));
    }

    @ParameterizedTest(name = "{0} {1} {3}")
    @MethodSource("badRequests")
    void badInputIsAProblemThatNamesItsPlaceAndChangesNothing(
            String method, String path, String type, String body, int status, String code, String pointer) {
        String before = http.get("/v1/conferences/room").body();
        Reply reply = http.asBackend(method, path, type, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().getInteger("status")).isEqualTo(status);
        assertThat(reply.json().getString("type")).isEqualTo("about:blank");
        assertThat(reply.json().getString("title")).isNotBlank();
        assertThat(reply.json().getString("detail")).isNotBlank();
        assertThat(reply.json().getBoolean("retryable")).isFalse();
        assertThat(reply.json().getString("traceId")).matches("[0-9a-f]{32}");
        if (!pointer.isEmpty()) {
            assertThat(reply.firstPointer()).as(reply.body()).isEqualTo(pointer);
        }
        if (status == 405) {
            assertThat(reply.header("Allow")).isNotEmpty();
        }
        assertThat(http.get("/v1/conferences/room").body()).isEqualTo(before);
    }

    @Test
    void theCallersTraceIsInTheProblem() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        Reply reply = http.asBackend(
                "GET", "/v1/conferences/absent", null, null, "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
        assertThat(reply.json().getString("traceId")).isEqualTo(trace);
        assertThat(reply.json().getString("instance")).isEqualTo("/v1/conferences/absent");
    }

    // --- the rest ----------------------------------------------------------------------------------------------

    @Test
    void healthVersionContractAndDocsAreOpen() {
        for (String path : List.of("/live", "/ready", "/version", "/openapi.yaml", "/docs", "/", "/sluice-client.js")) {
            Reply reply = http.send("GET", path, null, null, null);
            assertThat(reply.status()).as(path).isEqualTo(200);
            assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        assertThat(http.send("GET", "/openapi.yaml", null, null, null).body())
                .isEqualTo(Contract.load().text());
        String docs = http.send("GET", "/docs", null, null, null).body();
        assertThat(Contract.load().operations())
                .allSatisfy(operation -> assertThat(docs).contains(operation.id()));
        assertThat(http.send("GET", "/version", null, null, null).json().getString("name"))
                .isEqualTo("sluice");
    }

    @Test
    void thePageIsCachedByItsContent() {
        Reply page = http.send("GET", "/", null, null, null);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
        assertThat(http.send("GET", "/", null, null, null, "If-None-Match", page.header("ETag"))
                        .status())
                .isEqualTo(304);
    }

    @Test
    void operatorsScrapeMetrics() {
        Reply metrics = http.send(server.metricsUri(), "GET", null, null, null);
        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.body()).contains("sluice_conferences", "sluice_websockets", "jvm_memory_used_bytes");
        assertThat(http.send("GET", "/metrics", null, null, null).status()).isEqualTo(404);
        assertThat(http.send(server.metricsUri().resolve("/x"), "GET", null, null, null)
                        .status())
                .isEqualTo(404);
        assertThat(http.send(server.metricsUri(), "POST", null, null, "x").status())
                .isEqualTo(405);
    }

    @Test
    void aConfiguredServerGivesThePageNoTokens() {
        Reply reply = http.send(
                "POST",
                "/page/token",
                null,
                "application/json",
                "{\"conference\":\"room\",\"identity\":\"ada\"}",
                "Origin",
                server.origin());
        assertThat(reply.status()).isEqualTo(404);
    }

    @Test
    void aDrainingServerIsNotReady() {
        server.server().node().drain(true);
        try {
            Reply ready = http.send("GET", "/ready", null, null, null);
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.header("Retry-After")).isNotEmpty();
            Reply whip = http.postSdp("/whip/drained?identity=x", server.apiKey(), Offers.GSTREAMER);
            assertThat(whip.status()).isEqualTo(503);
            assertThat(whip.json().getBoolean("retryable")).isTrue();
            assertThat(whip.code().toLowerCase(Locale.ROOT)).isEqualTo("shutting_down");
        } finally {
            server.server().node().drain(false);
        }
    }
}
