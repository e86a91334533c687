package io.sluice.transport;

import io.sluice.buffer.PacketBuffer;

/// What a datagram is by its first byte (RFC 7983 §7, RFC 9443 §3), and RTP told from RTCP by its second (RFC 5761 §4).
public enum PacketKind {
    STUN,
    DTLS,
    RTP,
    RTCP,
    /// ZRTP, QUIC, TURN channels and what nobody has claimed: nothing that is spoken here.
    OTHER,
    /// Not even one byte.
    EMPTY;

    private static final int RTCP_TYPES_FROM = 192;
    private static final int RTCP_TYPES_UNTIL = 223;

    public static PacketKind of(PacketBuffer datagram) {
        if (datagram.length() == 0) {
            return EMPTY;
        }
        int first = datagram.u8(0);
        if (first <= 3) {
            return STUN;
        }
        if (first >= 20 && first <= 63) {
            return DTLS;
        }
        if (first < 128 || first > 191) {
            return OTHER;
        }
        if (datagram.length() < 2) {
            return OTHER;
        }
        int second = datagram.u8(1);
        return second >= RTCP_TYPES_FROM && second <= RTCP_TYPES_UNTIL ? RTCP : RTP;
    }
}
