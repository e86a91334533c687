package io.sluice.rtp.codec;

/// What a frame is to a decode target (RTP Payload Format For AV1, A.8.3.3), in the order of its wire values.
public enum DecodeTargetIndication {
    /// The target can be decoded without the frame.
    NOT_PRESENT,
    /// The frame belongs to the target, and nothing of the target refers to it.
    DISCARDABLE,
    /// The target can be decoded from this frame on, if its frames before were not.
    SWITCH,
    /// The frame belongs to the target, and others may refer to it.
    REQUIRED;

    private static final DecodeTargetIndication[] WIRE = values();

    static DecodeTargetIndication of(int bits) {
        return WIRE[bits & 3];
    }
}
