package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import java.util.List;
import java.util.Objects;

/// Any bytes as a dependency descriptor.
public final class DependencyDescriptorFuzz implements FuzzTarget {
    /// Two spatial and two temporal layers, with a structure.
    private static final String KEY_FRAME = "830007806367af130a019a29c1182343211432809f8059813f80b380";

    private final PacketBuffer buffer = new Packets().empty();
    private final DependencyDescriptor descriptor = new DependencyDescriptor();
    private final DependencyStructure known = known();

    private DependencyStructure known() {
        byte[] bytes = Packets.bytes(KEY_FRAME);
        buffer.set(bytes);
        Promise.that(descriptor.parse(buffer, 0, bytes.length, null), "the seed is a key frame");
        return Objects.requireNonNull(descriptor.structure());
    }

    @Override
    public String name() {
        return "dependency-descriptor";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Packets.bytes(KEY_FRAME),
                Packets.bytes("c6000a"),
                Packets.bytes("c3000e 79d0 f00c 4ac0 00c8"),
                Packets.bytes("c00018 80 00 14 20"),
                Packets.bytes("8500ff 00"));
    }

    @Override
    public void fuzz(byte[] input) {
        buffer.set(input);
        boolean alone = descriptor.parse(buffer, 0, input.length, null);
        promise(alone);
        boolean following = descriptor.parse(buffer, 0, input.length, known);
        promise(following);
        Promise.that(!following || alone || descriptor.structure() == known, "a structure is read alike");
    }

    private void promise(boolean parsed) {
        DependencyStructure structure = descriptor.structure();
        if (!parsed || structure == null) {
            return;
        }
        Promise.within(descriptor.templateId(), 0, 63, "a template id has 6 bits");
        Promise.within(descriptor.frameNumber(), 0, 0xffff, "a frame number has 16 bits");
        Promise.within(descriptor.spatialId(), 0, 3, "four spatial layers");
        Promise.within(descriptor.temporalId(), 0, 7, "eight temporal layers");
        Promise.within(structure.decodeTargets().size(), 1, 32, "32 decode targets");
        Promise.that(
                (descriptor.activeTargets() & ~structure.allTargets()) == 0, "no target is active that there is not");
        for (int i = 0; i < descriptor.frameDiffs(); i++) {
            Promise.within(descriptor.frameDiff(i), 1, 4096, "a frame refers to frames before it");
        }
        for (int chain = 0; chain < structure.chains(); chain++) {
            Promise.within(descriptor.chainDiff(chain), 0, 255, "a chain's frame lies before");
        }
    }
}
