package io.sluice.forwarding;

/// Packets of a track's encodings in → those of the highest encoding that arrives and is wanted; it changes only at key
/// frames.
///
/// A closed gate opens at the first key frame of any layer, so that a picture is there soon; a higher layer is
/// taken at its own key frame, asked for once; a lower one when the current layer has gone silent or is more than is
/// wanted. Until the new layer's key frame is there the old one goes on.
final class HighestArrivingLayer {
    private static final int NONE = LayerSelector.NONE;

    private final ArrivingLayers arriving;
    private final KeyFrameWishes wishes;
    private LayerLimit limit = LayerLimit.NONE;
    private int current = NONE;
    /// For which layer a key frame was asked last, so that a wish is spoken once for each change of mind.
    private int asked = NONE;

    HighestArrivingLayer(ArrivingLayers arriving, KeyFrameWishes wishes) {
        this.arriving = arriving;
        this.wishes = wishes;
    }

    Verdict select(int layer, boolean keyFrameStart, long nowNanos) {
        int target = target(nowNanos);
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

    /// To the target whenever a key frame lets it, and upwards towards it.
    private boolean takes(int layer, int target) {
        return layer != current
                && (current == NONE
                        || layer == target
                        || (arriving.isAbove(layer, current) && !arriving.isAbove(layer, target)));
    }

    void limit(LayerLimit value) {
        limit = value;
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

    void close() {
        current = NONE;
        asked = NONE;
    }

    void restart(long nowNanos) {
        close();
        int target = target(nowNanos);
        if (target == NONE) {
            // Nothing is heard yet: whichever layer comes first should begin with a picture.
            for (int layer = 0; layer < arriving.layers(); layer++) {
                wishes.keyFrameWanted(layer, nowNanos);
            }
        } else {
            askOnce(target, nowNanos);
        }
    }

    void keyFrameNeeded(long nowNanos) {
        int layer = current != NONE ? current : target(nowNanos);
        if (layer != NONE) {
            wishes.keyFrameWanted(layer, nowNanos);
        }
    }

    int current() {
        return current;
    }

    long wanted(long nowNanos) {
        // Browsers begin with the lowest. Of a layer that has not come yet nobody knows whether it is the right one.
        return bit(current) | bit(target(nowNanos)) | bit(arriving.ideal(limit.maxHeight())) | arriving.neverHeard();
    }

    private static long bit(int layer) {
        return layer == NONE ? 0 : 1L << layer;
    }

    int target(long nowNanos) {
        return arriving.highest(limit.maxHeight(), nowNanos);
    }
}
