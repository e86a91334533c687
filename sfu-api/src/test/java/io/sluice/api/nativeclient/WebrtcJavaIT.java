package io.sluice.api.nativeclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.RTCStatsType;
import io.sluice.api.needs.TestNeeds;
import io.sluice.api.server.TestServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Native libwebrtc publishes by WHIP and plays by WHEP through a whole server.
final class WebrtcJavaIT {
    private static final String PUBLISH = "/whip/native?identity=publisher";
    private static final String PLAY = "/whep/native?identity=viewer";
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final int AUDIBLE_SAMPLES = 20_000;
    private static final int MORE_FRAMES = 20;

    private TestServer server;
    private HttpMedia http;

    @BeforeEach
    void start() {
        TestNeeds.WEBRTC_NATIVE.require();
        server = TestServer.start();
        http = new HttpMedia(server);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            http.close();
            server.close();
        }
    }

    @Test
    void aNativeViewerSeesAndHearsANativePublisherOverUdp() {
        try (NativePublisher publisher = publisher(NativePeer.Network.OPEN);
                NativeViewer viewer = viewer(NativePeer.Network.OPEN)) {
            publisher.publish(PUBLISH);
            viewer.peer().connect(PLAY);
            assertSeesAndHears(viewer);
            assertThat(publisher.peer().protocol()).isEqualTo("udp");
            assertThat(viewer.peer().protocol()).isEqualTo("udp");
        }
    }

    @Test
    void aNativeViewerSeesAndHearsANativePublisherOverTcpWhereUdpIsBlocked() {
        try (NativePublisher publisher = publisher(NativePeer.Network.TCP_ONLY);
                NativeViewer viewer = viewer(NativePeer.Network.TCP_ONLY)) {
            publisher.publish(PUBLISH);
            viewer.peer().connect(PLAY);
            assertSeesAndHears(viewer);
            assertThat(publisher.peer().protocol()).isEqualTo("tcp");
            assertThat(viewer.peer().protocol()).isEqualTo("tcp");
            assertThat(tcpConnections()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void everyLayerOfANativeSimulcastIsSentAndAHigherOneForwarded() {
        try (NativePublisher publisher = new NativePublisher(http, NativePeer.Network.OPEN, 1280, 720, 3)) {
            publisher.publish(PUBLISH);
            assertThat(publisher.peer().offer()).contains("a=simulcast:send 0;1;2");
            assertThat(publisher.peer().answer()).contains("a=simulcast:recv 0;1;2");
            try (NativeViewer viewer = viewer(NativePeer.Network.OPEN)) {
                viewer.peer().connect(PLAY);
                assertSeesAndHears(viewer);
                Patience.until(
                        "three layers sent",
                        BOUND,
                        () -> publisher.peer().streams(RTCStatsType.OUTBOUND_RTP, "video"),
                        layers -> layers.stream()
                                        .filter(layer -> framesSent(layer) > 0)
                                        .count()
                                == 3);
                Patience.until("a layer above the lowest", BOUND, viewer::width, width -> width > 320);
            }
        }
    }

    private NativePublisher publisher(NativePeer.Network network) {
        return new NativePublisher(http, network, 640, 480, 1);
    }

    private NativeViewer viewer(NativePeer.Network network) {
        return new NativeViewer(http, network);
    }

    private static void assertSeesAndHears(NativeViewer viewer) {
        int first = Patience.until("a picture", BOUND, viewer::frames, frames -> frames > 0);
        Patience.until("more pictures", BOUND, viewer::frames, frames -> frames >= first + MORE_FRAMES);
        Patience.until("the tone", BOUND, viewer::audibleSamples, samples -> samples >= AUDIBLE_SAMPLES);
    }

    private int tcpConnections() {
        return server.server().node().stats().loops().stream()
                .mapToInt(loop -> loop.edge().tcpConnections())
                .sum();
    }

    private static long framesSent(Map<String, Object> stream) {
        return stream.get("framesSent") instanceof Number count ? count.longValue() : 0;
    }
}
