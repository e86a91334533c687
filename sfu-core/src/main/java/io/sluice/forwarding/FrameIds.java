package io.sluice.forwarding;

import io.sluice.parameters.Codec;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.DependencyDescriptor;
import io.sluice.rtp.codec.FrameInfo;
import io.sluice.rtp.codec.Vp8Descriptor;
import io.sluice.rtp.codec.Vp9Descriptor;

/// Picture ids, TL0PICIDX and frame numbers of whichever source sits in a slot in → the slot's own, which go on
/// over every switch, out.
///
/// A decoder takes a leap in them for loss, or for a picture of long ago. Of VP8 a picture that is left out leaves
/// no gap either (libwebrtc waits for it); of VP9 and in dependency descriptors it does, because later pictures
/// name earlier ones by their distance. What a packet got is one number ([#map]), so that it can be written again
/// into a repair ([#apply]).
final class FrameIds {
    /// Nothing was rewritten.
    static final long NONE = 0;

    private static final long HAS_PICTURE = 1L << 62;
    private static final long HAS_FRAME_NUMBER = 1L << 61;
    private static final int FRAME_NUMBER_AT = 24;
    private static final int PICTURE_ID_AT = 8;
    private static final int CYCLE = 1 << 16;

    private final SequenceMap pictures;
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final Vp9Descriptor vp9 = new Vp9Descriptor();
    private long newestPicture = CYCLE;
    private long leftOut = -1;
    private boolean begun;
    private int tl0Offset;
    private int lastTl0;
    private int frameNumberOffset;
    private int lastFrameNumber;

    /// @param firstPictureId 0..2¹⁵−1
    /// @param tl0PicIdx the one before the first, of which the lower 8 bits count
    /// @param frameNumber the one before the first, of which the lower 16 bits count
    FrameIds(int firstPictureId, int tl0PicIdx, int frameNumber) {
        pictures = new SequenceMap(firstPictureId);
        lastTl0 = tl0PicIdx & 0xff;
        lastFrameNumber = frameNumber & 0xffff;
    }

    /// The slot goes on from another source, or from another place of this one, with this frame.
    void begin(FrameInfo frame) {
        begun = true;
        leftOut = -1;
        int picture = pictureId(frame);
        if (picture >= 0) {
            newestPicture = (long) CYCLE + picture;
            pictures.begin(newestPicture);
        }
        tl0Offset = lastTl0 + 1 - Math.max(0, tl0(frame));
        DependencyDescriptor dependencies = frame.dependencies();
        if (dependencies != null) {
            frameNumberOffset = lastFrameNumber + 1 - dependencies.frameNumber();
        }
    }

    /// A frame that the receiver does not get; each of its packets may say so.
    void leaveOut(FrameInfo frame) {
        int picture = pictureId(frame);
        if (!begun || picture < 0 || frame.codec() != Codec.VP8) {
            return;
        }
        long extended = extend(frame, picture);
        if (extended > newestPicture && extended != leftOut) {
            leftOut = extended;
            newestPicture = extended;
            pictures.drop(extended);
        }
    }

    /// What a packet of this frame gets, for [#apply]; [#NONE] where it has nothing of the kind.
    long map(FrameInfo frame) {
        long ids = NONE;
        int picture = pictureId(frame);
        if (picture >= 0) {
            long extended = extend(frame, picture);
            newestPicture = Math.max(newestPicture, extended);
            long mapped = pictures.map(extended);
            int tl0 = tl0(frame);
            int newTl0 = (tl0 + tl0Offset) & 0xff;
            if (mapped != SequenceMap.NONE) {
                ids |= HAS_PICTURE | (mapped & 0x7fff) << PICTURE_ID_AT | newTl0;
                if (tl0 >= 0 && (byte) (newTl0 - lastTl0) > 0) {
                    lastTl0 = newTl0;
                }
            }
        }
        DependencyDescriptor dependencies = frame.dependencies();
        if (dependencies != null) {
            int number = (dependencies.frameNumber() + frameNumberOffset) & 0xffff;
            ids |= HAS_FRAME_NUMBER | (long) number << FRAME_NUMBER_AT;
            if ((short) (number - lastFrameNumber) > 0) {
                lastFrameNumber = number;
            }
        }
        return ids;
    }

    /// Writes into a receiver's packet what its source's packet was given.
    ///
    /// @param descriptorId the receiver's id of the dependency descriptor, or 0
    void apply(long ids, Codec codec, RtpPacket packet, int descriptorId) {
        if ((ids & HAS_PICTURE) != 0) {
            int picture = (int) (ids >>> PICTURE_ID_AT) & 0x7fff;
            int tl0 = (int) ids & 0xff;
            if (codec == Codec.VP8 && vp8.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength())) {
                vp8.pictureId(packet.buffer(), picture);
                vp8.tl0PicIdx(packet.buffer(), tl0);
            } else if (codec == Codec.VP9
                    && vp9.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength())) {
                vp9.pictureId(packet.buffer(), picture);
                vp9.tl0PicIdx(packet.buffer(), tl0);
            }
        }
        if ((ids & HAS_FRAME_NUMBER) != 0 && descriptorId != 0) {
            int element = packet.extensions().find(descriptorId);
            if (element >= 0) {
                DependencyDescriptor.frameNumber(
                        packet.buffer(), packet.extensions().offset(element), (int) (ids >>> FRAME_NUMBER_AT) & 0xffff);
            }
        }
    }

    private static int pictureId(FrameInfo frame) {
        return switch (frame.codec()) {
            case VP8 -> frame.vp8().pictureId();
            case VP9 -> frame.vp9().pictureId();
            case OPUS, RED, H264, H265, AV1 -> -1;
        };
    }

    private static int tl0(FrameInfo frame) {
        return switch (frame.codec()) {
            case VP8 -> frame.vp8().tl0PicIdx();
            case VP9 -> frame.vp9().tl0PicIdx();
            case OPUS, RED, H264, H265, AV1 -> -1;
        };
    }

    /// The picture id in the line of those before, which has 15 bits or 7.
    private long extend(FrameInfo frame, int picture) {
        boolean wide = frame.codec() == Codec.VP8
                ? frame.vp8().longPictureId()
                : frame.vp9().longPictureId();
        int modulus = wide ? 1 << 15 : 1 << 7;
        int step = (picture - (int) newestPicture) & (modulus - 1);
        long extended = newestPicture + (step < modulus / 2 ? step : step - modulus);
        return Math.max(0, extended);
    }
}
