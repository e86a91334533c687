package io.sluice.conference;

/// How a session came to the server.
public enum SessionKind {
    /// Replaces the previous one of the same identity.
    WEBSOCKET,
    /// Publishes only (RFC 9725).
    WHIP,
    /// Receives only; seats tracks by policy.
    WHEP,
    REST
}
