package io.sluice.edge.ice;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.ice4j.Transport;

/// Our addresses in → ice4j's out, and back; nothing is ever resolved.
final class Ice4jAddresses {
    private Ice4jAddresses() {}

    static org.ice4j.TransportAddress toIce4j(TransportAddress address) {
        try {
            return new org.ice4j.TransportAddress(
                    InetAddress.getByAddress(address.ip()),
                    address.port(),
                    address.protocol() == TransportProtocol.TCP ? Transport.TCP : Transport.UDP);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    static TransportAddress fromIce4j(org.ice4j.TransportAddress address) {
        return TransportAddress.of(
                address.getAddress().getAddress(),
                address.getPort(),
                address.getTransport() == Transport.TCP ? TransportProtocol.TCP : TransportProtocol.UDP);
    }

    static FiveTuple tuple(org.ice4j.TransportAddress local, org.ice4j.TransportAddress remote) {
        return new FiveTuple(fromIce4j(local), fromIce4j(remote));
    }
}
