package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;

/// The dependency descriptor's extension element in → where a frame begins and ends, its number, and whether it brings
/// a template structure out (RTP Payload Format For AV1, appendix A.8.2 and A.8.3).
///
/// A reusable view. The structure itself, and with it the layers of each template, is not read: a packet that brings
/// one
/// begins a coded video sequence, and that is what a key frame gate asks.
public final class DependencyDescriptor {
    private static final int MANDATORY_BYTES = 3;

    private boolean startOfFrame;
    private boolean endOfFrame;
    private int templateId;
    private int frameNumber;
    private boolean templateStructure;

    /// @param offset where the element's data begin, relative to the packet's start
    /// @return false where the mandatory fields are not all there
    public boolean parse(PacketBuffer packet, int offset, int length) {
        if (length < MANDATORY_BYTES) {
            return false;
        }
        int first = packet.u8(offset);
        startOfFrame = (first & 0x80) != 0;
        endOfFrame = (first & 0x40) != 0;
        templateId = first & 0x3f;
        frameNumber = packet.u16(offset + 1);
        templateStructure = length > MANDATORY_BYTES && (packet.u8(offset + MANDATORY_BYTES) & 0x80) != 0;
        return true;
    }

    public boolean startOfFrame() {
        return startOfFrame;
    }

    public boolean endOfFrame() {
        return endOfFrame;
    }

    /// 0..63.
    public int templateId() {
        return templateId;
    }

    /// 0..65535, wrapping.
    public int frameNumber() {
        return frameNumber;
    }

    /// Whether the packet brings a new template structure.
    public boolean templateStructure() {
        return templateStructure;
    }

    /// Whether this packet begins a key frame: the first packet of a frame that brings a template structure.
    public boolean keyFrame() {
        return startOfFrame && templateStructure;
    }
}
