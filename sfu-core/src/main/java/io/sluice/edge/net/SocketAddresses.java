package io.sluice.edge.net;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Socket addresses of `java.net` in → values of ours out, and back.
final class SocketAddresses {
    private SocketAddresses() {}

    static TransportAddress of(InetSocketAddress address, TransportProtocol protocol) {
        return TransportAddress.of(address.getAddress().getAddress(), address.getPort(), protocol);
    }

    static InetSocketAddress toSocket(TransportAddress address) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.ip()), address.port());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of neither 4 nor 16 bytes", e);
        }
    }
}
