package io.sluice.address;

/// The pair of addresses between which datagrams run; the protocol is that of the addresses.
///
/// @param local where this server receives and sends
/// @param remote where the peer's datagrams come from
public record FiveTuple(TransportAddress local, TransportAddress remote) {}
