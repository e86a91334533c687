package io.sluice.address;

/// What carries a datagram: UDP itself, or TCP with RFC 4571 framing.
public enum TransportProtocol {
    UDP,
    TCP
}
