package io.sluice.forwarding;

import io.sluice.rtp.codec.DecodeTargetIndication;
import io.sluice.rtp.codec.DependencyDescriptor;
import io.sluice.rtp.codec.DependencyStructure;
import io.sluice.rtp.codec.FrameInfo;
import java.util.List;

/// Frames with their dependency descriptors in → those of the decode target that suits one subscriber out (RTP Payload
/// Format For AV1, A.8.3.3 and A.8.4).
///
/// The target changes where a frame is a switch indication for the new one, or where the new one lies within the old,
/// and
/// where the new one's chain was sent: then a decoder has what it needs. Otherwise it changes with the next key frame.
final class DecodeTargets {
    private static final int NONE = -1;

    private final SentFrames sent = new SentFrames();
    private int wantedSpatial = LayerThinning.ALL;
    private int wantedTemporal = LayerThinning.ALL;
    private int target = NONE;
    private int active = -1;
    private int spatial = LayerThinning.ALL;
    private int temporal = LayerThinning.ALL;
    private boolean awaitsKeyFrame;
    private int newest = NONE;
    /// What was sent of frames before [#changedAt].
    private int formerTarget;

    private int changedAt;

    void want(int spatialId, int temporalId) {
        wantedSpatial = spatialId;
        wantedTemporal = temporalId;
    }

    void begin() {
        sent.clear();
        target = NONE;
        active = -1;
        newest = NONE;
        awaitsKeyFrame = false;
    }

    boolean judge(FrameInfo frame, DependencyDescriptor dependencies, DependencyStructure structure) {
        List<DependencyStructure.DecodeTarget> all = structure.decodeTargets();
        int number = dependencies.frameNumber();
        if (newest != NONE && (short) (number - newest) < 0) {
            return judgeLate(dependencies, all.size());
        }
        int before = target;
        newest = number;
        if (dependencies.tellsActiveTargets()) {
            active = dependencies.activeTargets();
        }
        int wanted = best(all);
        if (target == NONE || target >= all.size() || frame.keyFrame()) {
            target = wanted;
        } else if (wanted != target && frame.startOfFrame() && leads(all, dependencies, wanted)) {
            target = wanted;
        }
        if (target != before) {
            formerTarget = before == NONE ? target : before;
            changedAt = number;
        }
        awaitsKeyFrame = all.get(wanted).spatialId() != all.get(target).spatialId();
        spatial = all.get(target).spatialId();
        temporal = all.get(target).temporalId();
        boolean passes = dependencies.indication(target) != DecodeTargetIndication.NOT_PRESENT;
        if (passes) {
            sent.add(dependencies.frameNumber());
        }
        return passes;
    }

    /// A frame that comes behind newer ones, by repair, goes the way of those around it and changes nothing.
    private boolean judgeLate(DependencyDescriptor dependencies, int targets) {
        int number = dependencies.frameNumber();
        int its = (short) (number - changedAt) < 0 ? formerTarget : target;
        boolean passes = its < targets && dependencies.indication(its) != DecodeTargetIndication.NOT_PRESENT;
        if (passes) {
            sent.add(number);
        }
        return passes;
    }

    /// The highest active target that is wanted; the lowest of all where none is low enough.
    private int best(List<DependencyStructure.DecodeTarget> all) {
        int best = NONE;
        int lowest = 0;
        for (int i = 0; i < all.size(); i++) {
            DependencyStructure.DecodeTarget layers = all.get(i);
            if (isAbove(all.get(lowest), layers)) {
                lowest = i;
            }
            if ((active & 1 << i) != 0
                    && layers.spatialId() <= wantedSpatial
                    && layers.temporalId() <= wantedTemporal
                    && (best == NONE || isAbove(layers, all.get(best)))) {
                best = i;
            }
        }
        return best == NONE ? lowest : best;
    }

    private static boolean isAbove(DependencyStructure.DecodeTarget one, DependencyStructure.DecodeTarget other) {
        return one.spatialId() > other.spatialId()
                || (one.spatialId() == other.spatialId() && one.temporalId() > other.temporalId());
    }

    /// Whether a decoder that got what was sent can go on with another target from this frame.
    private boolean leads(List<DependencyStructure.DecodeTarget> all, DependencyDescriptor dependencies, int wanted) {
        DependencyStructure.DecodeTarget to = all.get(wanted);
        DependencyStructure.DecodeTarget from = all.get(target);
        boolean within = to.spatialId() <= from.spatialId() && to.temporalId() <= from.temporalId();
        if (!within && (dependencies.indication(wanted) != DecodeTargetIndication.SWITCH || !decodable(dependencies))) {
            return false;
        }
        if (to.protectedBy() < 0) {
            // Without chains nothing shows what was missed: only the layers of the same size are sure.
            return to.spatialId() == from.spatialId();
        }
        int diff = dependencies.chainDiff(to.protectedBy());
        return diff == 0 || sent.contains(dependencies.frameNumber() - diff);
    }

    /// A switch is promised to whoever can decode the frame itself, and a lower frame of its picture may be left out.
    private boolean decodable(DependencyDescriptor dependencies) {
        for (int i = 0; i < dependencies.frameDiffs(); i++) {
            if (!sent.contains(dependencies.frameNumber() - dependencies.frameDiff(i))) {
                return false;
            }
        }
        return true;
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
