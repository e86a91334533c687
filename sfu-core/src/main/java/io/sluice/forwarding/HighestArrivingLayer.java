package io.sluice.forwarding;

/// Forwards the highest layer that arrives, and changes layers only at key frames.
///
/// A closed gate opens at the first key frame of any layer, so that a picture is there soon; a higher layer is
/// taken at its own key frame, asked for once; a lower one only when the current layer has gone silent. Until
/// the new layer's key frame is there the old one goes on.
public final class HighestArrivingLayer implements LayerSelector {
    private final ArrivingLayers arriving;
    private final KeyFrameWishes wishes;
    private int current = NONE;
    /// For which layer a key frame was asked last, so that a wish is spoken once for each change of mind.
    private int asked = NONE;

    public HighestArrivingLayer(ArrivingLayers arriving, KeyFrameWishes wishes) {
        this.arriving = arriving;
        this.wishes = wishes;
    }

    @Override
    public Verdict select(int layer, boolean keyFrameStart, long nowNanos) {
        int target = arriving.highest(nowNanos);
        if (keyFrameStart && takes(layer, target)) {
            return begin(layer, target, nowNanos);
        }
        if (target != current) {
            askOnce(target, nowNanos);
        } else {
            asked = NONE;
        }
        if (layer == current) {
            return Verdict.CONTINUE;
        }
        return Verdict.drop(current == NONE ? DropReason.AWAITING_KEY_FRAME : DropReason.OTHER_LAYER);
    }

    /// Upwards whenever a key frame lets it, downwards only to the target; the target is below the current
    /// layer only when that one is silent.
    private boolean takes(int layer, int target) {
        return layer != current && (current == NONE || layer == target || arriving.isAbove(layer, current));
    }

    private Verdict begin(int layer, int target, long nowNanos) {
        current = layer;
        asked = NONE;
        if (target != current) {
            askOnce(target, nowNanos);
        }
        return Verdict.BEGIN;
    }

    private void askOnce(int layer, long nowNanos) {
        if (layer != NONE && asked != layer) {
            asked = layer;
            wishes.keyFrameWanted(layer, nowNanos);
        }
    }

    @Override
    public void restart(long nowNanos) {
        current = NONE;
        asked = NONE;
        int target = arriving.highest(nowNanos);
        if (target == NONE) {
            // Nothing is heard yet: whichever layer comes first should begin with a picture.
            for (int layer = 0; layer < arriving.layers(); layer++) {
                wishes.keyFrameWanted(layer, nowNanos);
            }
        } else {
            askOnce(target, nowNanos);
        }
    }

    @Override
    public void keyFrameNeeded(long nowNanos) {
        int layer = current != NONE ? current : arriving.highest(nowNanos);
        if (layer != NONE) {
            wishes.keyFrameWanted(layer, nowNanos);
        }
    }

    @Override
    public int current() {
        return current;
    }

    @Override
    public int target(long nowNanos) {
        return arriving.highest(nowNanos);
    }
}
