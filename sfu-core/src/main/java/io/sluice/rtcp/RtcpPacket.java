package io.sluice.rtcp;

/// One packet of a compound (RFC 3550 §6.1): something that we can also write, or something that we passed over.
public sealed interface RtcpPacket permits WritableRtcpPacket, UnknownRtcpPacket {}
