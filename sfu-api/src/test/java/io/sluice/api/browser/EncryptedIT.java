package io.sluice.api.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Route;
import io.sluice.api.server.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures whose frames are encrypted in the page, every byte of them: the server chooses among their layers by the
/// dependency descriptor alone.
@Timeout(90)
class EncryptedIT {
    private static final String SMALL_LAYERS = "--force-fieldtrials=WebRTC-LegacySimulcastLayerLimit/Disabled/";
    private static final String WORKER = Studio.resource("/browser/encryption-worker.js");

    private static TestServer server;
    private static Chromium chromium;
    private static Studio publisher;
    private static Studio receiver;

    @BeforeAll
    static void start() {
        server = TestServer.startOpen();
        chromium = Chromium.launch(SMALL_LAYERS);
        publisher = studio();
        receiver = studio();
    }

    private static Studio studio() {
        Chromium.Tab tab = chromium.tab();
        tab.page()
                .route(
                        "**/worker.js",
                        route -> route.fulfill(new Route.FulfillOptions()
                                .setContentType("text/javascript")
                                .setBody(WORKER)));
        Studio studio = new Studio(tab, server);
        studio.evaluate("{ window.worker = new Worker('/worker.js'); }");
        return studio;
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"VP8, '', 480, 272", "VP9, L3T3_KEY, 960, 544", "AV1, L3T3_KEY, 960, 544"})
    void whatTheServerCannotReadIsReceivedInEachLayer(String codec, String mode, int width, int height) {
        String options = mode.isEmpty()
                ? "{ codec: 'video/%s' }".formatted(codec)
                : "{ codec: 'video/%s', scalabilityMode: '%s' }".formatted(codec, mode);
        publisher.publish(
                codec,
                "{ width: %d, height: %d, fps: 10 }".formatted(width, height),
                options,
                transforming("sender", "send", codec));
        receiver.receive(codec, transforming("receiver", "receive", codec));
        try {
            receiver.assertMovesAt(height);
            receiver.wish("{ maxHeight: %d }".formatted(height / 4));
            receiver.assertMovesAt(height / 4);
            receiver.wish("{ maxHeight: %d }".formatted(height / 2));
            receiver.assertMovesAt(height / 2);
            receiver.wish("{}");
            receiver.assertMovesAt(height);
            JsonNode decrypted = receiver.evaluate(
                    "new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); worker.postMessage(0); })");
            assertThat(decrypted.path("decrypted").asInt()).isPositive();
            assertThat(decrypted.path("refused").asInt()).isZero();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; sent: " + publisher.sent(), e);
        } finally {
            receiver.leave();
            publisher.leave();
        }
    }

    /// @param side `send` or `receive`
    private static String transforming(String end, String side, String codec) {
        return """
                onTransceiver: (transceiver, publication) => {
                  if (Boolean(publication) === %b) {
                    const options = { side: '%s', codec: 'video/%s', secret: 7 };
                    transceiver.%s.transform = new RTCRtpScriptTransform(worker, options);
                  }
                }
                """.formatted(side.equals("send"), side, codec, end);
    }
}
