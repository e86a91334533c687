package io.sluice.rtcp;

/// A packet whose frame is whole and whose content was passed over.
///
/// @param packetType the PT field
/// @param format the five bits of RC, SC or FMT
/// @param malformed true where the type is known and the content contradicts it, false where the type is unknown
public record UnknownRtcpPacket(int packetType, int format, boolean malformed) implements RtcpPacket {}
