package io.sluice.forwarding;

import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;

/// Audio: each packet stands alone, so the first that comes is the first that goes.
final class EveryPacket implements LayerSelector {
    private boolean open;

    @Override
    public Verdict select(int encoding, FrameInfo frame, RtpPacket packet, long nowNanos) {
        if (open) {
            return Verdict.CONTINUE;
        }
        open = true;
        return Verdict.BEGIN;
    }

    @Override
    public void limit(LayerLimit limit) {
        // Sound has no layers.
    }

    @Override
    public void close() {
        open = false;
    }

    @Override
    public void restart(long nowNanos) {
        close();
    }

    @Override
    public void keyFrameNeeded(long nowNanos) {
        // Audio has no key frames.
    }

    @Override
    public int current() {
        return open ? 0 : NONE;
    }

    @Override
    public long wanted(long nowNanos) {
        return 1;
    }

    @Override
    public int target(long nowNanos) {
        return 0;
    }
}
