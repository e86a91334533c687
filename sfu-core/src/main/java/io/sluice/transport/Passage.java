package io.sluice.transport;

/// What a packet was on its way as when it was dropped. The sums of [Ledger] are made for each on its own.
public enum Passage {
    /// A datagram that came in.
    RECEIVED,
    /// A media packet for one subscription that is seated.
    OFFERED,
    /// A packet that a NACK asks for once more.
    REPAIR,
    /// A request for repair or for a key frame, inside RTCP that was taken.
    FEEDBACK,
    /// A datagram of our own: STUN, DTLS or RTCP.
    OWN
}
