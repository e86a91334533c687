package io.sluice.api.browser;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.server.TestServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A browser whose address changes under a running call, as behind a NAT that forgets its mapping.
@Timeout(120)
class RebindingIT {
    @Test
    void theCallGoesOnFromTheNewAddress() throws IOException {
        try (TestServer server = TestServer.startOpen();
                Nat nat = new Nat(server.mediaPorts().getFirst());
                Chromium chromium = Chromium.launch()) {
            Chromium.Tab tab = chromium.tab();
            tab.page().addInitScript(nat.script());
            CallPage ada = new CallPage(tab);
            CallPage grace = new CallPage(chromium.tab());
            ada.join(server.origin(), "rebinding", "Ada");
            grace.join(server.origin(), "rebinding", "Grace");
            ada.assertHearsAndSees(1, 1);

            int before = framesDecoded(ada);
            nat.forget();

            // The browser finds its new address with its next connectivity check, which comes every 2.5 s.
            ada.awaitProbe(
                    "frames through the new address", Duration.ofSeconds(10), _ -> framesDecoded(ada) > before + 20);
            ada.assertHearsAndSees(1, 1);
            grace.assertHearsAndSees(1, 1);
        }
    }

    private static int framesDecoded(CallPage page) {
        int frames = 0;
        for (JsonNode track : page.probe().path("tracks")) {
            frames += track.path("framesDecoded").asInt();
        }
        return frames;
    }

    /// Passes datagrams between one browser and the server; [#forget] gives the browser another outside port.
    private static final class Nat implements AutoCloseable {
        private final InetAddress loopback = InetAddress.getLoopbackAddress();
        private final DatagramSocket inside = new DatagramSocket(new InetSocketAddress(loopback, 0));
        private final AtomicReference<DatagramSocket> outside = new AtomicReference<>();
        private final AtomicReference<InetSocketAddress> browser = new AtomicReference<>();
        private final InetSocketAddress server;

        Nat(int serverPort) throws IOException {
            server = new InetSocketAddress(loopback, serverPort);
            forget();
            Thread.ofPlatform().daemon().name("nat-inside").start(this::pumpOut);
        }

        /// Makes the browser's page see this NAT where the server's candidates were.
        String script() {
            return """
                    const set = RTCPeerConnection.prototype.setRemoteDescription;
                    RTCPeerConnection.prototype.setRemoteDescription = function (description) {
                      const lines = description.sdp.split('\\r\\n').filter((line) => !line.startsWith('a=candidate:'));
                      const at = lines.findIndex((line) => line.startsWith('m='));
                      lines.splice(at + 2, 0, 'a=candidate:1 1 udp 2130706431 127.0.0.1 PORT typ host');
                      return set.call(this, { type: description.type, sdp: lines.join('\\r\\n') });
                    };
                    """.replace("PORT", String.valueOf(inside.getLocalPort()));
        }

        void forget() throws SocketException {
            DatagramSocket fresh = new DatagramSocket(new InetSocketAddress(loopback, 0));
            DatagramSocket old = outside.getAndSet(fresh);
            if (old != null) {
                old.close();
            }
            Thread.ofPlatform().daemon().name("nat-outside").start(() -> pumpIn(fresh));
        }

        private void pumpOut() {
            byte[] bytes = new byte[2_000];
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            while (!inside.isClosed()) {
                try {
                    packet.setLength(bytes.length);
                    inside.receive(packet);
                    browser.set((InetSocketAddress) packet.getSocketAddress());
                    outside.get().send(new DatagramPacket(bytes, packet.getLength(), server));
                } catch (IOException e) {
                    // The socket was just replaced or closed: one datagram less, as in a real NAT.
                }
            }
        }

        private void pumpIn(DatagramSocket from) {
            byte[] bytes = new byte[2_000];
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            while (!from.isClosed()) {
                try {
                    packet.setLength(bytes.length);
                    from.receive(packet);
                    InetSocketAddress to = browser.get();
                    if (to != null) {
                        inside.send(new DatagramPacket(bytes, packet.getLength(), to));
                    }
                } catch (IOException e) {
                    // As above.
                }
            }
        }

        @Override
        public void close() {
            inside.close();
            outside.get().close();
        }
    }
}
