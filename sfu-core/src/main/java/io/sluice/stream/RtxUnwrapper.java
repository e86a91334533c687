package io.sluice.stream;

import io.sluice.rtp.RtpPacket;

/// A retransmission packet in → the packet that was lost out, in place (RFC 4588 §4).
public final class RtxUnwrapper {
    /// Two bytes before the payload: the original sequence number.
    public static final int OSN_BYTES = 2;

    private RtxUnwrapper() {}

    /// @param rtx wrapped; becomes the media packet, wrapped anew
    /// @param mediaSsrc of the stream that it repairs
    /// @param mediaPayloadType the `apt` of its payload type
    /// @return false where it is too short to be a retransmission, a padding probe most often; then it is
    ///     unchanged but for its padding
    public static boolean unwrap(RtpPacket rtx, long mediaSsrc, int mediaPayloadType) {
        rtx.removePadding();
        if (rtx.payloadLength() < OSN_BYTES) {
            return false;
        }
        int payloadOffset = rtx.payloadOffset();
        int original = rtx.buffer().u16(payloadOffset);
        rtx.buffer().remove(payloadOffset, OSN_BYTES);
        if (!rtx.wrap(rtx.buffer())) {
            return false;
        }
        rtx.sequenceNumber(original);
        rtx.ssrc(mediaSsrc);
        rtx.payloadType(mediaPayloadType);
        return true;
    }
}
