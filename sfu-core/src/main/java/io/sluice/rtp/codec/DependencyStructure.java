package io.sluice.rtp.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The template structure of a coded video sequence in → the layers, decode targets and chains of its frames out (RTP
/// Payload Format For AV1, A.8.3.4 to A.8.3.8).
///
/// It comes with a key frame and holds until the next one comes; the frames between name one of its templates.
/// Immutable.
public final class DependencyStructure {
    /// Templates are named by six bits.
    static final int MAX_TEMPLATES = 64;

    private static final int MAX_SPATIAL_ID = 3;
    private static final int MAX_TEMPORAL_ID = 7;
    private static final int END_OF_TEMPLATES = 3;

    private final int templateIdOffset;
    private final List<Template> templates;
    private final List<DecodeTarget> decodeTargets;
    private final int chains;
    private final List<Resolution> resolutions;

    /// A kind of frame.
    ///
    /// @param indications what it is to each decode target
    /// @param frameDiffs how many frames before it those are that it refers to
    /// @param chainDiffs for each chain, how many frames before it the chain's last one was; 0 for none
    record Template(
            int spatialId,
            int temporalId,
            List<DecodeTargetIndication> indications,
            List<Integer> frameDiffs,
            List<Integer> chainDiffs) {
        Template {
            indications = List.copyOf(indications);
            frameDiffs = List.copyOf(frameDiffs);
            chainDiffs = List.copyOf(chainDiffs);
        }
    }

    /// What can be decoded by itself.
    ///
    /// @param spatialId the highest in it, 0..3
    /// @param temporalId the highest in it, 0..7
    /// @param protectedBy the chain whose frames show whether anything of it is missing, or -1 without chains
    public record DecodeTarget(int spatialId, int temporalId, int protectedBy) {}

    /// Of the pictures of one spatial layer, in pixels, 1..65536.
    public record Resolution(int width, int height) {}

    private DependencyStructure(
            int templateIdOffset,
            List<Template> templates,
            List<DecodeTarget> decodeTargets,
            int chains,
            List<Resolution> resolutions) {
        this.templateIdOffset = templateIdOffset;
        this.templates = List.copyOf(templates);
        this.decodeTargets = List.copyOf(decodeTargets);
        this.chains = chains;
        this.resolutions = List.copyOf(resolutions);
    }

    /// @return null where it is malformed
    static @Nullable DependencyStructure read(BitReader bits) {
        int offset = bits.bits(6);
        int targets = bits.bits(5) + 1;
        List<int[]> layers = new ArrayList<>();
        int spatialId = 0;
        int temporalId = 0;
        int next;
        do {
            layers.add(new int[] {spatialId, temporalId});
            next = bits.bits(2);
            if (next == 1) {
                temporalId++;
            } else if (next == 2) {
                temporalId = 0;
                spatialId++;
            }
            if (bits.overrun()
                    || layers.size() > MAX_TEMPLATES
                    || spatialId > MAX_SPATIAL_ID
                    || temporalId > MAX_TEMPORAL_ID) {
                return null;
            }
        } while (next != END_OF_TEMPLATES);
        List<List<DecodeTargetIndication>> indications = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            indications.add(indications(bits, targets));
        }
        List<List<Integer>> frameDiffs = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            List<Integer> diffs = new ArrayList<>();
            while (bits.flag()) {
                diffs.add(bits.bits(4) + 1);
            }
            frameDiffs.add(diffs);
        }
        int chains = bits.nonSymmetric(targets + 1);
        int[] protectedBy = new int[targets];
        for (int target = 0; target < targets; target++) {
            protectedBy[target] = chains == 0 ? -1 : bits.nonSymmetric(chains);
        }
        List<Template> templates = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            List<Integer> chainDiffs = new ArrayList<>();
            for (int chain = 0; chain < chains; chain++) {
                chainDiffs.add(bits.bits(4));
            }
            int[] layer = layers.get(i);
            templates.add(new Template(layer[0], layer[1], indications.get(i), frameDiffs.get(i), chainDiffs));
        }
        List<Resolution> resolutions = new ArrayList<>();
        if (bits.flag()) {
            for (int i = 0; i <= spatialId; i++) {
                resolutions.add(new Resolution(bits.bits(16) + 1, bits.bits(16) + 1));
            }
        }
        return bits.overrun()
                ? null
                : new DependencyStructure(
                        offset, templates, decodeTargets(templates, protectedBy), chains, resolutions);
    }

    static List<DecodeTargetIndication> indications(BitReader bits, int targets) {
        List<DecodeTargetIndication> indications = new ArrayList<>(targets);
        for (int target = 0; target < targets; target++) {
            indications.add(DecodeTargetIndication.of(bits.bits(2)));
        }
        return indications;
    }

    private static List<DecodeTarget> decodeTargets(List<Template> templates, int[] protectedBy) {
        List<DecodeTarget> targets = new ArrayList<>();
        for (int target = 0; target < protectedBy.length; target++) {
            int spatialId = 0;
            int temporalId = 0;
            for (Template template : templates) {
                if (template.indications.get(target) != DecodeTargetIndication.NOT_PRESENT) {
                    spatialId = Math.max(spatialId, template.spatialId);
                    temporalId = Math.max(temporalId, template.temporalId);
                }
            }
            targets.add(new DecodeTarget(spatialId, temporalId, protectedBy[target]));
        }
        return targets;
    }

    /// The template that a frame names, or null where there is none.
    @Nullable
    Template template(int templateId) {
        int index = (templateId - templateIdOffset) & (MAX_TEMPLATES - 1);
        return index < templates.size() ? templates.get(index) : null;
    }

    /// By their numbers, as indications list them.
    public List<DecodeTarget> decodeTargets() {
        return decodeTargets;
    }

    /// 0..32.
    public int chains() {
        return chains;
    }

    /// By spatial layer; empty where it does not say.
    public List<Resolution> resolutions() {
        return resolutions;
    }

    /// All decode targets, by bit.
    public int allTargets() {
        return (int) ((1L << decodeTargets.size()) - 1);
    }
}
