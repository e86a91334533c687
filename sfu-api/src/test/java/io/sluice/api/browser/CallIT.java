package io.sluice.api.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real browsers on the server's own page, in one room.
@Timeout(180)
class CallIT {
    /// `--disable-features=WebRtcPqcForDtls` shrinks the ClientHello from two datagrams to one.
    private static final String WITHOUT_POST_QUANTUM = "--disable-features=WebRtcPqcForDtls";

    private static final Path PICTURES = Path.of("target/screenshots");

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(PICTURES);
        server = TestServer.startOpen();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void threeChromiumsHearAndSeeEachOther() {
        try (Chromium chromium = Chromium.launch()) {
            CallPage ada = new CallPage(chromium.tab());
            CallPage grace = new CallPage(chromium.tab());
            CallPage alan = new CallPage(chromium.tab());
            ada.join(server.origin(), "three", "Ada");
            grace.join(server.origin(), "three", "Grace");
            alan.join(server.origin(), "three", "Alan");

            ada.assertHearsAndSees(2, 2);
            grace.assertHearsAndSees(2, 2);
            alan.assertHearsAndSees(2, 2);
            ada.browser().screenshot(PICTURES.resolve("three-chromiums.png"));

            alan.leave();
            ada.awaitProbe(
                    "Alan gone",
                    Duration.ofSeconds(10),
                    probe -> probe.path("participants").asInt() == 2
                            && probe.path("tracks").size() == 2);
            ada.assertHearsAndSees(1, 1);
        }
    }

    @Test
    void firefoxAndChromiumHearAndSeeEachOther() {
        try (Chromium chromium = Chromium.launch(WITHOUT_POST_QUANTUM);
                Firefox firefox = Firefox.launch("{}")) {
            CallPage ada = new CallPage(chromium.tab());
            CallPage grace = new CallPage(chromium.tab());
            CallPage rosa = new CallPage(firefox);
            ada.join(server.origin(), "mixed", "Ada");
            rosa.join(server.origin(), "mixed", "Rosa");
            grace.join(server.origin(), "mixed", "Grace");

            rosa.assertHearsAndSees(2, 2);
            ada.assertHearsAndSees(2, 2, "rosa");
            grace.assertHearsAndSees(2, 2, "rosa");
            rosa.browser().screenshot(PICTURES.resolve("firefox.png"));
        }
    }

    @Test
    void mutingAndCameraOffReachTheOthersAndComeBack() {
        try (Chromium chromium = Chromium.launch()) {
            CallPage ada = new CallPage(chromium.tab());
            CallPage grace = new CallPage(chromium.tab());
            ada.join(server.origin(), "mute", "Ada");
            grace.join(server.origin(), "mute", "Grace");
            ada.assertHearsAndSees(1, 1);

            grace.browser().click("#camera");
            CallPage.await(
                    "Grace's tile dark at Ada's",
                    Duration.ofSeconds(10),
                    () -> ada.browser()
                            .evaluate("async () => document.querySelectorAll('.tile.dark').length === 1")
                            .asBoolean());
            grace.browser().click("#camera");
            CallPage.await(
                    "Grace's tile bright again",
                    Duration.ofSeconds(10),
                    () -> ada.browser()
                            .evaluate("async () => document.querySelectorAll('.tile.dark').length === 0")
                            .asBoolean());
            ada.assertHearsAndSees(1, 1);
        }
    }

    @Test
    void simulcastRisesAboveItsSmallestLayer() {
        try (Chromium chromium = Chromium.launch()) {
            CallPage ada = new CallPage(chromium.tab());
            CallPage grace = new CallPage(chromium.tab());
            ada.join(server.origin(), "layers", "Ada");
            grace.join(server.origin(), "layers", "Grace");

            // Transport-wide feedback lets the publisher's estimate grow, so that it sends more than the first layer.
            JsonNode probe =
                    ada.awaitProbe("a wider picture than the smallest layer's", Duration.ofSeconds(30), seen -> {
                        for (JsonNode track : seen.path("tracks")) {
                            if (track.path("frameWidth").asInt() > 320) {
                                return true;
                            }
                        }
                        return false;
                    });
            assertThat(probe.path("tlsVersion").asText()).isEqualTo("FEFD");
            assertThat(probe.path("srtpCipher").asText()).contains("GCM");
        }
    }

