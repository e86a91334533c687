package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;
import org.jspecify.annotations.Nullable;

/// The dependency descriptor's extension element in → a frame's number, layers and what it is to each decode
/// target out (RTP Payload Format For AV1, appendix A.8).
///
/// A reusable view; only a template structure, which comes with key frames, is a new object. What a frame's
/// template says and what the frame itself says instead (custom fields) is read as one.
public final class DependencyDescriptor {
    private static final int MANDATORY_BYTES = 3;
    private static final int MAX_FRAME_DIFFS = 64;
    private static final int MAX_CHAINS = 32;

    private final DecodeTargetIndication[] indications = new DecodeTargetIndication[MAX_CHAINS];
    private final int[] frameDiffs = new int[MAX_FRAME_DIFFS];
    private final int[] chainDiffs = new int[MAX_CHAINS];
    private boolean startOfFrame;
    private boolean endOfFrame;
    private int templateId;
    private int frameNumber;
    private @Nullable BitReader bits;
    private @Nullable DependencyStructure structure;
    private boolean templateStructure;
    private boolean activeTargetsTold;
    private int activeTargets;
    private int spatialId;
    private int temporalId;
    private int frameDiffCount;

    /// @param offset where the element's data begin, relative to the packet's start
    /// @param known the structure that holds, or null before the first one; what the packet brings goes before it
    /// @return false where it is malformed, or names a template that its own structure does not have
    public boolean parse(PacketBuffer packet, int offset, int length, @Nullable DependencyStructure known) {
        if (length < MANDATORY_BYTES) {
            return false;
        }
        BitReader reader = reader(packet, offset, length);
        startOfFrame = reader.flag();
        endOfFrame = reader.flag();
        templateId = reader.bits(6);
        frameNumber = reader.bits(16);
        structure = known;
        templateStructure = false;
        activeTargetsTold = false;
        activeTargets = 0;
        spatialId = -1;
        temporalId = -1;
        frameDiffCount = 0;
        boolean customIndications = false;
        boolean customFrameDiffs = false;
        boolean customChains = false;
        if (length > MANDATORY_BYTES) {
            templateStructure = reader.flag();
            activeTargetsTold = reader.flag();
            customIndications = reader.flag();
            customFrameDiffs = reader.flag();
            customChains = reader.flag();
            if (templateStructure) {
                structure = DependencyStructure.read(reader);
                if (structure == null) {
                    return false;
                }
                activeTargets = structure.allTargets();
            }
        }
        DependencyStructure holding = structure;
        if (holding == null) {
            // A client that joins in the middle: only what every descriptor says is known.
            return true;
        }
        if (activeTargetsTold) {
            activeTargets = reader.bits(holding.decodeTargets().size() - 1) << 1 | reader.bits(1);
        }
        DependencyStructure.Template template = holding.template(templateId);
        if (template == null) {
            // Of a structure that is on its way: it was lost, or another packet has overtaken it.
            structure = null;
            activeTargetsTold = false;
            activeTargets = 0;
            return !templateStructure;
        }
        return frame(reader, holding, template, customIndications, customFrameDiffs, customChains) && !reader.overrun();
    }

    private BitReader reader(PacketBuffer packet, int offset, int length) {
        BitReader reader = bits;
        if (reader == null) {
            reader = new BitReader(packet, offset, length);
            bits = reader;
        } else {
            reader.begin(packet, offset, length);
        }
        return reader;
    }

    private boolean frame(
            BitReader reader,
            DependencyStructure holding,
            DependencyStructure.Template template,
            boolean customIndications,
            boolean customFrameDiffs,
            boolean customChains) {
        spatialId = template.spatialId();
        temporalId = template.temporalId();
        for (int target = 0; target < holding.decodeTargets().size(); target++) {
            indications[target] = customIndications
                    ? DecodeTargetIndication.of(reader.bits(2))
                    : template.indications().get(target);
        }
        if (customFrameDiffs) {
            for (int size = reader.bits(2); size > 0; size = reader.bits(2)) {
                if (frameDiffCount == MAX_FRAME_DIFFS) {
                    return false;
                }
                frameDiffs[frameDiffCount++] = reader.bits(4 * size) + 1;
            }
        } else {
            frameDiffCount = template.frameDiffs().size();
            if (frameDiffCount > MAX_FRAME_DIFFS) {
                return false;
            }
            for (int i = 0; i < frameDiffCount; i++) {
                frameDiffs[i] = template.frameDiffs().get(i);
            }
        }
        for (int chain = 0; chain < holding.chains(); chain++) {
            chainDiffs[chain] =
                    customChains ? reader.bits(8) : template.chainDiffs().get(chain);
        }
        return true;
    }

    /// Writes a frame's number into an element that was read before.
    ///
    /// @param offset where the element's data begin
    public static void frameNumber(PacketBuffer packet, int offset, int frameNumber) {
        packet.putU16(offset + 1, frameNumber & 0xffff);
    }

    public boolean startOfFrame() {
        return startOfFrame;
    }

    public boolean endOfFrame() {
        return endOfFrame;
    }

    /// 0..63.
    public int templateId() {
        return templateId;
    }

    /// 0..65535, wrapping.
    public int frameNumber() {
        return frameNumber;
    }

    /// Whether the packet brings a new template structure.
    public boolean templateStructure() {
        return templateStructure;
    }

    /// The structure that holds for this frame: its own, or the one known before; null where that has
    /// no such template.
    public @Nullable DependencyStructure structure() {
        return structure;
    }

    /// Whether the packet says which decode targets are active; a structure says it too.
    public boolean tellsActiveTargets() {
        return activeTargetsTold || templateStructure;
    }

    /// The decode targets that are sent now, by bit; 0 where the packet does not say.
    public int activeTargets() {
        return activeTargets;
    }

    /// 0..3, or -1 without a structure.
    public int spatialId() {
        return spatialId;
    }

    /// 0..7, or -1 without a structure.
    public int temporalId() {
        return temporalId;
    }

    /// What the frame is to a decode target of [#structure()].
    public DecodeTargetIndication indication(int target) {
        return indications[target];
    }

    /// How many frames this one refers to.
    public int frameDiffs() {
        return frameDiffCount;
    }

    /// How many frames before this one the i-th is that it refers to, 1..4096.
    public int frameDiff(int i) {
        return frameDiffs[i];
    }

    /// How many frames before this one the last of a chain was, 1..255, or 0 where the chain begins.
    public int chainDiff(int chain) {
        return chainDiffs[chain];
    }

    /// Whether this packet begins a key frame: the first packet of a frame that brings a template structure.
    public boolean keyFrame() {
        return startOfFrame && templateStructure;
    }
}
