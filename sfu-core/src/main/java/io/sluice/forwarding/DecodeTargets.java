package io.sluice.forwarding;

import io.sluice.rtp.codec.DecodeTargetIndication;
import io.sluice.rtp.codec.DependencyDescriptor;
import io.sluice.rtp.codec.DependencyStructure;
import io.sluice.rtp.codec.FrameInfo;
import java.util.List;

/// Frames with their dependency descriptors in → those of the decode target that suits one subscriber out (RTP
/// Payload Format For AV1, A.8.3.3 and A.8.4).
///
/// The target changes where a frame is a switch indication for the new one, or where the new one lies within the
/// old and none of its frames was left out, and where the new one's chain was sent: then a decoder has what it
/// needs. Otherwise it changes with the next key frame. Within a picture it only goes up in time: where a picture
/// ends was decided with its first frame.
///
/// A key frame may come late, by repair, and with it the structure of those behind it. Until then all of them go
/// out, and are left out again where a frame behind it lets a decoder follow.
final class DecodeTargets {
    private static final int NONE = -1;
    private static final int ALL_TARGETS = -1;

    private final SentFrames sent = new SentFrames();
    private int wantedSpatial = LayerThinning.ALL;
    private int wantedTemporal = LayerThinning.ALL;
    private int target = NONE;
    private int active = -1;
    private int topOfJudged = LayerThinning.ALL;
    private boolean awaitsKeyFrame;
    /// By bit the targets of which no frame was left out since one from which a decoder can go on with them.
    private int complete;

    /// Before this frame nothing counts for [#complete].
    private int keyFrameNumber;

    private int newest = NONE;
    /// Of the newest picture, by RTP.
    private long timestamp;
    /// What was sent of pictures before [#changedAt].
    private int formerTarget;

    /// Of RTP: the picture's, so that of all its frames the same layers go, whichever comes first.
    private long changedAt;

    /// By these pictures are in order, since a publisher's clock may leap.
    private int changedNumber;