    @Test
    void iceRestartKeepsTheCall() {
        try (Chromium chromium = Chromium.launch()) {
            CallPage ada = new CallPage(chromium.tab());
            CallPage grace = new CallPage(chromium.tab());
            ada.join(server.origin(), "restart", "Ada");
            grace.join(server.origin(), "restart", "Grace");
            ada.assertHearsAndSees(1, 1);
            String before = localFragment(ada);

            // The client restarts ICE when the network comes back.
            ada.browser().evaluate("async () => window.dispatchEvent(new Event('online'))");

            CallPage.await(
                    "new ICE credentials in use",
                    Duration.ofSeconds(20),
                    () -> !localFragment(ada).equals(before)
                            && "connected".equals(ada.probe().path("iceState").asText()));
            ada.assertHearsAndSees(1, 1);
            grace.assertHearsAndSees(1, 1);
        }
    }

    @Test
    void aPictureThatNobodyWatchesIsNotSent() {
        try (Chromium chromium = Chromium.launch()) {
            CallPage ada = new CallPage(chromium.tab());
            ada.join(server.origin(), "alone", "Ada");
            CallPage.await("Ada alone sends no picture", Duration.ofSeconds(20), () -> activeLayers(ada) == 0);
            long before = sentFrames(ada);

            CallPage grace = new CallPage(chromium.tab());
            grace.join(server.origin(), "alone", "Grace");
            grace.assertHearsAndSees(1, 1);
            ada.assertHearsAndSees(1, 1);
            assertThat(activeLayers(ada)).isPositive();
            assertThat(sentFrames(ada)).isGreaterThan(before);

            grace.leave();
            CallPage.await("Ada alone again", Duration.ofSeconds(20), () -> activeLayers(ada) == 0);
        }
    }

    private static int activeLayers(CallPage page) {
        return page.browser()
                .evaluate("async () => window.sluiceCall.publications.find(({ kind }) => kind === 'video')"
                        + ".transceiver.sender.getParameters().encodings.filter(({ active }) => active).length")
                .asInt();
    }

    private static long sentFrames(CallPage page) {
        return page.browser()
                .evaluate("async () => { let frames = 0;"
                        + " for (const report of (await window.sluiceCall.peerConnection.getStats()).values())"
                        + " if (report.type === 'outbound-rtp' && report.kind === 'video') frames += report.framesSent;"
                        + " return frames; }")
                .asLong();
    }

    /// Media waits for an answer to the server's check there, which browsers give.
    @Test
    void iceLiteCarriesTheCallToo() {
        try (TestServer lite = TestServer.startOpen("ice: {mode: lite}");
                Chromium chromium = Chromium.launch();
                Firefox firefox = Firefox.launch("{}")) {
            CallPage ada = new CallPage(chromium.tab());
            CallPage rosa = new CallPage(firefox);
            ada.join(lite.origin(), "lite", "Ada");
            rosa.join(lite.origin(), "lite", "Rosa");

            ada.assertHearsAndSees(1, 1, "rosa");
            rosa.assertHearsAndSees(1, 1);
            String before = localFragment(ada);
            ada.browser().evaluate("async () => window.dispatchEvent(new Event('online'))");
            CallPage.await(
                    "new ICE credentials in use",
                    Duration.ofSeconds(20),
                    () -> !localFragment(ada).equals(before)
                            && "connected".equals(ada.probe().path("iceState").asText()));
            ada.assertHearsAndSees(1, 1, "rosa");
            rosa.assertHearsAndSees(1, 1);
        }
    }

    private static String localFragment(CallPage page) {
        return page.probe().path("localCandidate").path("usernameFragment").asText();
    }
}
