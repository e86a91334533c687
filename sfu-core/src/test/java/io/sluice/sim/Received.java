package io.sluice.sim;

import io.sluice.parameters.Codec;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.KeyFrames;

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
        return new Received(
                nowNanos,
                packet.ssrc(),
                packet.payloadType(),
                packet.sequenceNumber(),
                packet.timestamp(),
                packet.marker(),
                KeyFrames.isKeyFrameStart(
                        Codec.VP8, packet.buffer(), packet.payloadOffset() + skip, packet.payloadLength() - skip),
                original,
                packet.payloadLength() - skip,
                mid == null ? "" : mid,
                packet.extensions().audioLevel(audioLevelId),
                packet.extensions().u16(transportCcId));
    }
}
