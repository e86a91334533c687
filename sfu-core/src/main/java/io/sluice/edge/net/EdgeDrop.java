package io.sluice.edge.net;

/// Why a datagram, a frame, a connection or an input got no further than the edge.
public enum EdgeDrop {
    /// Every slot of the loop's packet pool was in use.
    POOL_EMPTY,
    /// A datagram or frame longer than [MediaLoop#MAX_DATAGRAM_BYTES], or an empty one.
    BAD_LENGTH,
    /// No socket or connection of this loop has that 5-tuple.
    NO_SUCH_TUPLE,
    /// The kernel takes no more and the bounded queue before it is full.
    SOCKET_FULL,
    /// The kernel refused to send: no route, no buffers, firewall.
    SEND_FAILED,
    /// A TCP peer reads too slowly.
    TCP_BACKLOG,
    /// More TCP connections than allowed, in all or from one address.
    TCP_REFUSED,
    /// A TCP peer that broke the framing, began with something else than STUN, or with nothing in time.
    TCP_PROTOCOL,
    /// An event for the loop came while too many were waiting.
    INBOX_FULL
}
