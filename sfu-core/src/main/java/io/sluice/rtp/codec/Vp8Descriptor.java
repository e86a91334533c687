package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;

/// A VP8 payload in → its descriptor and whether it begins a key frame out (RFC 7741 §4.2, §4.3).
///
/// A reusable view, valid until the buffer is moved; picture id and TL0PICIDX can be rewritten in place.
public final class Vp8Descriptor {
    private static final int ABSENT = PictureNumbers.ABSENT;

    private final PictureNumbers numbers = new PictureNumbers();
    private int headerLength;
    private boolean reference;
    private boolean frameStart;
    private boolean keyFrame;
    private int temporalId;
    private boolean layerSync;

    /// @param offset where the payload begins, relative to the packet's start
    /// @return false where the payload ends before the descriptor does, or has nothing behind it
    public boolean parse(PacketBuffer packet, int offset, int length) {
        int end = offset + length;
        if (length < 1) {
            return false;
        }
        int first = packet.u8(offset);
        int at = offset + 1;
        reference = (first & 0x20) == 0;
        numbers.clear();
        temporalId = ABSENT;
        layerSync = false;
        if ((first & 0x80) != 0) {
            if (at >= end) {
                return false;
            }
            at = parseExtension(packet, at, end);
        }
        if (at < 0 || at >= end) {
            return false;
        }
        headerLength = at - offset;
        // The S bit and partition 0 begin a frame; only there the frame's own header follows.
        frameStart = (first & 0x10) != 0 && (first & 0x07) == 0;
        keyFrame = frameStart && (packet.u8(at) & 0x01) == 0;
        return true;
    }

    private int parseExtension(PacketBuffer packet, int from, int end) {
        int flags = packet.u8(from);
        int at = from + 1;
        if ((flags & 0x80) != 0) {
            at = numbers.readPictureId(packet, at, end);
        }
        if ((flags & 0x40) != 0 && at >= 0) {
            at = numbers.readTl0PicIdx(packet, at, end);
        }
        if ((flags & 0x30) != 0 && at >= 0) {
            if (at >= end) {
                return ABSENT;
            }
            if ((flags & 0x20) != 0) {
                temporalId = packet.u8(at) >>> 6;
                layerSync = (packet.u8(at) & 0x20) != 0;
            }
            at++;
        }
        return at;
    }

    /// The height in pixels of the shorter side, as a key frame's header tells it (RFC 6386 §9.1); 0
    /// where it does not.
    ///
    /// @param at where the frame begins, behind the descriptor
    static int height(PacketBuffer packet, int at, int end) {
        if (at + 10 > end || packet.u8(at + 3) != 0x9d || packet.u16(at + 4) != 0x012a) {
            return 0;
        }
        int width = (packet.u8(at + 6) | packet.u8(at + 7) << 8) & 0x3fff;
        int height = (packet.u8(at + 8) | packet.u8(at + 9) << 8) & 0x3fff;
        return Math.min(width, height);
    }

    /// The descriptor's length in bytes.
    public int headerLength() {
        return headerLength;
    }

    /// Whether other frames may be predicted from this one (N bit clear).
    public boolean reference() {
        return reference;
    }

    public boolean frameStart() {
        return frameStart;
    }

    /// Whether this packet begins a key frame.
    public boolean keyFrame() {
        return keyFrame;
    }

    /// 7 or 15 bits, or -1.
    public int pictureId() {
        return numbers.pictureId();
    }

    /// Whether the picture id has 15 bits; false also where there is none.
    public boolean longPictureId() {
        return numbers.longPictureId();
    }

    /// 0..255, or -1.
    public int tl0PicIdx() {
        return numbers.tl0PicIdx();
    }

    /// 0..3, or -1 where the stream has no temporal layers.
    public int temporalId() {
        return temporalId;
    }

    /// Whether a receiver may go up to this temporal layer here (Y bit).
    public boolean layerSync() {
        return layerSync;
    }

    /// Writes the lower 7 or 15 bits, as many as the packet has room for; nothing where it has no picture id.
    public void pictureId(PacketBuffer packet, int newPictureId) {
        numbers.pictureId(packet, newPictureId);
    }

    /// Writes the lower 8 bits; nothing where the packet has no TL0PICIDX.
    public void tl0PicIdx(PacketBuffer packet, int newTl0PicIdx) {
        numbers.tl0PicIdx(packet, newTl0PicIdx);
    }
}
