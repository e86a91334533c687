package io.sluice.parameters;

/// How a slot shows on the wire; none of it changes while the session lives.
///
/// @param ssrc media SSRC, 1..2³²−1
/// @param rtxSsrc SSRC of retransmissions, or [EncodingParameters#UNKNOWN_SSRC] where the client took no RTX
/// @param cname RTCP canonical name; audio slot k and video slot k share it
/// @param streamId the msid stream; audio slot k and video slot k share it, so that lips are synchronised
/// @param trackId the msid track
public record SlotParameters(long ssrc, long rtxSsrc, String cname, String streamId, String trackId) {}
