package io.sluice.api.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A browser behind a network that loses packets, between it and the server, in both directions.
@Timeout(90)
class LossyNetworkIT {
    private static final int WATCHED_MILLIS = 8_000;
    private static final int OUTAGE_MILLIS = 5_000;
    private static final String PICTURE = "{ width: 480, height: 272, fps: 10 }";

    private static Namespace namespace;
    private static TestServer server;
    private static Chromium chromium;
    private static Studio publisher;
    private static Studio receiver;

    @BeforeAll
    static void start(@TempDir Path folder) {
        namespace = Namespace.create();
        server = TestServer.start("http: {bind: %1$s}\nmedia: {bindAddresses: [%1$s]}".formatted(namespace.address()));
        chromium = Chromium.launch(
                namespace.chromium(folder), "--force-fieldtrials=WebRTC-LegacySimulcastLayerLimit/Disabled/");
        publisher = new Studio(chromium.tab(), server);
        receiver = new Studio(chromium.tab(), server);
    }

    @AfterEach
    void leave() {
        namespace.heal();
        receiver.leave();
        publisher.leave();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (server != null) {
            server.close();
        }
        if (namespace != null) {
            namespace.close();
        }
    }

    @Test
    void whatGetsLostIsRepairedOnTheWayInAndOnTheWayOut() {
        publisher.publish("lossy", PICTURE, "{ simulcast: false }", "");
        receiver.receive("lossy", "");
        receiver.assertMovesAt(272);
        namespace.lose(0.05);

        JsonNode story = receiver.evaluate("watchFor(%d)".formatted(WATCHED_MILLIS));

        JsonNode sent = publisher.sent().path(0);
        assertThat(story.path("nacks").asInt())
                .as("NACKs of the receiver: %s", story)
                .isPositive();
        assertThat(story.path("repairs").asInt()).as("repairs: %s", story).isPositive();
        assertThat(sent.path("nacks").asInt())
                .as("NACKs of the server: %s", sent)
                .isPositive();
        assertThat(story.path("stills")).as("stood still: %s", story).isEmpty();
        assertThat(story.path("frames").asInt()).as("frames: %s", story).isGreaterThan(WATCHED_MILLIS / 200);
    }

    @Test
    void anOutageKeepsTracksSlotsAndWishes() {
        publisher.publish("outage", PICTURE, "{}", "");
        receiver.receive("outage", "");
        receiver.assertMovesAt(272);
        receiver.wish("{ maxHeight: 136 }");
        receiver.assertMovesAt(136);
        JsonNode before = receiver.evaluate(SEAT);
        String published = publisher.evaluate("call.publications[0].id").asText();

        namespace.cut();
        CallPage.pause(OUTAGE_MILLIS);
        namespace.heal();

        receiver.assertMovesAt(136);
        assertThat(receiver.evaluate(SEAT)).isEqualTo(before);
        assertThat(publisher.evaluate("call.publications[0].id").asText()).isEqualTo(published);
        receiver.wish("{}");
        receiver.assertMovesAt(272);
    }

    private static final String SEAT = "call.remoteTracks.map(({ id, mid, media }) => ({ id, mid, media: media.id }))";
}
