package io.sluice.transport;

/// Why a transport ended by itself.
public enum TransportFailure {
    /// ICE never connected, or the peer's consent was lost.
    CONNECTION_LOST,
    /// The DTLS handshake came to nothing.
    DTLS_FAILED,
    /// The peer ended the DTLS association.
    DTLS_CLOSED,
    /// A broken invariant.
    INTERNAL_ERROR
}
