package io.sluice.forwarding;

import io.sluice.parameters.Codec;
import io.sluice.rtp.codec.FrameInfo;
import java.util.Arrays;

/// Frames with the layer ids of their payloads' descriptors in → those that a decoder of the wanted layers needs out.
///
/// Temporal layers are left at once and entered where the codec says so: at a layer sync of VP8 (RFC 7741 §4.2, Y), at
/// a
/// switching-up point of VP9 (RFC 9628 §4.2, U). Spatial layers are left at the next picture if the lower one was sent
/// all
/// along, and else at a key frame, as when layers are joined in key pictures only (K-SVC).
final class LayerIds {
    private static final int SPATIAL_LAYERS = 8;

    /// Whether a spatial layer was sent without a gap since it began.
    private final boolean[] intact = new boolean[SPATIAL_LAYERS];

    private int wantedSpatial = LayerThinning.ALL;
    private int wantedTemporal = LayerThinning.ALL;
    private int spatial = LayerThinning.ALL;
    private int temporal = LayerThinning.ALL;
    private boolean awaitsKeyFrame;
    private boolean judgedAny;
    private long newest;
    /// What was sent of frames before [#changedAt].
    private int formerSpatial = LayerThinning.ALL;

    private int formerTemporal = LayerThinning.ALL;
    private long changedAt;

    void want(int spatialId, int temporalId) {
        wantedSpatial = spatialId;
        wantedTemporal = temporalId;
    }

    void begin() {
        Arrays.fill(intact, false);
        spatial = wantedSpatial;
        temporal = wantedTemporal;
        awaitsKeyFrame = false;
        judgedAny = false;
        formerSpatial = spatial;
        formerTemporal = temporal;
    }

    /// @param timestamp of RTP, by which frames are in order
    boolean judge(FrameInfo frame, long timestamp) {
        int frameSpatial = Math.max(0, frame.spatialId());
        int frameTemporal = Math.max(0, frame.temporalId());
        if (judgedAny && (int) (timestamp - newest) < 0) {
            return judgeLate(frame, frameSpatial, frameTemporal, timestamp);
        }
        int spatialBefore = spatial;
        int temporalBefore = temporal;
        if (frame.keyFrame()) {
            begin();
        } else {
            if (frameSpatial == 0) {
                descend();
            }
            climbTemporal(frame, frameTemporal);
            climbSpatial(frame, frameSpatial);
        }
        if (frameSpatial > spatial && frameSpatial <= wantedSpatial) {
            awaitsKeyFrame = true;
        }
        judgedAny = true;
        newest = timestamp;
        if (spatial != spatialBefore || temporal != temporalBefore) {
            formerSpatial = spatialBefore;
            formerTemporal = temporalBefore;
            changedAt = timestamp;
        }
        boolean inTime = frameTemporal <= temporal;
        boolean passes = inTime && frameSpatial <= spatial && (frame.neededAbove() || frameSpatial >= highestIntact());
        if (inTime) {
            boolean starts = frame.keyFrame() || !frame.predicted();
            intact[frameSpatial] = passes && (starts || intact[frameSpatial]);
        }
        return passes;
    }

    /// A frame that comes behind newer ones, by repair, goes the way of those around it and changes nothing.
    private boolean judgeLate(FrameInfo frame, int frameSpatial, int frameTemporal, long timestamp) {
        boolean before = (int) (timestamp - changedAt) < 0;
        return frameTemporal <= (before ? formerTemporal : temporal)
                && frameSpatial <= (before ? formerSpatial : spatial)
                && (frame.neededAbove() || frameSpatial >= highestIntact());
    }

    private void descend() {
        temporal = Math.min(temporal, wantedTemporal);
        if (wantedSpatial < highestIntact()) {
            if (intact[wantedSpatial]) {
                spatial = wantedSpatial;
                Arrays.fill(intact, spatial + 1, SPATIAL_LAYERS, false);
                awaitsKeyFrame = false;
            } else {
                awaitsKeyFrame = true;
            }
        }
    }

    private void climbTemporal(FrameInfo frame, int frameTemporal) {
        if (wantedTemporal <= temporal || !frame.startOfFrame()) {
            return;
        }
        switch (frame.codec()) {
            // It refers to the base layer only, so the next layer can begin here.
            case VP8 -> {
                if (frame.switchingUpPoint() && frameTemporal == temporal + 1) {
                    temporal = frameTemporal;
                }
            }
            // What follows in higher layers refers to no picture of theirs before this one.
            case VP9 -> {
                if (frame.switchingUpPoint() && frameTemporal <= temporal) {
                    temporal = wantedTemporal;
                }
            }
            // Nothing is said; encoders for conferences build each period upon its base picture.
            case H264, H265, AV1 -> {
                if (frameTemporal == 0) {
                    temporal = wantedTemporal;
                }
            }
            case OPUS -> {}
        }
    }

    /// A layer that begins in the middle is predicted from the one below, which was sent, and from no earlier picture.
    private void climbSpatial(FrameInfo frame, int frameSpatial) {
        if (frame.codec() == Codec.VP9
                && frameSpatial > spatial
                && frameSpatial <= wantedSpatial
                && intact[frameSpatial - 1]
                && frame.startOfFrame()
                && !frame.predicted()) {
            spatial = frameSpatial;
            awaitsKeyFrame = false;
        }
    }

    /// A picture that ends below the highest layer: the encoder has left that one out, and may go on without it.
    void pictureEnds(FrameInfo frame) {
        int last = Math.max(0, frame.spatialId());
        if (last < highestIntact()) {
            Arrays.fill(intact, last + 1, SPATIAL_LAYERS, false);
            awaitsKeyFrame |= !intact[last];
        }
    }

    private int highestIntact() {
        for (int layer = SPATIAL_LAYERS - 1; layer > 0; layer--) {
            if (intact[layer]) {
                return layer;
            }
        }
        return 0;
    }

    int topSpatial() {
        return spatial;
    }

    int topTemporal() {
        return temporal;
    }

    boolean awaitsKeyFrame() {
        return awaitsKeyFrame;
    }
}
