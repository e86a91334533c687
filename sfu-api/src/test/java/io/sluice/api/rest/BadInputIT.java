package io.sluice.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.server.Http;
import io.sluice.api.server.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final String JSON = "application/json";

    private final TestServer server = TestServer.start();
    private final Http http = new Http(server);

    @AfterAll
    void stop() {
        http.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e1", "1.0", "%2B5", "05", "-0", "1%20", "%22%221", "true", "null", "[1]", "\uFF15"})
    void aStrangeLimitIsTakenOrRefusedButNoFault(String limit) {
        String query =
                limit.equals("\uFF15") ? "%EF%BC%95" : limit.replace("[", "%5B").replace("]", "%5D");
        Http.Reply reply = http.get("/v1/conferences?limit=" + query);
        assertThat(reply.status()).as(reply.body()).isIn(200, 400);
    }

    @Test
    void halfACharacterIsRefusedAndPoisonsNoList() {
        for (String body : new String[] {
            "{\"metadata\":\"\\ud800\"}", "{\"metadata\":{\"\\uDC00\":1}}", "{\"metadata\":[[\"\\ud83d x\"]]}"
        }) {
            Http.Reply reply = http.putJson("/v1/conferences/half", body);
            assertThat(reply.status()).as(body + reply.body()).isEqualTo(400);
        }
        assertThat(http.putJson("/v1/conferences/whole", "{\"metadata\":\"\\ud83d\\ude00\"}")
                        .status())
                .isEqualTo(201);
        assertThat(http.get("/v1/conferences").status()).isEqualTo(200);
        assertThat(http.get("/v1/conferences/whole").json().getString("metadata"))
                .isEqualTo("\uD83D\uDE00");
    }

    @Test
    void whoShowsNoBearerSendsNoLargeBody() {
        String large = "{\"metadata\":\"" + "x".repeat(100_000) + "\"}";
        String path = "/v1/conferences/large/participants/ada/tokens";
        assertThat(http.send("POST", path, null, JSON, large).status()).isEqualTo(413);
        assertThat(http.send("POST", path, "wrong", JSON, large).status()).isEqualTo(413);
        assertThat(http.asBackend("POST", path, JSON, large).status()).isEqualTo(422);
        assertThat(http.send("POST", path, null, JSON, "{}").status()).isEqualTo(401);
    }

    @Test
    void depthIsBounded() {
        String deep = "{\"metadata\":" + "[".repeat(40) + "]".repeat(40) + "}";
        Http.Reply reply = http.putJson("/v1/conferences/deep", deep);
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    }
}
