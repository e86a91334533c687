package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import org.jspecify.annotations.Nullable;

/// Picture loss indication: a receiver needs a key frame (RFC 4585 §6.3.1).
///
/// @param senderSsrc who asks
/// @param mediaSsrc whose key frame is wanted
public record Pli(long senderSsrc, long mediaSsrc) implements WritableRtcpPacket {
    static final int FORMAT = 1;

    static @Nullable Pli read(PacketBuffer buffer, int at, int end) {
        return end - at < RtcpHeader.FEEDBACK_SIZE_BYTES ? null : new Pli(buffer.u32(at + 4), buffer.u32(at + 8));
    }

    @Override
    public int sizeBytes() {
        return RtcpHeader.FEEDBACK_SIZE_BYTES;
    }

    @Override
    public void writeTo(PacketBuffer buffer, int index) {
        RtcpHeader.writeFeedback(
                buffer, index, FORMAT, RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, sizeBytes(), senderSsrc, mediaSsrc);
    }
}
