package io.sluice.conference;

/// Why a session or a participant's stay ended.
public enum CloseReason {
    /// The client said so.
    LEFT,
    /// A call of the control API.
    REMOVED,
    /// A newer WebSocket session of the same identity.
    REPLACED,
    CONFERENCE_ENDED,
    /// ICE never connected or consent was lost (RFC 7675).
    CONNECTION_LOST,
    /// The DTLS handshake failed or the fingerprint did not match.
    DTLS_FAILED,
    /// The peer closed DTLS.
    DTLS_CLOSED,
    SERVER_SHUTDOWN,
    /// A broken invariant closed this one.
    INTERNAL_ERROR
}
