package io.sluice.api.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.server.TestServer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each codec in each mode that a browser can send, received in one layer after the other.
///
/// With `-Dsluice.codecs.switches=1000` the receiver also changes its mind so often, at random.
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class CodecsIT {
    /// Chromium sends a third layer of simulcast from 960 × 540 on only; less is cheaper, and the layers are the same.
    private static final String SMALL_LAYERS = "--force-fieldtrials=WebRTC-LegacySimulcastLayerLimit/Disabled/";

    private static final String SMALL = "{ width: 480, height: 272, fps: 10 }";
    private static final int LONGEST_STILL_MILLIS = 1_500;
    private static final int SWITCHES = Integer.getInteger("sluice.codecs.switches", 0);
    private static final int SEED = Integer.getInteger("sluice.codecs.seed", 1);

    private static TestServer server;
    private static Chromium chromium;
    private static Studio publisher;
    private static Studio receiver;
    private static @Nullable Firefox firefox;
    private static @Nullable Studio firefoxPublisher;

    @BeforeAll
    static void start() {
        server = TestServer.startOpen();
        chromium = Chromium.launch(SMALL_LAYERS);
        publisher = new Studio(chromium.tab(), server);
        receiver = new Studio(chromium.tab(), server);
    }

    @AfterAll
    static void stop() {
        if (firefox != null) {
            firefox.close();
        }
        if (chromium != null) {
            chromium.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP8", "H264", "VP9", "AV1"})
    void eachEncodingThatChromiumSendsIsReceived(String codec) {
        switchUpAndDown(publisher, codec, "{ codec: 'video/%s' }".formatted(codec), 480, 272);
    }

    /// In one stream Chromium makes no third layer of less than 960 × 540.
    @ParameterizedTest
    @CsvSource({"VP9, L3T3_KEY", "VP9, L3T3", "AV1, L3T3_KEY", "AV1, L3T3"})
    void eachLayerThatChromiumSendsIsReceived(String codec, String mode) {
        switchUpAndDown(
                publisher, codec, "{ codec: 'video/%s', scalabilityMode: '%s' }".formatted(codec, mode), 960, 544);
    }

    @ParameterizedTest
    @ValueSource(strings = {"VP8", "VP9", "AV1"})
    void eachEncodingThatFirefoxSendsIsReceived(String codec) {
        switchUpAndDown(firefox(), codec, "{ codec: 'video/%s' }".formatted(codec), 480, 272);
    }

    private static Studio firefox() {
        Studio there = firefoxPublisher;
        if (there == null) {
            firefox = Firefox.launch("{}");
            there = new Studio(firefox, server);
            firefoxPublisher = there;
        }
        return there;
    }

    @Test
    void aPublisherTakesAnotherCameraAndThePictureGoesOn() {
        publisher.publish("camera", SMALL, "{ codec: 'video/VP8' }", "");
        receiver.receive("camera", "");
        try {
            receiver.assertMovesAt(272);
            receiver.evaluate("{ window.watched = watchFor(4_000); }");
            publisher.evaluate("call.replaceMedia(call.publications[0], drawn({ width: 400, height: 224, fps: 15 }))");
            JsonNode story = receiver.evaluate("watched");
            assertThat(story.path("frames").asInt()).as("frames: %s", story).isGreaterThan(20);
            assertThat(story.path("plis").asInt())
                    .as("asked for a key frame: %s", story)
                    .isZero();
            assertThat(story.path("stills")).as("stood still: %s", story).isEmpty();
            receiver.assertMovesAt(224);
        } finally {
            receiver.leave();
            publisher.leave();
        }
    }

    private static void switchUpAndDown(Studio publisher, String codec, String options, int width, int height) {
        String room = publisher == firefoxPublisher ? "firefox" : "chromium";
        room += options.replaceAll("[^A-Za-z0-9]+", "");
        publisher.publish(room, "{ width: %d, height: %d, fps: 10 }".formatted(width, height), options, "");
        receiver.receive(room, "");
        try {
            receiver.awaitSeen("the highest layer", seen -> seen.path("height").asInt() == height);
            JsonNode before = receiver.seen();
            receiver.evaluate("watchPicture()");
            assertThat(before.path("codec").asText()).isEqualTo("video/" + codec);
            receiver.assertMovesAt(height);
            receiver.wish("{ maxHeight: %d }".formatted(height / 4));
            receiver.assertMovesAt(height / 4);
            if (codec.equals("VP8")) {
                publisher.await(
                        "only the lowest leaves",
                        "sending(700)",
                        rids -> rids.toString().equals("[\"q\"]"));
            }
            receiver.wish("{ maxHeight: %d }".formatted(height / 2));
            receiver.assertMovesAt(height / 2);
            receiver.wish("{}");
            receiver.assertMovesAt(height);
            JsonNode after = receiver.seen();
            // A switch that fails stands still until somebody asks for a key frame. Seconds frozen say less: an encoder
            // of three sizes on a busy machine makes pauses by itself, and each counts as a freeze after 200 ms.
            assertThat(after.path("plis").asInt() - before.path("plis").asInt())
                    .as("asked for key frames: %s", after)
                    .isZero();
            assertThat(receiver.evaluate("longestStill()").asInt())
                    .as("milliseconds without a new picture: %s", after)
                    .isLessThan(LONGEST_STILL_MILLIS);
            // Fewer pictures, as wished for, count as freezes when they begin.
            if (options.contains("L3T3")) {
                receiver.wish("{ maxHeight: %d, maxFps: 5 }".formatted(height / 2));
                receiver.awaitSeen("fewer frames", seen -> seen.path("fps").asInt() <= 6);
                receiver.assertMovesAt(height / 2);
            }
            if (SWITCHES > 0) {
                changeItsMind(publisher, room, height);
            }
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; sent: " + publisher.sent(), e);
        } finally {
            receiver.leave();
            publisher.leave();
        }
    }

    private static void changeItsMind(Studio publisher, String room, int height) {
        publisher.evaluate("watchSent()");
        JsonNode story = receiver.evaluate(
                "changeItsMind({ times: %d, everyMillis: 300, heights: [%d, %d, 0], rates: [0, 0, 0, 5, 3], seed: %d })"
                        .formatted(SWITCHES, height / 4, height / 2, SEED));
        JsonNode notSent = publisher.evaluate("sentStills()");
        System.err.println(room + ": " + story + "; publisher's own: " + notSent);
        assertThat(story.path("plis").asInt())
                .as("asked for key frames: %s", story)
                .isZero();
        // An encoder on a busy machine stands still by itself, and a page looks late; the lowest layer in time alone
        // leaves 400 ms between two pictures.
        for (JsonNode still : story.path("stills")) {
            long from = still.path(0).asLong();
            long until = still.path(1).asLong();
            long excused = 0;
            for (JsonNode other : notSent) {
                excused += Math.max(
                        0,
                        Math.min(until, other.path(1).asLong())
                                - Math.max(from, other.path(0).asLong()));
            }
            assertThat(until - from - excused)
                    .as("stood still at %d though frames were sent: %s, %s", from, story, notSent)
                    .isLessThan(1_500);
        }
    }
}
