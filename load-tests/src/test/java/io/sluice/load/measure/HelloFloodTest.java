package io.sluice.load.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;

class HelloFloodTest {
    @Test
    void sendsWholeClientHellos() throws Exception {
        try (DatagramChannel server = DatagramChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            try (HelloFlood flood = HelloFlood.at(port, 1_000)) {
                ByteBuffer found = ByteBuffer.allocate(2_000);
                server.receive(found);
                byte[] datagram = new byte[found.flip().remaining()];
                found.get(datagram);
                assertThat(datagram).isEqualTo(HelloFlood.hello());
                // Record, handshake and body lengths agree with the datagram.
                assertThat(datagram[12]).isEqualTo((byte) (datagram.length - 13));
                assertThat(datagram[24]).isEqualTo((byte) (datagram.length - 25));
                assertThat(flood.summary()).contains("ClientHellos");
            }
        }
    }
}
