package io.sluice.address;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An IP address, a port and a protocol. Immutable; its hash is computed once because it is looked up for each
/// datagram.
public final class TransportAddress {
    private final byte[] ip;
    private final int port;
    private final TransportProtocol protocol;
    private final int hash;

    private TransportAddress(byte[] ip, int port, TransportProtocol protocol) {
        this.ip = ip;
        this.port = port;
        this.protocol = protocol;
        this.hash = (Arrays.hashCode(ip) * 31 + port) * 31 + (protocol == TransportProtocol.TCP ? 1 : 0);
    }

    /// @param ip 4 or 16 bytes in network order; an IPv4-mapped IPv6 address becomes its IPv4 address
    /// @param port 0..65535
    public static TransportAddress of(byte[] ip, int port, TransportProtocol protocol) {
        if (ip.length != 4 && ip.length != 16) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + ip.length);
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
        return new TransportAddress(isMapped(ip) ? Arrays.copyOfRange(ip, 12, 16) : ip.clone(), port, protocol);
    }

    /// Reads a literal address; never resolves a name.
    ///
    /// @return null where the text is no IPv4 or IPv6 literal or the port is out of range
    public static @Nullable TransportAddress parse(String literal, int port, TransportProtocol protocol) {
        byte[] ip = IpLiteral.parse(literal);
        return ip == null || port < 0 || port > 65_535 ? null : of(ip, port, protocol);
    }

    /// A copy of the 4 or 16 address bytes.
    public byte[] ip() {
        return ip.clone();
    }

    public boolean isIpv6() {
        return ip.length == 16;
    }

    public int port() {
        return port;
    }

    public TransportProtocol protocol() {
        return protocol;
    }

    public boolean isLoopback() {
        if (ip.length == 4) {
            return ip[0] == 127;
        }
        for (int i = 0; i < 15; i++) {
            if (ip[i] != 0) {
                return false;
            }
        }
        return ip[15] == 1;
    }

    public boolean isLinkLocal() {
        return ip.length == 4
                ? (ip[0] & 0xff) == 169 && (ip[1] & 0xff) == 254
                : (ip[0] & 0xff) == 0xfe && (ip[1] & 0xc0) == 0x80;
    }

    public TransportAddress withPort(int newPort) {
        return of(ip, newPort, protocol);
    }

    /// The address without port, as candidates and logs write it: dotted quad, or RFC 5952 text.
    public String host() {
        return IpLiteral.write(ip);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TransportAddress that
                && hash == that.hash
                && port == that.port
                && protocol == that.protocol
                && Arrays.equals(ip, that.ip);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return (isIpv6() ? "[" + host() + "]" : host()) + ":" + port
                + (protocol == TransportProtocol.TCP ? "/tcp" : "");
    }

    private static boolean isMapped(byte[] ip) {
        if (ip.length != 16 || ip[10] != -1 || ip[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (ip[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
