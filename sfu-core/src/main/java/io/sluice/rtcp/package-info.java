/// A compound packet in → sealed [io.sluice.rtcp.RtcpPacket] values out, and back.
///
/// Values are immutable and safe to hand between threads; what a value holds is bounded by the bytes that carried it.
/// Nothing here keeps state or knows time. Encryption is [io.sluice.srtp]'s.
///
/// Read first: [io.sluice.rtcp.RtcpPacket], [io.sluice.rtcp.RtcpParser], [io.sluice.rtcp.RtcpWriter].
@NullMarked
package io.sluice.rtcp;

import org.jspecify.annotations.NullMarked;
