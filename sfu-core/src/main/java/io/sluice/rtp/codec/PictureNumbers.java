package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;

/// The picture id and the TL0PICIDX of a payload descriptor in → their values, and new ones written in
/// their places, out.
///
/// VP8 and VP9 write both alike (RFC 7741 §4.2, RFC 9628 §4.2): a picture id of 7 bits, or of 15 behind a set bit,
/// and an index of 8 bits.
final class PictureNumbers {
    static final int ABSENT = -1;

    private int pictureId = ABSENT;
    private int pictureIdOffset = ABSENT;
    private boolean longPictureId;
    private int tl0PicIdx = ABSENT;
    private int tl0PicIdxOffset = ABSENT;

    /// Another packet, of which nothing is known yet.
    void clear() {
        pictureId = ABSENT;
        pictureIdOffset = ABSENT;
        longPictureId = false;
        tl0PicIdx = ABSENT;
        tl0PicIdxOffset = ABSENT;
    }

    /// @param at where the picture id stands
    /// @return where it ends, or [#ABSENT] where the payload ends before
    int readPictureId(PacketBuffer packet, int at, int end) {
        if (at >= end) {
            return ABSENT;
        }
        int first = packet.u8(at);
        boolean isLong = (first & 0x80) != 0;
        if (isLong && at + 1 >= end) {
            return ABSENT;
        }
        pictureIdOffset = at;
        longPictureId = isLong;
        pictureId = isLong ? packet.u16(at) & 0x7fff : first;
        return at + (isLong ? 2 : 1);
    }

    /// @param at where the index stands
    /// @return where it ends, or [#ABSENT] where the payload ends before
    int readTl0PicIdx(PacketBuffer packet, int at, int end) {
        if (at >= end) {
            return ABSENT;
        }
        tl0PicIdxOffset = at;
        tl0PicIdx = packet.u8(at);
        return at + 1;
    }

    /// 7 or 15 bits, or [#ABSENT].
    int pictureId() {
        return pictureId;
    }

    /// Whether the picture id has 15 bits; false also where there is none.
    boolean longPictureId() {
        return longPictureId;
    }

    /// 0..255, or [#ABSENT].
    int tl0PicIdx() {
        return tl0PicIdx;
    }

    /// Writes the lower 7 or 15 bits, as many as there is room for; nothing where there is no picture id.
    void pictureId(PacketBuffer packet, int newPictureId) {
        if (pictureIdOffset < 0) {
            return;
        }
        if (longPictureId) {
            pictureId = newPictureId & 0x7fff;
            packet.putU16(pictureIdOffset, 0x8000 | pictureId);
        } else {
            pictureId = newPictureId & 0x7f;
            packet.putU8(pictureIdOffset, pictureId);
        }
    }

    /// Writes the lower 8 bits; nothing where there is no TL0PICIDX.
    void tl0PicIdx(PacketBuffer packet, int newTl0PicIdx) {
        if (tl0PicIdxOffset >= 0) {
            tl0PicIdx = newTl0PicIdx & 0xff;
            packet.putU8(tl0PicIdxOffset, tl0PicIdx);
        }
    }
}
