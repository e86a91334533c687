package io.sluice.api.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.needs.TestNeeds;
import io.sluice.api.server.TestServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// GStreamer publishes by WHIP, browsers play by WHEP.
@Timeout(150)
class EncoderIT {
    private static final String STATS = """
            async () => {
              const found = { frames: 0, packets: 0, energy: 0, width: 0 };
              (await window.whep.connection.getStats()).forEach((s) => {
                if (s.type !== 'inbound-rtp') return;
                if (s.kind === 'video') { found.frames = s.framesDecoded ?? 0; found.width = s.frameWidth ?? 0; }
                else { found.packets = s.packetsReceived ?? 0; }
              });
              return found;
            }""";

    @ParameterizedTest
    @CsvSource({"vp8, chromium", "h264, chromium", "vp8, firefox"})
    void whatGstreamerPublishesIsPlayed(String codec, String player) throws IOException {
        TestNeeds.GSTREAMER.require();
        try (TestServer server = TestServer.startOpen();
                Publisher publisher = Publisher.start(codec, server)) {
            publisher.await("published");
            if ("firefox".equals(player)) {
                try (Firefox firefox = Firefox.launch("{}")) {
                    play(firefox, server);
                }
            } else {
                try (Chromium chromium = Chromium.launch();
                        Chromium.Tab tab = chromium.tab()) {
                    play(tab, server);
                }
            }
        }
    }

    private static void play(Browser browser, TestServer server) throws IOException {
        browser.open(server.origin() + "/");
        browser.evaluate("async () => { window.whepTarget = { url: '/whep/encoder?identity=player', bearer: '"
                + server.apiKey() + "' }; }");
        JsonNode location = browser.evaluate(resource("/browser/whep.js"));
        assertThat(location.asText()).startsWith("/v1/media-sessions/");
        // The publisher's own key frames come every 30 s: a picture within 15 shows that one was asked for.
        awaitStats(browser, "decoded frames and sound", 1, 1);
        JsonNode first = browser.evaluate(STATS);
        awaitStats(
                browser,
                "more of both",
                first.path("frames").asInt() + 10,
                first.path("packets").asInt() + 25);
        assertThat(browser.evaluate(STATS).path("width").asInt()).isEqualTo(320);
    }

    private static void awaitStats(Browser browser, String what, int frames, int packets) {
        CallPage.await(what, Duration.ofSeconds(15), () -> {
            JsonNode stats = browser.evaluate(STATS);
            return stats.path("frames").asInt() >= frames
                    && stats.path("packets").asInt() >= packets;
        });
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(EncoderIT.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    /// `src/test/gstreamer/publisher.py` as a process.
    private static final class Publisher implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        private Publisher(Process process) {
            this.process = process;
            this.output = process.inputReader(UTF_8);
        }

        static Publisher start(String codec, TestServer server) throws IOException {
            return new Publisher(new ProcessBuilder(
                            "/usr/bin/python3",
                            "publisher.py",
                            codec,
                            server.origin() + "/whip/encoder?identity=gstreamer",
                            server.apiKey())
                    .directory(new File("src/test/gstreamer"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }

        void await(String word) throws IOException {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(word)) {
                    return;
                }
                assertThat(line).doesNotStartWith("refused");
            }
            throw new AssertionError("the publisher ended");
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroy();
                }
            } catch (InterruptedException e) {
                process.destroy();
                Thread.currentThread().interrupt();
            }
        }
    }
}
