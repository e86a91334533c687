package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DependencyStructuresTest {
    private final DependencyStructures structures = new DependencyStructures();
    private final DependencyStructure old = structure();
    private final DependencyStructure former = structure();
    private final DependencyStructure newest = structure();

    private static DependencyStructure structure() {
        PacketBuffer packet = new Packets().of("830007806367af130a019a29c1182343211432809f8059813f80b380");
        DependencyDescriptor descriptor = new DependencyDescriptor();
        assertThat(descriptor.parse(packet, 0, packet.length(), null)).isTrue();
        return Objects.requireNonNull(descriptor.structure());
    }

    @Test
    void aStructureHoldsFromThePacketThatBroughtIt() {
        assertThat(structures.at(7)).isNull();
        structures.take(10, former);
        structures.take(20, newest);
        assertThat(structures.at(20)).isSameAs(newest);
        assertThat(structures.at(90)).isSameAs(newest);
        assertThat(structures.at(19)).isSameAs(former);
        assertThat(structures.at(9)).isSameAs(former);
        structures.clear();
        assertThat(structures.at(20)).isNull();
    }

    @Test
    void oneThatComesLateDoesNotTakeThePlaceOfANewerOne() {
        structures.take(20, newest);
        structures.take(10, former);
        assertThat(structures.at(21)).isSameAs(newest);
        assertThat(structures.at(11)).isSameAs(former);
        structures.take(5, old);
        assertThat(structures.at(11)).isSameAs(former);
        assertThat(structures.at(6)).isSameAs(old);
    }

    @Test
    void onlyTheNewestAreRemembered() {
        structures.take(1, old);
        for (int i = 0; i < DependencyStructures.REMEMBERED - 1; i++) {
            structures.take(10 + i, former);
            structures.take(10 + i, former);
        }
        assertThat(structures.at(1)).isSameAs(old);
        structures.take(100, newest);
        assertThat(structures.at(1)).isSameAs(former);
        // Older than all that are remembered, and there are enough of those.
        structures.take(2, old);
        assertThat(structures.at(2)).isSameAs(former);
    }
}