    /// Whether frames came of a structure that has not come.
    private boolean awaitsStructure;

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
        awaitsStructure = false;
    }

    /// Whether a frame was judged since the stream began.
    boolean hasBegun() {
        return newest != NONE;
    }

    /// A packet came, perhaps of a frame that was judged: a structure may be among the last that come
    /// of its key frame.
    ///
    /// @param itsTimestamp of RTP, which all frames of a picture have in common
    void hear(DependencyDescriptor dependencies, long itsTimestamp) {
        DependencyStructure structure = dependencies.structure();
        if (awaitsStructure && structure != null && dependencies.templateStructure()) {
            awaitsStructure = false;
            active = dependencies.activeTargets();
            // What came behind it went out whole.
            complete = ALL_TARGETS;
            keyFrameNumber = dependencies.frameNumber();
            formerTarget = target;
            changedAt = itsTimestamp;
            changedNumber = dependencies.frameNumber();
            target = best(structure.decodeTargets(), LayerThinning.ALL, LayerThinning.ALL);
        }
    }

    boolean judge(FrameInfo frame, DependencyDescriptor dependencies, long itsTimestamp) {
        DependencyStructure structure = dependencies.structure();
        int number = dependencies.frameNumber();
        boolean late = newest != NONE && (short) (number - newest) < 0;
        if (structure == null) {
            sent.add(number);
            topOfJudged = LayerThinning.ALL;
            if (!late) {
                newest = number;
                timestamp = itsTimestamp;
                awaitsStructure = true;
            }
            return true;
        }
        List<DependencyStructure.DecodeTarget> all = structure.decodeTargets();
        if (late) {
            return judgeLate(dependencies, all, itsTimestamp);
        }
        int before = target;
        boolean begins = newest == NONE || itsTimestamp != timestamp;
        newest = number;
        timestamp = itsTimestamp;
        if (dependencies.tellsActiveTargets()) {
            active = dependencies.activeTargets();
        }
        if (frame.keyFrame()) {
            complete = ALL_TARGETS;
            keyFrameNumber = number;
        }
        int wanted = best(all, wantedSpatial, wantedTemporal);
        if (target == NONE || target >= all.size() || (begins && frame.keyFrame())) {
            target = wanted;
        } else if (wanted != target
                && frame.startOfFrame()
                && (begins || isOnlyFaster(all.get(target), all.get(wanted)))
                && leads(all, dependencies, wanted)) {
            target = wanted;
        }
        if (target != before) {
            formerTarget = before == NONE ? target : before;
            changedAt = itsTimestamp;
            changedNumber = number;
        }
        if (begins) {
            awaitsKeyFrame = all.get(wanted).spatialId() != all.get(target).spatialId();
        }
        topOfJudged = all.get(target).spatialId();
        return pass(target, dependencies, all.size());
    }

    /// Whether the frame is of the target; remembers what that means for all of them.
    private boolean pass(int its, DependencyDescriptor dependencies, int targets) {
        boolean passes = dependencies.indication(its) != DecodeTargetIndication.NOT_PRESENT;
        if (passes) {
            sent.add(dependencies.frameNumber());
        }
        if ((short) (dependencies.frameNumber() - keyFrameNumber) < 0) {
            return passes;
        }
        boolean decodable = decodable(dependencies);
        for (int i = 0; i < targets; i++) {
            DecodeTargetIndication indication = dependencies.indication(i);
            if (!passes && indication != DecodeTargetIndication.NOT_PRESENT) {
                complete &= ~(1 << i);
            } else if (passes && decodable && indication == DecodeTargetIndication.SWITCH) {
                complete |= 1 << i;
            }
        }
        return passes;
    }

    /// A frame that comes behind newer ones, by repair, goes the way of those around it and changes nothing.
    private boolean judgeLate(
            DependencyDescriptor dependencies, List<DependencyStructure.DecodeTarget> all, long itsTimestamp) {
        boolean before = itsTimestamp != changedAt && (short) (dependencies.frameNumber() - changedNumber) < 0;
        int its = before ? formerTarget : target;
        if (its >= all.size()) {
            return false;
        }
        topOfJudged = all.get(its).spatialId();
        return pass(its, dependencies, all.size());
    }

    /// The highest active target within a limit; the lowest of all where none is low enough.
    private int best(List<DependencyStructure.DecodeTarget> all, int maxSpatial, int maxTemporal) {
        int best = NONE;
        int lowest = 0;
        for (int i = 0; i < all.size(); i++) {
            DependencyStructure.DecodeTarget layers = all.get(i);
            if (isAbove(all.get(lowest), layers)) {
                lowest = i;
            }
            if ((active & 1 << i) != 0
                    && layers.spatialId() <= maxSpatial
                    && layers.temporalId() <= maxTemporal
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

    private static boolean isOnlyFaster(DependencyStructure.DecodeTarget from, DependencyStructure.DecodeTarget to) {
        return to.spatialId() == from.spatialId() && to.temporalId() > from.temporalId();
    }

    /// Whether a decoder that got what was sent can go on with another target from this frame.
    private boolean leads(List<DependencyStructure.DecodeTarget> all, DependencyDescriptor dependencies, int wanted) {
        DependencyStructure.DecodeTarget to = all.get(wanted);
        DependencyStructure.DecodeTarget from = all.get(target);
        boolean within = to.spatialId() <= from.spatialId()
                && to.temporalId() <= from.temporalId()
                && (complete & 1 << wanted) != 0;
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

    /// A switch is promised to whoever can decode the frame itself, and a lower frame of its picture may be left
    /// out.
    private boolean decodable(DependencyDescriptor dependencies) {
        for (int i = 0; i < dependencies.frameDiffs(); i++) {
            if (!sent.contains(dependencies.frameNumber() - dependencies.frameDiff(i))) {
                return false;
            }
        }
        return true;
    }

    /// The highest spatial layer that goes out of the picture of the frame judged last.
    int topOfJudged() {
        return topOfJudged;
    }

    boolean awaitsKeyFrame() {
        return awaitsKeyFrame;
    }
}
