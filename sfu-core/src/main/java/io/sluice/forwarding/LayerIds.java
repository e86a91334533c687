package io.sluice.forwarding;

import io.sluice.rtp.codec.FrameInfo;
import java.util.Arrays;

/// Frames with the layer ids of their payloads' descriptors in → those that a decoder of the wanted
/// layers needs out.
///
/// Temporal layers are left with the next picture and entered where the codec says so: at a layer sync of VP8 (RFC
/// 7741 §4.2, Y), at a switching-up point of VP9 (RFC 9628 §4.2, U). Spatial layers are left with the next picture
/// if the lower one was sent all along, and else at a key frame, as when layers are joined in key pictures only
/// (K-SVC); they are entered at key frames.
final class LayerIds {
    private static final int SPATIAL_LAYERS = 8;

    /// Whether a spatial layer was sent without a gap since it began.
    private final boolean[] intact = new boolean[SPATIAL_LAYERS];

    private int wantedSpatial = LayerThinning.ALL;
    private int wantedTemporal = LayerThinning.ALL;
    /// What was wanted when the newest picture began.
    private int goalSpatial = LayerThinning.ALL;

    private int goalTemporal = LayerThinning.ALL;
    private int spatial = LayerThinning.ALL;
    private int temporal = LayerThinning.ALL;
    private boolean awaitsKeyFrame;
    private boolean judgedAny;
    /// The timestamp of the newest picture: its frames have it in common.
    private long newest;

    /// The newest sequence number judged: by these frames are in order, since a publisher's clock may leap.
    private int newestSequence;

    /// What was sent of frames before [#changedAt].
    private int formerSpatial = LayerThinning.ALL;

    private int formerTemporal = LayerThinning.ALL;
    private long changedAt;
    private int changedSequence;
    /// The picture of the newest key frame.
    private long startedAt;

    private int startedSequence;

    private int topOfJudged = LayerThinning.ALL;

    void want(int spatialId, int temporalId) {
        wantedSpatial = spatialId;
        wantedTemporal = temporalId;
    }

    void begin() {
        start();
        judgedAny = false;
        formerSpatial = spatial;
        formerTemporal = temporal;
    }

    /// A decoder can begin here, with whatever is wanted.
    private void start() {
        Arrays.fill(intact, false);
        goalSpatial = wantedSpatial;
        goalTemporal = wantedTemporal;
        spatial = goalSpatial;
        temporal = goalTemporal;
        awaitsKeyFrame = false;
    }

    /// @param timestamp of RTP, which all frames of a picture have in common
    /// @param sequence of RTP, 16 bits, of the frame's packet that came first
    boolean judge(FrameInfo frame, long timestamp, int sequence) {
        int frameSpatial = Math.max(0, frame.spatialId());
        int frameTemporal = Math.max(0, frame.temporalId());
        if (judgedAny && isBefore(timestamp, sequence, newest, newestSequence)) {
            return judgeLate(frame, frameSpatial, frameTemporal, timestamp, sequence);
        }
        int spatialBefore = spatial;
        int temporalBefore = temporal;
        if (!judgedAny || timestamp != newest) {
            beginPicture(frame, frameSpatial, timestamp, sequence);
        }
        climbTemporal(frame, frameTemporal);
        if (frameSpatial > spatial && frameSpatial <= goalSpatial) {
            awaitsKeyFrame = true;
        }
        if (judgedAny && (spatial != spatialBefore || temporal != temporalBefore)) {
            formerSpatial = spatialBefore;
            formerTemporal = temporalBefore;
            changedAt = timestamp;
            changedSequence = sequence;
        }
        if (!judgedAny || (short) (sequence - newestSequence) > 0) {
            newestSequence = sequence;
        }
        judgedAny = true;
        newest = timestamp;
        topOfJudged = spatial;
        boolean inTime = frameTemporal <= temporal;
        boolean passes = inTime && frameSpatial <= spatial && (frame.neededAbove() || frameSpatial >= highestIntact());
        if (inTime) {
            boolean starts = frame.keyFrame() || !frame.predicted();
            intact[frameSpatial] = passes && (starts || intact[frameSpatial]);
        }
        return passes;
    }

    /// Whether a frame is of a picture before another.
    private static boolean isBefore(long timestamp, int sequence, long otherTimestamp, int otherSequence) {
        return timestamp != otherTimestamp && (short) (sequence - otherSequence) < 0;
    }

    /// A frame that comes behind newer ones, by repair, goes the way of those around it and changes nothing.
    private boolean judgeLate(FrameInfo frame, int frameSpatial, int frameTemporal, long timestamp, int sequence) {
        boolean before = isBefore(timestamp, sequence, changedAt, changedSequence);
        topOfJudged = before ? formerSpatial : spatial;
        boolean inTime = frameTemporal <= (before ? formerTemporal : temporal);
        boolean passes =
                inTime && frameSpatial <= topOfJudged && (frame.neededAbove() || frameSpatial >= highestIntact());
        if (inTime && !passes && !isBefore(timestamp, sequence, startedAt, startedSequence)) {
            intact[frameSpatial] = false;
        }
        return passes;
    }

    /// The first frame of a picture that comes. If it is not the lowest, the picture goes as the one before.
    private void beginPicture(FrameInfo frame, int frameSpatial, long timestamp, int sequence) {
        if (frame.keyFrame()) {
            start();
            startedAt = timestamp;
            startedSequence = sequence;
        } else if (frameSpatial == 0) {
            goalSpatial = wantedSpatial;
            goalTemporal = wantedTemporal;
            descend();
        }
    }

    private void descend() {
        temporal = Math.min(temporal, goalTemporal);
        if (goalSpatial < highestIntact()) {
            if (intact[goalSpatial]) {
                spatial = goalSpatial;
                Arrays.fill(intact, spatial + 1, SPATIAL_LAYERS, false);
                awaitsKeyFrame = false;
            } else {
                awaitsKeyFrame = true;
            }
        }
    }

    private void climbTemporal(FrameInfo frame, int frameTemporal) {
        if (goalTemporal <= temporal || !frame.startOfFrame()) {
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
                    temporal = goalTemporal;
                }
            }
            // Nothing is said; encoders for conferences build each period upon its base picture.
            case H264, H265, AV1 -> {
                if (frameTemporal == 0) {
                    temporal = goalTemporal;
                }
            }
            case OPUS, RED -> {}
        }
    }

    /// A picture that ends below the highest layer: the encoder has left that one out, and may go on without it.
    void pictureEnds(FrameInfo frame, long timestamp) {
        int last = Math.max(0, frame.spatialId());
        if (timestamp == newest && last < highestIntact()) {
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

    /// The highest spatial layer that goes out of the picture of the frame judged last.
    int topOfJudged() {
        return topOfJudged;
    }

    boolean awaitsKeyFrame() {
        return awaitsKeyFrame;
    }
}
