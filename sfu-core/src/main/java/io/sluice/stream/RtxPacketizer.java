package io.sluice.stream;

import io.sluice.rtp.RtpPacket;
import java.util.random.RandomGenerator;

/// A packet as a receiver would have got it in → its retransmission out, in place, with the RTX stream's own
/// SSRC and numbers (RFC 4588 §4). One per slot; numbers never restart while the keys live.
public final class RtxPacketizer {
    private final long ssrc;
    private long next;

    /// @param random for the first number, which lies in the lower half so that no receiver misjudges the first
    ///     rollover (RFC 3711 §3.3.1)
    public RtxPacketizer(long ssrc, RandomGenerator random) {
        this.ssrc = ssrc;
        this.next = random.nextInt(1, 1 << 15);
    }

    public long ssrc() {
        return ssrc;
    }

    /// @param media wrapped, with the number, timestamp and extensions of the slot; becomes the retransmission
    /// @param rtxPayloadType the receiver's payload type whose `apt` is the packet's
    /// @return false where the buffer has no room for two more bytes
    public boolean packetize(RtpPacket media, int rtxPayloadType) {
        int original = media.sequenceNumber();
        int payloadOffset = media.payloadOffset();
        if (!media.buffer().insert(payloadOffset, RtxUnwrapper.OSN_BYTES)) {
            return false;
        }
        media.buffer().putU16(payloadOffset, original);
        if (!media.wrap(media.buffer())) {
            return false;
        }
        media.ssrc(ssrc);
        media.payloadType(rtxPayloadType);
        media.sequenceNumber(next++);
        return true;
    }
}
