package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.Codec;

/// A payload in → whether it begins a frame from which a decoder can start out; total, without state or allocation.
public final class KeyFrames {
    private KeyFrames() {}

    /// True for every packet of audio; false for whatever is malformed or empty.
    public static boolean isKeyFrameStart(Codec codec, PacketBuffer packet, int payloadOffset, int payloadLength) {
        if (payloadLength < 1) {
            return false;
        }
        return switch (codec) {
            case OPUS -> true;
            case VP8 -> Vp8Descriptor.beginsKeyFrame(packet, payloadOffset, payloadLength);
            case VP9 -> Vp9Descriptor.beginsKeyFrame(packet, payloadOffset, payloadLength);
            case H264 -> H264.classify(packet, payloadOffset, payloadLength) == FrameStart.KEY_FRAME;
            case H265 -> H265.classify(packet, payloadOffset, payloadLength) == FrameStart.KEY_FRAME;
            case AV1 -> Av1AggregationHeader.beginsKeyFrame(packet, payloadOffset, payloadLength);
        };
    }
}
