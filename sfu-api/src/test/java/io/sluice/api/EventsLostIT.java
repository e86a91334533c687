package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.server.Offers;
import io.sluice.api.server.TestServer;
import io.sluice.api.server.TestSocket;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class EventsLostIT {
    private static JsonObject joined(TestSocket socket, JsonObject message) {
        JsonObject reply = socket.request(message.put("type", "join"));
        assertThat(reply.getString("type")).as(reply.encode()).isEqualTo("joined");
        return reply;
    }

    @Test
    void whoMissedEventsComesBackAndGetsTheWholeState() {
        try (TestServer server = TestServer.start();
                TestSocket bystander = TestSocket.connect(server);
                TestSocket publisher = TestSocket.connect(server);
                TestSocket before = TestSocket.connect(server);
                TestSocket after = TestSocket.connect(server)) {
            joined(bystander, new JsonObject().put("token", server.token("other", "eve")));
            JsonObject token = new JsonObject().put("token", server.token("room", "ada"));
            JsonObject self = joined(before, token.copy()).getJsonObject("self");
            joined(
                    publisher,
                    new JsonObject().put("token", server.token("room", "bob")).put("offer", Offers.CHROMIUM_SENDS));
            JsonObject required = before.awaitEvent("slots.required");

            server.server().relay().lose("room");

            assertThat(before.awaitClose()).isEqualTo(4504);
            JsonObject resume = new JsonObject()
                    .put("sessionId", self.getString("sessionId"))
                    .put("lastSeq", required.getLong("seq"));
            JsonObject whole = joined(after, token.copy().put("resume", resume));
            assertThat(whole.getJsonObject("self").getString("sessionId")).isEqualTo(self.getString("sessionId"));
            assertThat(whole.getJsonArray("participants")).hasSize(2);
            assertThat(whole.getJsonArray("tracks")).isNotEmpty();
            JsonObject again = after.awaitEvent("slots.required");
            assertThat(again.getInteger("video")).isEqualTo(required.getInteger("video"));
            assertThat(again.getLong("seq")).isGreaterThan(required.getLong("seq"));
            assertThat(bystander.request(new JsonObject().put("type", "ping")).getString("type"))
                    .isEqualTo("pong");
        }
    }
}
