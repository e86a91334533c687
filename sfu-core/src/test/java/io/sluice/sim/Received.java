package io.sluice.sim;

import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.Vp8Descriptor;

/// One RTP packet as a peer got it, in the clear.
///
/// @param original the number that a retransmission repairs, or -1
record Received(
        long atNanos,
        long ssrc,
        int payloadType,
        int sequenceNumber,
        long timestamp,
        boolean marker,
        boolean vp8KeyFrame,
        int original,
        int payloadBytes,
        String mid,
        int audioLevel,
        int transportSequence) {
    static Received of(RtpPacket packet, boolean rtx, int midId, int audioLevelId, int transportCcId, long nowNanos) {
        int original = rtx ? packet.buffer().u16(packet.payloadOffset()) : -1;
        int skip = rtx ? 2 : 0;
        String mid = packet.extensions().text(midId);
        Vp8Descriptor vp8 = new Vp8Descriptor();
        boolean isVp8 = vp8.parse(packet.buffer(), packet.payloadOffset() + skip, packet.payloadLength() - skip);
        return new Received(
                nowNanos,
                packet.ssrc(),
                packet.payloadType(),
                packet.sequenceNumber(),
                packet.timestamp(),
                packet.marker(),
                isVp8 && vp8.keyFrame(),
                original,
                packet.payloadLength() - skip,
                mid == null ? "" : mid,
                packet.extensions().audioLevel(audioLevelId),
                packet.extensions().u16(transportCcId));
    }
}
