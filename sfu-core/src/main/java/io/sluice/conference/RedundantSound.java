package io.sluice.conference;

import io.sluice.buffer.PacketBuffer;
import io.sluice.forwarding.DropReason;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.OpusDuration;
import io.sluice.rtp.codec.RedPayload;
import org.jspecify.annotations.Nullable;

/// RED packets of one encoding in → judged, and what lost packets before them carried out, as plain Opus (RFC 2198).
///
/// Of which number a redundant block was is not said. It is taken for that of the packet before only where its sound
/// ends just where the next one's begins: then nothing lies between the two, whatever a pause (DTX) has left out.
final class RedundantSound {
    /// Blocks that are looked at: browsers send one, and two where they are told to.
    static final int MAX_RECOVERED = 2;

    private final RedPayload payload = new RedPayload();

    /// @param blockPayloadType the negotiated one of its blocks
    /// @return why it cannot be taken, or null
    @Nullable
    DropReason read(RtpPacket packet, int blockPayloadType) {
        if (!payload.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength())) {
            return DropReason.MALFORMED;
        }
        return payload.isAllOf(blockPayloadType) ? null : DropReason.UNKNOWN_PAYLOAD_TYPE;
    }

    /// How many of the packets just before the one read last are in it.
    ///
    /// @param lost how many are missing there
    /// @param ticks how much later it is than the last packet before those
    int recoverable(RtpPacket packet, long lost, int ticks) {
        int most = (int) Math.min(Math.min(MAX_RECOVERED, lost), payload.redundantBlocks());
        int next = 0;
        for (int block = 0; block < most; block++) {
            int duration = OpusDuration.ticks(packet.buffer(), payload.offset(block), payload.length(block));
            int offset = payload.timestampOffset(block);
            // What is no newer was heard: the numbers leapt, and nothing is lost.
            if (duration == 0 || offset - duration != next || offset >= ticks) {
                return block;
            }
            next = offset;
        }
        return most;
    }

    /// Writes a packet that was lost.
    ///
    /// @param packet the one read last
    /// @param block 0 for the packet just before it
    /// @param into an empty buffer
    void recover(RtpPacket packet, int block, int payloadType, PacketBuffer into, RtpPacket view) {
        view.begin(
                into,
                payloadType,
                packet.sequenceNumber() - 1 - block & 0xffff,
                packet.timestamp() - payload.timestampOffset(block) & 0xffff_ffffL,
                packet.ssrc());
        int length = payload.length(block);
        into.length(RtpPacket.FIXED_HEADER_BYTES + length);
        into.write(RtpPacket.FIXED_HEADER_BYTES, packet.buffer(), payload.offset(block), length);
        rewrap(view, into);
    }

    /// Makes the packet read last plain Opus, in place.
    void unpack(RtpPacket packet, int payloadType) {
        packet.buffer().remove(packet.payloadOffset(), payload.bytesBeforePrimary());
        packet.payloadType(payloadType);
        rewrap(packet, packet.buffer());
    }

    private static void rewrap(RtpPacket packet, PacketBuffer buffer) {
        if (!packet.wrap(buffer)) {
            throw new IllegalStateException("a packet just written cannot be read");
        }
    }
}
