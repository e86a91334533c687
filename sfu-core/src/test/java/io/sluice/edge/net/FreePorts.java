package io.sluice.edge.net;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Port numbers that were free a moment ago, for UDP and TCP alike.
public final class FreePorts {
    private FreePorts() {}

    public static int one() throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                    DatagramSocket _ = new DatagramSocket(tcp.getLocalPort(), InetAddress.ofLiteral("127.0.0.1"))) {
                return tcp.getLocalPort();
            } catch (java.net.BindException _) {
                // That number was taken for UDP: another one.
            }
        }
        throw new IOException("no port that is free for UDP and TCP");
    }
}
