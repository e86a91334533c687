package io.sluice.forwarding;

import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.DependencyDescriptor;
import io.sluice.rtp.codec.DependencyStructure;
import io.sluice.rtp.codec.FrameInfo;
import java.util.Arrays;

/// Packets of one encoding in → those of the spatial and temporal layers that one subscriber gets out.
///
/// Each frame is judged once, by the first of its packets that comes: by [DecodeTargets] where a dependency descriptor
/// tells them, so that payloads may be encrypted; by [LayerIds] otherwise. Downwards it goes at once where the
/// structure
/// lets a decoder follow, upwards where a frame says so.
final class LayerThinning {
    /// No limit.
    static final int ALL = 7;

    /// Frames whose packets may still come mixed.
    private static final int REMEMBERED_FRAMES = 64;

    private final long[] judged = new long[REMEMBERED_FRAMES];
    private final boolean[] passed = new boolean[REMEMBERED_FRAMES];
    private int nextJudged;
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
        DependencyStructure structure = dependencies == null ? null : dependencies.structure();
        byTargets = structure != null;
        long key = (dependencies == null || structure == null)
                ? (1L << 40) | (packet.timestamp() << 3) | Math.max(0, frame.spatialId())
                : dependencies.frameNumber();
        int known = find(key);
        boolean passes;
        if (known >= 0) {
            passes = passed[known];
        } else {
            passes = (dependencies == null || structure == null)
                    ? ids.judge(frame, packet.timestamp())
                    : targets.judge(frame, dependencies, structure);
            nextJudged = (nextJudged + 1) % REMEMBERED_FRAMES;
            judged[nextJudged] = key;
            passed[nextJudged] = passes;
        }
        if (!byTargets && packet.marker()) {
            ids.pictureEnds(frame);
        }
        return passes;
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

    /// Whether a packet that passes is the last of its picture for this subscriber, though more may follow for others.
    boolean endsPicture(FrameInfo frame) {
        int top = byTargets ? targets.topSpatial() : ids.topSpatial();
        return frame.endOfFrame() && Math.max(0, frame.spatialId()) == top;
    }

    /// Whether a spatial layer is wanted that only a key frame can bring.
    boolean awaitsKeyFrame() {
        return byTargets ? targets.awaitsKeyFrame() : ids.awaitsKeyFrame();
    }

    /// The highest layers that go out now, 0..[#ALL].
    int spatialId() {
        return byTargets ? targets.topSpatial() : ids.topSpatial();
    }

    int temporalId() {
        return byTargets ? targets.topTemporal() : ids.topTemporal();
    }
}
