package io.sluice.forwarding;

import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.DependencyDescriptor;
import io.sluice.rtp.codec.FrameInfo;
import java.util.Arrays;

/// Packets of one encoding in → those of the spatial and temporal layers that one subscriber gets out.
///
/// Each frame is judged once, by the first of its packets that comes: by [DecodeTargets] where a dependency
/// descriptor tells them, so that payloads may be encrypted; by [LayerIds] otherwise. Downwards it goes at once
/// where the structure lets a decoder follow, upwards where a frame says so. Up to which spatial layer a picture
/// goes changes with its first frame only: below it one may have been sent as the picture's last, with the
/// marker, or without.
final class LayerThinning {
    /// No limit.
    static final int ALL = 7;

    /// Frames whose packets may still come mixed.
    private static final int REMEMBERED_FRAMES = 64;

    private final long[] judged = new long[REMEMBERED_FRAMES];
    private final boolean[] passed = new boolean[REMEMBERED_FRAMES];
    /// The highest spatial layer of the frame's picture that goes out.
    private final int[] tops = new int[REMEMBERED_FRAMES];

    private int nextJudged;
    private int top = ALL;
    private final LayerIds ids = new LayerIds();
    private final DecodeTargets targets = new DecodeTargets();
    private boolean byTargets;

    LayerThinning() {
        Arrays.fill(judged, Long.MIN_VALUE);
    }

    /// The highest layers that are wanted, 0..[#ALL].
    void want(int spatialId, int temporalId) {
        ids.want(spatialId, temporalId);
        targets.want(spatialId, temporalId);
    }

    /// The stream begins anew with the frame that is judged next.
    void begin() {
        Arrays.fill(judged, Long.MIN_VALUE);
        ids.begin();
        targets.begin();
    }

    /// Whether the packet goes out.
    boolean passes(FrameInfo frame, RtpPacket packet) {
        DependencyDescriptor dependencies = frame.dependencies();
        // An encoder that never tells a structure may have told its layers in the payload.
        if (dependencies == null || (dependencies.structure() == null && !targets.hasBegun())) {
            return passesById(frame, packet);
        }
        byTargets = true;
        targets.hear(dependencies, packet.timestamp());
        int known = find(dependencies.frameNumber());
        if (known >= 0) {
            top = tops[known];
            return passed[known];
        }
        boolean passes = targets.judge(frame, dependencies, packet.timestamp());
        remember(dependencies.frameNumber(), passes, targets.topOfJudged());
        return passes;
    }

    private boolean passesById(FrameInfo frame, RtpPacket packet) {
        byTargets = false;
        long key = (1L << 40) | (packet.timestamp() << 3) | Math.max(0, frame.spatialId());
        int known = find(key);
        boolean passes;
        if (known >= 0) {
            passes = passed[known];
            top = tops[known];
        } else {
            passes = ids.judge(frame, packet.timestamp(), packet.sequenceNumber());
            remember(key, passes, ids.topOfJudged());
        }
        if (packet.marker()) {
            ids.pictureEnds(frame, packet.timestamp());
        }
        return passes;
    }

    private void remember(long key, boolean passes, int topOfPicture) {
        nextJudged = (nextJudged + 1) % REMEMBERED_FRAMES;
        judged[nextJudged] = key;
        passed[nextJudged] = passes;
        tops[nextJudged] = topOfPicture;
        top = topOfPicture;
    }

    /// Where it is said what becomes of a frame, or -1; most packets are of the newest.
    private int find(long key) {
        if (judged[nextJudged] == key) {
            return nextJudged;
        }
        for (int i = 0; i < REMEMBERED_FRAMES; i++) {
            if (judged[i] == key) {
                return i;
            }
        }
        return -1;
    }

    /// Whether the packet judged last, if it passes, is the last of its picture for this subscriber, though more
    /// may follow for others.
    boolean endsPicture(FrameInfo frame) {
        return frame.endOfFrame() && Math.max(0, frame.spatialId()) == top;
    }

    /// Whether a spatial layer is wanted that only a key frame can bring.
    boolean awaitsKeyFrame() {
        return byTargets ? targets.awaitsKeyFrame() : ids.awaitsKeyFrame();
    }
}
