package io.sluice.rtp.codec;

/// What a packet shows to begin in it, from the least to the most.
enum FrameStart {
    NOTHING,
    FRAME,
    KEY_FRAME;

    FrameStart or(FrameStart other) {
        return other.compareTo(this) > 0 ? other : this;
    }
}
