package io.sluice.parameters;

import io.sluice.address.TransportAddress;

/// One ICE candidate with a literal address (RFC 8839 §5.1); host names such as `.local` never become one.
///
/// @param foundation 1..32 characters
/// @param component 1 for RTP; others are ignored because RTCP is always multiplexed
/// @param priority RFC 8445 §5.1.2, 1..2³¹−1
/// @param address where it is, protocol included
/// @param type host, srflx, prflx or relay
/// @param tcpType how a TCP candidate connects (RFC 6544 §4.5), `NONE` for UDP
public record IceCandidate(
        String foundation, int component, long priority, TransportAddress address, Type type, TcpType tcpType) {
    public enum Type {
        HOST,
        SRFLX,
        PRFLX,
        RELAY
    }

    public enum TcpType {
        NONE,
        ACTIVE,
        PASSIVE,
        SO
    }
}
