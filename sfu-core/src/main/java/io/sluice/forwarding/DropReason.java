package io.sluice.forwarding;

/// Why a packet ended here. `Ledger` of the transport says what is counted under these, and how it comes out even.
public enum DropReason {
    /// Shorter or stranger than its protocol allows.
    MALFORMED,
    /// A first byte that no protocol of RFC 7983 claims here.
    UNKNOWN_PROTOCOL,
    /// From an address pair that belongs to no transport.
    UNROUTED,
    /// DTLS, RTP or RTCP from an address pair on which ICE has not authenticated anybody.
    UNAUTHENTICATED_PATH,
    /// STUN whose integrity, fingerprint, user name or transaction is wrong.
    STUN_REFUSED,
    /// A handshake is waiting and its few places for early datagrams are taken.
    HANDSHAKE_QUEUE_FULL,
    /// SRTP or SRTCP before the handshake has given keys.
    NO_KEYS,
    /// The authentication tag does not match (RFC 3711 §3.3).
    BAD_TAG,
    /// The SRTP index was seen before, or lies before the replay window.
    REPLAYED,
    /// The transport already keeps state for as many SSRCs as it may.
    TOO_MANY_SSRCS,
    /// Neither negotiated SSRC nor a MID or RID that would bind it.
    UNKNOWN_SSRC,
    /// The SSRC is bound to another section or participant of the same transport.
    SSRC_CONFLICT,
    /// The payload type was not negotiated for its section.
    UNKNOWN_PAYLOAD_TYPE,
    /// Carries padding only: a bandwidth probe, complete once its arrival is recorded.
    PADDING_ONLY,
    /// A retransmission of a stream that is not known yet, or too short to carry its original number.
    RTX_WITHOUT_STREAM,
    /// This sequence number has arrived before, as original or as retransmission.
    DUPLICATE,
    /// Farther behind the newest packet than anybody would still play.
    TOO_OLD,
    /// A sequence number far from the stream's; accepted only when the next packet confirms the jump.
    SEQUENCE_JUMP,
    /// A request in RTCP about an SSRC that its sender does not receive.
    FOREIGN_FEEDBACK,
    /// RTCP feedback beyond the rate that is listened to.
    FEEDBACK_LIMIT,
    /// The track is muted by its publisher or a moderator.
    MUTED,
    /// The participant may not publish or receive this.
    NOT_PERMITTED,
    /// The subscriber has no slot for this track now.
    NOT_SEATED,
    /// Another layer of the same track is forwarded to this subscriber.
    OTHER_LAYER,
    /// A spatial or temporal layer of the forwarded encoding that this subscriber does not get.
    THINNED,
    /// Nothing has been forwarded since the gate was closed, and no key frame begins here.
    AWAITING_KEY_FRAME,
    /// Belongs to before the switch of track or layer that was already made, and came late.
    BEFORE_SWITCH,
    /// The receiver negotiated no payload type that can carry this codec.
    CODEC_UNSUPPORTED,
    /// Does not fit into a packet buffer after rewriting.
    TOO_LARGE,
    /// The pool of packet buffers is empty.
    POOL_EXHAUSTED,
    /// The receiving transport has no nominated path or no keys yet.
    NOT_CONNECTED,
    /// A datagram of the handshake to an address that has not shown that it hears us, and has had three times what came
    /// from there.
    UNVALIDATED_ADDRESS,
    /// The receiving transport's egress queue is full.
    EGRESS_FULL,
    /// The socket would not take it.
    SOCKET_FULL,
    /// SRTP refused an index that is not above its highest: sending would use a nonce twice.
    INDEX_REFUSED,
    /// Asked for again more often, or sooner, than a packet is sent again.
    RETRANSMISSION_LIMIT,
    /// Retransmissions already take their share of the stream's bitrate.
    RETRANSMISSION_RATE,
    /// Asked for again, but never sent, no longer kept, or of a seating that is over.
    RETRANSMISSION_EXPIRED
}
