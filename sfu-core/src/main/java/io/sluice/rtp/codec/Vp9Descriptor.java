package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;

/// A VP9 payload in → its descriptor and whether it begins a key frame out (RFC 9628 §4.2).
///
/// A reusable view, valid until the buffer is moved; picture id and TL0PICIDX can be rewritten in place. The
/// scalability structure is walked, to find where it ends; of it only the sizes of the layers are kept.
public final class Vp9Descriptor {
    private static final int ABSENT = PictureNumbers.ABSENT;
    private static final int MAX_REFERENCES = 3;
    private static final int MAX_SPATIAL_LAYERS = 8;

    private final PictureNumbers numbers = new PictureNumbers();
    private final int[] heights = new int[MAX_SPATIAL_LAYERS];
    private int sizedLayers;
    private int headerLength;
    private boolean neededAbove;
    private boolean interPicturePredicted;
    private boolean interLayerDependent;
    private boolean frameStart;
    private boolean frameEnd;
    private boolean switchingUpPoint;
    private boolean scalabilityStructure;
    private int spatialId;
    private int temporalId;

    /// @param offset where the payload begins, relative to the packet's start
    /// @return false where the payload ends before the descriptor does, or has nothing behind it
    public boolean parse(PacketBuffer packet, int offset, int length) {
        int end = offset + length;
        if (length < 1) {
            return false;
        }
        int first = packet.u8(offset);
        boolean flexible = (first & 0x10) != 0;
        interPicturePredicted = (first & 0x40) != 0;
        frameStart = (first & 0x08) != 0;
        frameEnd = (first & 0x04) != 0;
        scalabilityStructure = (first & 0x02) != 0;
        neededAbove = (first & 0x01) == 0;
        sizedLayers = 0;
        numbers.clear();
        int at = offset + 1;
        if ((first & 0x80) != 0) {
            at = numbers.readPictureId(packet, at, end);
        }
        at = parseLayers(packet, at, end, (first & 0x20) != 0, flexible);
        if (flexible && interPicturePredicted) {
            at = skipReferences(packet, at, end);
        }
        if (scalabilityStructure) {
            at = readStructure(packet, at, end);
        }
        if (at < 0 || at >= end) {
            return false;
        }
        headerLength = at - offset;
        return true;
    }

    private int parseLayers(PacketBuffer packet, int at, int end, boolean present, boolean flexible) {
        temporalId = ABSENT;
        spatialId = ABSENT;
        switchingUpPoint = false;
        interLayerDependent = false;
        if (!present || at < 0) {
            return at;
        }
        if (at >= end) {
            return ABSENT;
        }
        int layers = packet.u8(at);
        temporalId = layers >>> 5;
        switchingUpPoint = (layers & 0x10) != 0;
        spatialId = (layers >>> 1) & 0x07;
        interLayerDependent = (layers & 0x01) != 0;
        return flexible ? at + 1 : numbers.readTl0PicIdx(packet, at + 1, end);
    }

    private static int skipReferences(PacketBuffer packet, int from, int end) {
        int at = from;
        for (int i = 0; i < MAX_REFERENCES; i++) {
            if (at < 0 || at >= end) {
                return ABSENT;
            }
            if ((packet.u8(at++) & 0x01) == 0) {
                return at;
            }
        }
        // A third reference must be the last; one more announced is an error (RFC 9628 §4.2, P_DIFF).
        return ABSENT;
    }

    private int readStructure(PacketBuffer packet, int from, int end) {
        if (from < 0 || from >= end) {
            return ABSENT;
        }
        int flags = packet.u8(from);
        int at = from + 1;
        if ((flags & 0x10) != 0) {
            int layers = (flags >>> 5) + 1;
            for (int layer = 0; layer < layers && at + 4 <= end; layer++) {
                heights[layer] = Math.min(packet.u16(at), packet.u16(at + 2));
                at += 4;
                sizedLayers = layer + 1;
            }
            at = from + 1 + 4 * layers;
        }
        if ((flags & 0x08) == 0) {
            return at;
        }
        if (at >= end) {
            return ABSENT;
        }
        int pictures = packet.u8(at++);
        for (int i = 0; i < pictures; i++) {
            if (at >= end) {
                return ABSENT;
            }
            at += 1 + ((packet.u8(at) >>> 2) & 0x03);
        }
        return at;
    }

    /// The descriptor's length in bytes.
    public int headerLength() {
        return headerLength;
    }

    /// 7 or 15 bits, or -1.
    public int pictureId() {
        return numbers.pictureId();
    }

    /// Whether this packet begins a frame of one spatial layer (B bit).
    public boolean frameStart() {
        return frameStart;
    }

    /// Whether this packet ends a frame of one spatial layer (E bit).
    public boolean frameEnd() {
        return frameEnd;
    }

    /// Whether this packet begins a key frame: the lowest spatial layer of a picture that is
    /// predicted from nothing.
    public boolean keyFrame() {
        return frameStart && !interPicturePredicted && !interLayerDependent && spatialId <= 0;
    }

    /// Whether the picture is predicted from an earlier one (P bit).
    public boolean interPicturePredicted() {
        return interPicturePredicted;
    }

    /// Whether the frame is predicted from a lower spatial layer of its picture (D bit).
    public boolean interLayerDependent() {
        return interLayerDependent;
    }

    /// Whether a receiver may go up to this temporal layer from here on (U bit).
    public boolean switchingUpPoint() {
        return switchingUpPoint;
    }

    public boolean scalabilityStructure() {
        return scalabilityStructure;
    }

    /// 0..7, or -1 where the stream has no layers.
    public int spatialId() {
        return spatialId;
    }

    /// 0..7, or -1 where the stream has no layers.
    public int temporalId() {
        return temporalId;
    }

    /// 0..255, or -1 in flexible mode and without layers.
    public int tl0PicIdx() {
        return numbers.tl0PicIdx();
    }

    /// Whether the picture id has 15 bits; false also where there is none.
    public boolean longPictureId() {
        return numbers.longPictureId();
    }

    /// Whether the next higher spatial layer of this picture may be predicted from this frame (Z bit clear).
    public boolean neededAbove() {
        return neededAbove;
    }

    /// Of how many spatial layers this packet's structure tells the size; 0 for most packets.
    public int sizedLayers() {
        return sizedLayers;
    }

    /// The height of a layer of [#sizedLayers()] in pixels of the shorter side.
    public int layerHeight(int spatialLayer) {
        return heights[spatialLayer];
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
