package io.sluice.api.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.server.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sound with redundancy (RFC 2198) from one Chromium to two: one that takes it, one that takes plain Opus alone.
@Timeout(180)
class RedundancyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// A browser that knows no RED.
    private static final String WITHOUT_RED = """
            const { addTransceiver } = RTCPeerConnection.prototype;
            RTCPeerConnection.prototype.addTransceiver = function (media, init) {
              const transceiver = addTransceiver.call(this, media, init);
              if (media === 'audio' || media.kind === 'audio') {
                const { codecs } = RTCRtpReceiver.getCapabilities('audio');
                transceiver.setCodecPreferences(codecs.filter(({ mimeType }) => mimeType !== 'audio/red'));
              }
              return transceiver;
            };
            """;

    private static final String REPUBLISH = """
            async () => {
              const own = sluiceCall.publications.find(({ kind }) => kind === 'audio');
              await sluiceCall.unpublish(own);
              await sluiceCall.publish(own.media, { redundancy: true });
            }
            """;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.startOpen();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void bothHearAndOneOfThemGetsEachFrameTwice() {
        try (Chromium chromium = Chromium.launch()) {
            CallPage ada = new CallPage(chromium.tab());
            CallPage grace = new CallPage(chromium.tab());
            Chromium.Tab plain = chromium.tab();
            plain.page().addInitScript(WITHOUT_RED);
            CallPage alan = new CallPage(plain);
            ada.join(server.origin(), "red", "Ada");
            grace.join(server.origin(), "red", "Grace");
            alan.join(server.origin(), "red", "Alan");
            assertThat(offer(grace)).contains(" red/48000/2");
            assertThat(offer(alan)).doesNotContain(" red/48000/2");
            ada.browser().evaluate(REPUBLISH);
            assertThat(offer(ada)).containsPattern("m=audio \\d+ UDP/TLS/RTP/SAVPF 63 111");

            grace.assertHearsAndSees(2, 2);
            alan.assertHearsAndSees(2, 2);
            double redundant = bytesPerPacket(grace, 250);
            double alone = bytesPerPacket(alan, 250);
            System.out.printf("bytes a packet: %.1f with redundancy, %.1f without%n", redundant, alone);
            // The fake microphone beeps: a frame with a beep is larger than the silence around it.
            assertThat(redundant / alone)
                    .as("%s and %s bytes a packet", redundant, alone)
                    .isBetween(1.6, 2.6);
        }
    }

    private static String offer(CallPage page) {
        return page.browser()
                .evaluate("async () => sluiceCall.peerConnection.localDescription.sdp")
                .asText();
    }

    /// Of what comes from Ada's microphone from now on, over so many packets.
    private static double bytesPerPacket(CallPage page, int packets) {
        JsonNode first = sound(page.awaitProbe(
                "Ada's sound",
                PATIENCE,
                probe -> sound(probe).path("packetsReceived").asLong() > 0));
        long until = first.path("packetsReceived").asLong() + packets;
        JsonNode last = sound(page.awaitProbe(
                "more of Ada's sound",
                PATIENCE,
                probe -> sound(probe).path("packetsReceived").asLong() >= until));
        assertThat(last.path("audioEnergy").asDouble())
                .as("sound with energy")
                .isGreaterThan(first.path("audioEnergy").asDouble());
        return (double) (last.path("bytesReceived").asLong()
                        - first.path("bytesReceived").asLong())
                / (last.path("packetsReceived").asLong()
                        - first.path("packetsReceived").asLong());
    }

    private static JsonNode sound(JsonNode probe) {
        for (JsonNode track : probe.path("tracks")) {
            if ("audio".equals(track.path("kind").asText())
                    && track.path("participant").asText().startsWith("ada")) {
                return track;
            }
        }
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
    }
}
