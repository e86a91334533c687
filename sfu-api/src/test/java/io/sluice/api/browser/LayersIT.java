package io.sluice.api.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.sluice.api.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who is shown large, and which layers of a picture go to whom.
@Timeout(180)
class LayersIT {
    private static final Path PICTURES = Path.of("target/screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// A microphone that gives silence until told to speak: syllables of 160 ms with pauses of 60 ms between them.
    private static final String VOICE = """
            const capture = MediaDevices.prototype.getUserMedia;
            let voice = null;
            MediaDevices.prototype.getUserMedia = async function (wish) {
              if (!wish.audio) return capture.call(this, wish);
              voice ??= makeVoice();
              return new MediaStream([voice.out.stream.getAudioTracks()[0].clone()]);
            };
            window.speak = async (aloud) => {
              await voice.context.resume();
              voice.volume.gain.value = aloud ? 1 : 0;
            };
            function makeVoice() {
              const context = new AudioContext();
              const syllable = context.createBuffer(1, context.sampleRate * 0.22, context.sampleRate);
              const samples = syllable.getChannelData(0);
              for (let i = 0; i < context.sampleRate * 0.16; i++) {
                samples[i] = 0.3 * Math.sin((2 * Math.PI * 220 * i) / context.sampleRate);
              }
              const source = new AudioBufferSourceNode(context, { buffer: syllable, loop: true });
              const volume = new GainNode(context, { gain: 0 });
              const out = new MediaStreamAudioDestinationNode(context);
              source.connect(volume).connect(out);
              source.start();
              return { context, volume, out };
            }
            """;

    private static final String LOOK = """
            window.seen = () => sluiceCall.remoteTracks.find(({ kind }) => kind === 'video');
            window.picture = async () => {
              const stats = [...(await sluiceCall.peerConnection.getStats()).values()];
              return stats.find(({ type, mid }) => type === 'inbound-rtp' && mid === seen()?.mid);
            };
            window.sent = async () => {
              const stats = [...(await sluiceCall.peerConnection.getStats()).values()];
              return stats.filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'video').map(({ active }) => active);
            };
            window.figures = (name) => document.querySelector(`.tile[aria-label=${name}] .figures`).textContent;
            """;

    /// A page that knows no RIDs and makes layers by writing a group of SSRCs into its offers.
    private static final String GROUPED = """
            const { addTransceiver, createOffer } = RTCPeerConnection.prototype;
            RTCPeerConnection.prototype.addTransceiver = function (media, { sendEncodings, ...others } = {}) {
              return addTransceiver.call(this, media, others);
            };
            RTCPeerConnection.prototype.createOffer = async function (...options) {
              const { type, sdp } = await createOffer.apply(this, options);
              return { type, sdp: sdp.split(/^(?=m=)/m).map(inGroup).join('') };
            };
            function inGroup(section) {
              const [, media, rtx] = /^a=ssrc-group:FID (\\d+) (\\d+)/m.exec(section) ?? [];
              if (!section.startsWith('m=video') || !media || section.includes('a=ssrc-group:SIM')) return section;
              const lines = section.split('\\r\\n').filter((line) => /^a=ssrc[-:]/.test(line));
              const layers = [0, 1, 2].map((layer) => ({
                [media]: (Number(media) + layer) % 2 ** 32,
                [rtx]: (Number(rtx) + layer) % 2 ** 32,
              }));
              const sim = `a=ssrc-group:SIM ${layers.map((ssrcs) => ssrcs[media]).join(' ')}`;
              const rest = section.split('\\r\\n').filter((line) => line && !lines.includes(line));
              const renamed = layers.flatMap((ssrcs) =>
                lines.map((line) => line.replace(/\\d+/g, (number) => ssrcs[number] ?? number)));
              return [...rest, sim, ...renamed, ''].join('\\r\\n');
            }
            window.layered = () =>
              sluiceCall.peerConnection.getSenders().find((sender) => sender.getParameters().encodings.length === 3);
            window.shrink = async () => {
              // Hints set parameters, too; two at a time would undo each other.
              await sluiceCall.publications.find(({ kind }) => kind === 'video').heeding;
              const sender = window.layered();
              const parameters = sender.getParameters();
              parameters.encodings.forEach((encoding, layer) => {
                encoding.scaleResolutionDownBy = [4, 2, 1][layer];
                encoding.maxBitrate = [150_000, 500_000, 1_700_000][layer];
              });
              await sender.setParameters(parameters);
              return sender.getParameters().encodings[0].scaleResolutionDownBy === 4;
            };
            """;

    private static final String VISIBLE = """
            () => {
              Object.defineProperty(document, 'hidden', { value: !VISIBLE, configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """;

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
    void whoSpeaksIsLargeAtTheOthers() {
        try (Chromium chromium = Chromium.launch()) {
            Page ada = joined(chromium.tab(), "Ada");
            Page grace = joined(chromium.tab(390, 844), "Grace");
            Page alan = joined(chromium.tab(), "Alan");
            for (Page page : new Page[] {ada, grace, alan}) {
                await(page, "two others seen", "document.querySelectorAll('.tile:not(.dark)').length === 3");
            }

            alan.evaluate("async () => speak(true)");
            awaitLarge("Alan", ada, grace);
            awaitLarge("Ada", alan);
            screenshot(ada, "speaker-view.png");
            screenshot(grace, "speaker-view-phone.png");

            alan.evaluate("async () => speak(false)");
            grace.evaluate("async () => speak(true)");
            awaitLarge("Grace", ada, alan);
            awaitLarge("Alan", grace);
        }
    }

    @Test
    void aClickKeepsATileLargeAndAKeyChoosesTheView() {
        try (Chromium chromium = Chromium.launch()) {
            Page ada = joined(chromium.tab(), "Ada");
            joined(chromium.tab(), "Grace");
            Page alan = joined(chromium.tab(), "Alan");
            awaitLarge("Grace", ada);

            ada.click(".tile[aria-label=Alan]");
            awaitLarge("Alan", ada);
            ada.click(".tile[aria-label=Alan]");
            awaitLarge("Alan", ada);
            await(ada, "nobody pinned", "!document.querySelector('.tile.pinned')");

            ada.keyboard().press("g");
            await(ada, "all alike", "!document.querySelector('.tile.large')");
            screenshot(ada, "grid-view.png");
            ada.reload();
            ada.click("#join");
            await(ada, "three tiles", "document.querySelectorAll('.tile').length === 3");
            await(ada, "all alike, as remembered", "!document.querySelector('.tile.large')");
            ada.click("#view");
            await(ada, "one large again", "document.querySelectorAll('.tile.large').length === 1");

            alan.click("#screen");
            await(ada, "Alan's screen large", "document.querySelector('.tile.screen.large')");
            await(alan, "no own screen large", "document.querySelector('.tile.large:not(.screen)')");
            screenshot(ada, "screen.png");
            alan.click("#screen");
            await(ada, "a person large", "document.querySelector('.tile.large:not(.screen)')");

            alan.click("#leave");
            await(ada, "two share the window", "!document.querySelector('.tile.large')");
        }
    }

    @Test
    void aReceiverGetsTheLayerThatItAsksForAndGoesBack() {
        try (Chromium chromium = Chromium.launch()) {
            Page ada = joined(chromium.tab(), "Ada");
            joined(chromium.tab(), "Grace");
            await(ada, "Grace's picture", "await picture()");
            // From now on it is this test that asks, and not the page.
            ada.evaluate(
                    "() => { const ask = sluiceCall.subscribe.bind(sluiceCall); sluiceCall.subscribe = async () => {};"
                            + " window.wish = (limits) => ask(seen().id, limits); }");
            ada.evaluate("() => wish({})");
            await(ada, "a high layer", "(await picture()).frameHeight > 180");

            double frozenBefore = frozenSeconds(ada);
            ada.evaluate("() => wish({ maxHeight: 180 })");
            await(ada, "the lowest layer", "(await picture()).frameHeight <= 180");
            awaitMoreFrames(ada);
            ada.evaluate("() => wish({ maxHeight: 0 })");
            await(ada, "a high layer again", "(await picture()).frameHeight > 180");
            awaitMoreFrames(ada);

            // A fifth of a second counts as a freeze already, which a busy machine makes by itself; a switch that fails
            // stands still until somebody asks for a key frame.
            assertThat(frozenSeconds(ada) - frozenBefore).as("seconds frozen").isLessThan(1);

            ada.evaluate("() => wish({ maxFps: 8 })");
            await(ada, "fewer frames", "(await picture()).framesPerSecond <= 10");
            awaitMoreFrames(ada);
            ada.evaluate("() => wish({})");
            await(ada, "all frames", "(await picture()).framesPerSecond > 10");
            awaitMoreFrames(ada);
        }
    }

    @Test
    void thePageAsksForWhatItsTilesShow() {
        try (Chromium chromium = Chromium.launch()) {
            Page ada = joined(chromium.tab(), "Ada");
            joined(chromium.tab(), "Grace");
            await(ada, "the middle layer for half a window", "Math.ceil((await picture())?.frameHeight / 180) === 2");

            ada.setViewportSize(640, 400);
            await(ada, "the lowest layer for a small window", "(await picture()).frameHeight <= 180");
            ada.setViewportSize(1900, 1000);
            await(ada, "the highest layer for a large window", "(await picture()).frameHeight > 360");
            ada.evaluate(VISIBLE.replace("VISIBLE", "false"));
            await(ada, "the lowest layer for a hidden tab", "(await picture()).frameHeight <= 180");
            ada.evaluate(VISIBLE.replace("VISIBLE", "true"));
            await(ada, "the highest layer once seen again", "(await picture()).frameHeight > 360");
        }
    }

    @Test
    void layersWithoutRidsAreChosenAsThoseWithRidsAre() {
        try (Chromium chromium = Chromium.launch()) {
            Page ada = joined(chromium.tab(), "Ada");
            Chromium.Tab grace = chromium.tab();
            grace.page().addInitScript(GROUPED);
            joined(grace, "Grace");
            // Who is in the call is connected before the camera is negotiated.
            await(grace.page(), "Grace's three layers", "layered()");
            // Chromium makes all layers of such a group alike.
            await(grace.page(), "three sizes", "await shrink()");
            await(ada, "the middle layer for half a window", "Math.ceil((await picture())?.frameHeight / 180) === 2");
            assertThat((String) grace.page().evaluate("() => sluiceCall.peerConnection.localDescription.sdp"))
                    .contains("a=ssrc-group:SIM")
                    .doesNotContain("a=rid:");

            ada.setViewportSize(640, 400);
            await(ada, "the lowest layer for a small window", "(await picture()).frameHeight <= 180");
            awaitMoreFrames(ada);
            await(grace.page(), "only the lowest is sent", "(await sent()).filter(Boolean).length === 1");
            ada.setViewportSize(1900, 1000);
            await(ada, "the highest layer for a large window", "(await picture()).frameHeight > 360");
            awaitMoreFrames(ada);
        }
    }

    /// Browsers begin with the lowest layer: whoever asks for less than all before the others came does not keep them
    /// away.
    @Test
    void theLargeOfThreeIsNoThumbnail() {
        try (Chromium chromium = Chromium.launch()) {
            Page ada = joined(chromium.tab(), "Ada");
            joined(chromium.tab(), "Grace");
            joined(chromium.tab(), "Alan");
            awaitLarge("Grace", ada);
            await(ada, "more than the lowest layer", "document.querySelector('.tile.large video').videoHeight > 180");
        }
    }

    @Test
    void aKeyShowsWhatEachTileReceivesAndSends() {
        try (Chromium chromium = Chromium.launch()) {
            Page ada = joined(chromium.tab(), "Ada");
            joined(chromium.tab(390, 844), "Grace");
            joined(chromium.tab(), "Alan");

            ada.keyboard().press("i");
            String received =
                    "/^\\d+×\\d+ [1-9]\\d* fps\\nVP8 [1-9]\\d* kbit.s\\nlost \\d+ · freezes \\d+$/.test(figures('NAME'))";
            await(ada, "what comes of Grace", received.replace("NAME", "Grace"));
            await(ada, "what comes of Alan", received.replace("NAME", "Alan"));
            await(ada, "what Ada sends", "/^[qhf] \\d+×\\d+ \\d+ fps \\d+ kbit.s$/m.test(figures('You'))");
            screenshot(ada, "figures.png");
            ada.setViewportSize(390, 844);
            screenshot(ada, "figures-phone.png");

            ada.click("#inspect");
            await(ada, "no figures", "['You', 'Grace', 'Alan'].every((name) => figures(name) === '')");
        }
    }

    @Test
    void firefoxShowsTheSame() {
        try (Chromium chromium = Chromium.launch();
                Firefox firefox = Firefox.launch("{}")) {
            joined(chromium.tab(), "Ada");
            new CallPage(firefox).join(server.origin(), "layers", "Rosa");

            firefox.click("#inspect");
            CallPage.await(
                    "figures of what is received and sent",
                    PATIENCE,
                    () -> firefox.evaluate("""
                            async () => {
                              const figures = (name) => document.querySelector(`.tile[aria-label=${name}] .figures`).textContent;
                              return /^\\d+×\\d+ [1-9]\\d* fps\\nVP8 [1-9]\\d* kbit.s\\n/.test(figures('Ada'))
                                  && /^[qhf] \\d+×\\d+ \\d+ fps \\d+ kbit.s$/m.test(figures('You'));
                            }
                            """).asBoolean());
            firefox.screenshot(PICTURES.resolve("figures-firefox.png"));
        }
    }

    private static double frozenSeconds(Page page) {
        return ((Number) page.evaluate("async () => (await picture()).totalFreezesDuration")).doubleValue();
    }

    private static void awaitMoreFrames(Page page) {
        int before = (Integer) page.evaluate("async () => (await picture()).framesDecoded");
        await(page, "more frames", "(await picture()).framesDecoded > " + (before + 20));
    }

    private Page joined(Chromium.Tab tab, String name) {
        tab.page().addInitScript(VOICE);
        tab.page().addInitScript(LOOK);
        new CallPage(tab).join(server.origin(), "layers", name);
        return tab.page();
    }

    private static void awaitLarge(String name, Page... pages) {
        for (Page page : pages) {
            await(page, name + " large", "document.querySelector('.tile.large[aria-label=" + name + "]')");
        }
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name)));
    }

    private static void await(Page page, String what, String condition) {
        CallPage.await(
                what, PATIENCE, () -> Boolean.TRUE.equals(page.evaluate("async () => Boolean(" + condition + ")")));
    }
}
