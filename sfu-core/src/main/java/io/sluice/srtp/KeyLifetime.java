package io.sluice.srtp;

/// How many packets one master key may protect (RFC 3711 §9.2): 2^48 of SRTP, 2^31 of SRTCP, over all SSRCs together.
///
/// @param rtpPackets greatest count of SRTP packets
/// @param rtcpPackets greatest count of SRTCP packets
record KeyLifetime(long rtpPackets, long rtcpPackets) {
    static final KeyLifetime OF_RFC_3711 = new KeyLifetime(1L << 48, 1L << 31);
}
