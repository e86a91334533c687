package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import java.util.List;

/// Any bytes as a dependency descriptor.
public final class DependencyDescriptorFuzz implements FuzzTarget {
    private final PacketBuffer buffer = new Packets().empty();
    private final DependencyDescriptor descriptor = new DependencyDescriptor();

    @Override
    public String name() {
        return "dependency-descriptor";
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(Packets.bytes("c00018 80 00 14 20"), Packets.bytes("400019"), Packets.bytes("8500ff 00"));
    }

    @Override
    public void fuzz(byte[] input) {
        buffer.set(input);
        if (!descriptor.parse(buffer, 0, input.length)) {
            Promise.that(input.length < 3, "three bytes are enough");
            return;
        }
        Promise.within(descriptor.templateId(), 0, 63, "a template id has 6 bits");
        Promise.within(descriptor.frameNumber(), 0, 0xffff, "a frame number has 16 bits");
        Promise.that(
                !descriptor.keyFrame() || (descriptor.startOfFrame() && input.length > 3),
                "a key frame starts a frame and brings a structure");
    }
}
