package io.sluice.api.browser;

import com.microsoft.playwright.Page;
import io.sluice.api.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What goes wrong for a person at the page, and what the page makes of it.
@Timeout(120)
class PageIT {
    private static final Path PICTURES = Path.of("target/screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String REFUSING = """
            navigator.mediaDevices.getUserMedia = async () => {
              throw new DOMException('Permission denied', 'NotAllowedError');
            };
            """;
    private static final String SOCKETS_THAT_CAN_BE_CUT = """
            const opened = (window.openedSockets = []);
            window.WebSocket = class extends WebSocket {
              constructor(...of) {
                if (window.noNetwork) throw new Error('no network');
                super(...of);
                opened.push(this);
              }
            };
            """;

    /// Answers wait behind `gate` where there is one, and `seated` is what the last slot map seats.
    private static final String ANSWERS_THAT_WAIT = """
            window.seated = 0;
            const set = RTCPeerConnection.prototype.setRemoteDescription;
            RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
              window.answered = true;
              await window.gate;
              return set.call(this, description);
            };
            window.WebSocket = class extends WebSocket {
              constructor(...of) {
                super(...of);
                this.addEventListener('message', ({ data }) => {
                  const { type, slots } = JSON.parse(data);
                  if (type === 'slots.map') window.seated = slots.filter(({ trackId }) => trackId).length;
                });
              }
            };
            """;

    @BeforeAll
    static void makeFolder() throws IOException {
        Files.createDirectories(PICTURES);
    }

    @Test
    void whoIsRefusedOnceStillHasCameraAndMicrophone() {
        try (TestServer server = TestServer.start();
                Chromium chromium = Chromium.launch()) {
            Page page = chromium.tab().page();
            page.navigate(server.origin() + "/?room=closed&name=Ada");
            awaitPreview(page);
            page.click("#join");
            page.waitForSelector("#token-field:not([hidden])");
            page.fill("#token", "made-up");
            page.click("#join");
            await(
                    page,
                    "the refusal in words",
                    "document.querySelector('#lobby-error').textContent.includes('not accepted')");

            page.fill("#token", server.token("closed", "ada"));
            page.click("#join");

            await(
                    page,
                    "a call with both",
                    "window.sluiceCall?.state === 'connected' && sluiceCall.publications.length === 2");
        }
    }

    @Test
    void whoseCameraIsRefusedReadsWhyAndJoinsToWatch() {
        try (TestServer server = TestServer.startOpen();
                Chromium chromium = Chromium.launch()) {
            Page page = chromium.tab(390, 844).page();
            page.addInitScript(REFUSING);
            page.navigate(server.origin() + "/?room=watching&name=Ada");
            await(
                    page,
                    "why",
                    "document.querySelector('#lobby-error').textContent.startsWith('Camera and microphone cannot be used.')");
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("lobby-refused-phone.png")));
            CallPage grace = new CallPage(chromium.tab());
            grace.join(server.origin(), "watching", "Grace");

            page.click("#join");

            await(page, "Grace to be seen", "window.sluiceCall?.remoteTracks.length === 2");
            page.waitForFunction("document.querySelectorAll('.tile:not(.dark)').length === 1");
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("call-phone.png")));
        }
    }

    @Test
    void aDuplicatedTabIsAnotherPerson() {
        try (TestServer server = TestServer.startOpen();
                Chromium chromium = Chromium.launch()) {
            CallPage first = new CallPage(chromium.tab());
            first.join(server.origin(), "twice", "Ada");
            Page page = ((Chromium.Tab) first.browser()).page();

            // A tab that a page opens begins with a copy of its session storage, as a duplicated one does.
            Page second = page.context().waitForPage(() -> page.evaluate("() => void window.open(location.href)"));
            awaitPreview(second);
            second.click("#join");

            await(second, "both in the room", "window.sluiceCall?.participants.length === 2");
            await(page, "both in the room", "window.sluiceCall?.participants.length === 2");
        }
    }

    private static void awaitState(String state, CallPage... pages) {
        for (CallPage page : pages) {
            page.awaitProbe(
                    state, PATIENCE, probe -> state.equals(probe.path("state").asText()));
        }
    }

    @Test
    void aRestartedServerIsFoundAgain() {
        try (Chromium chromium = Chromium.launch()) {
            CallPage ada = new CallPage(chromium.tab());
            CallPage grace = new CallPage(chromium.tab());
            int port;
            try (TestServer before = TestServer.startOpen()) {
                port = before.uri("").getPort();
                ada.join(before.origin(), "again", "Ada");
                grace.join(before.origin(), "again", "Grace");
                ada.assertHearsAndSees(1, 1);
            }
            awaitState("reconnecting", ada, grace);

            try (TestServer _ = TestServer.startOpenAt(port)) {
                // Until then the page shows the last pictures of the old connection.
                awaitState("connected", ada, grace);
                ada.assertHearsAndSees(1, 1);
                grace.assertHearsAndSees(1, 1);
            }
        }
    }

    @Test
    void whatWasMutedWithoutANetworkIsMutedForTheOthers() {
        try (TestServer server = TestServer.startOpen();
                Chromium chromium = Chromium.launch()) {
            Chromium.Tab tab = chromium.tab();
            tab.page().addInitScript(SOCKETS_THAT_CAN_BE_CUT);
            CallPage ada = new CallPage(tab);
            CallPage grace = new CallPage(chromium.tab());
            ada.join(server.origin(), "cut", "Ada");
            grace.join(server.origin(), "cut", "Grace");
            grace.assertHearsAndSees(1, 1);

            tab.page().evaluate("() => { window.noNetwork = true; openedSockets.at(-1).close(); }");
            await(tab.page(), "the loss", "sluiceCall.state === 'reconnecting'");
            tab.page().keyboard().press("m");
            await(tab.page(), "muted here", "document.querySelector('#mic span').textContent === 'Unmute'");
            tab.page().evaluate("() => { window.noNetwork = false; }");

            await(tab.page(), "the call again", "sluiceCall.state === 'connected'");
            await(
                    ((Chromium.Tab) grace.browser()).page(),
                    "Ada muted at Grace's",
                    "document.querySelectorAll('.tile.muted').length === 1");
        }
    }

    @Test
    void whoIsSeatedWhileAnAnswerIsBeingTakenIsSeen() {
        try (TestServer server = TestServer.startOpen();
                Chromium chromium = Chromium.launch()) {
            Chromium.Tab tab = chromium.tab();
            Page page = tab.page();
            page.addInitScript(ANSWERS_THAT_WAIT);
            new CallPage(tab).join(server.origin(), "late", "Ada");
            page.evaluate("() => { gate = new Promise((resolve) => { openGate = resolve; }); answered = false; }");
            // A network that is back is a reason to negotiate.
            page.evaluate("() => void window.dispatchEvent(new Event('online'))");
            await(page, "an answer that waits", "answered");
            new CallPage(chromium.tab()).join(server.origin(), "late", "Grace");
            await(page, "Grace in the slot map", "seated === 2");

            page.evaluate("() => openGate()");

            await(page, "the answer taken", "sluiceCall.peerConnection.signalingState === 'stable'");
            await(page, "Grace", "sluiceCall.remoteTracks.length === 2");
        }
    }

    private static void awaitPreview(Page page) {
        await(page, "a preview", "Boolean(document.getElementById('preview-video')?.srcObject)");
    }

    private static void await(Page page, String what, String condition) {
        CallPage.await(what, PATIENCE, () -> Boolean.TRUE.equals(page.evaluate("() => Boolean(" + condition + ")")));
    }
}
