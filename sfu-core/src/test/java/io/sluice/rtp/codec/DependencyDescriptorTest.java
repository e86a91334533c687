package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DependencyDescriptorTest {
    /// Two spatial layers of two temporal ones each, four decode targets, two chains; written out by hand from A.8.3.
    private static final String STRUCTURE = ""
            // template_id_offset 3, dt_cnt_minus_one 3
            + "000011 00011 "
            // S0T0, S0T1, S1T0, S1T1, end
            + "01 10 01 11 "
            // Indications for targets S0T0, S0T1, S1T0, S1T1 of each template: switch 10, required 11, discardable 01
            + "10 10 11 11  00 01 00 11  00 00 10 10  00 00 00 01 "
            // Frame diffs: 4 | 2 | 4, 1 | 2, 1
            + "1 0011 0  1 0001 0  1 0011 1 0000 0  1 0001 1 0000 0 "
            // chain_cnt 2 of 0..4 (ns(5)); targets protected by 0 0 1 1 (ns(2) is one bit)
            + "10  0 0 1 1 "
            // Chain diffs of each template
            + "0100 0011  0010 0001  0001 0100  0011 0010 "
            // resolutions: 320×180, 640×360
            + "1 0000000100111111 0000000010110011 0000001001111111 0000000101100111 ";

    private final PacketPool pool = new PacketPool(1);
    private final PacketBuffer packet = Objects.requireNonNull(pool.acquire());
    private final DependencyDescriptor descriptor = new DependencyDescriptor();

    @AfterEach
    void giveBack() {
        packet.release();
        pool.close();
    }

    private boolean parse(String bits, @Nullable DependencyStructure known) {
        String packed = bits.replace(" ", "");
        byte[] bytes = new byte[(packed.length() + 7) / 8];
        for (int i = 0; i < packed.length(); i++) {
            bytes[i / 8] |= (byte) ((packed.charAt(i) - '0') << (7 - i % 8));
        }
        packet.set(bytes);
        return descriptor.parse(packet, 0, bytes.length, known);
    }

    private DependencyStructure keyFrame() {
        assertThat(parse("1 0 000011 0000000000000111  10000 " + STRUCTURE, null))
                .isTrue();
        return Objects.requireNonNull(descriptor.structure());
    }

    @Test
    void readsTheStructureOfAKeyFrame() {
        DependencyStructure structure = keyFrame();
        assertThat(descriptor.keyFrame()).isTrue();
        assertThat(descriptor.endOfFrame()).isFalse();
        assertThat(descriptor.frameNumber()).isEqualTo(7);
        assertThat(structure.decodeTargets())
                .containsExactly(
                        new DependencyStructure.DecodeTarget(0, 0, 0),
                        new DependencyStructure.DecodeTarget(0, 1, 0),
                        new DependencyStructure.DecodeTarget(1, 0, 1),
                        new DependencyStructure.DecodeTarget(1, 1, 1));
        assertThat(structure.chains()).isEqualTo(2);
        assertThat(structure.resolutions())
                .containsExactly(
                        new DependencyStructure.Resolution(320, 180), new DependencyStructure.Resolution(640, 360));
        assertThat(descriptor.activeTargets()).isEqualTo(0b1111);
        assertThat(descriptor.spatialId()).isZero();
        assertThat(descriptor.temporalId()).isZero();
    }

    @Test
    void readsAFrameByItsTemplate() {
        DependencyStructure structure = keyFrame();
        // The last template, S1T1: (6 − 3) mod 64.
        assertThat(parse("1 1 000110 0000000000001010", structure)).isTrue();
        assertThat(descriptor.spatialId()).isEqualTo(1);
        assertThat(descriptor.temporalId()).isEqualTo(1);
        assertThat(descriptor.indication(2)).isEqualTo(DecodeTargetIndication.NOT_PRESENT);
        assertThat(descriptor.indication(3)).isEqualTo(DecodeTargetIndication.DISCARDABLE);
        assertThat(descriptor.frameDiffs()).isEqualTo(2);
        assertThat(descriptor.frameDiff(0)).isEqualTo(2);
        assertThat(descriptor.frameDiff(1)).isEqualTo(1);
        assertThat(descriptor.chainDiff(0)).isEqualTo(3);
        assertThat(descriptor.chainDiff(1)).isEqualTo(2);
        assertThat(descriptor.keyFrame()).isFalse();
        assertThat(descriptor.tellsActiveTargets()).isFalse();
    }

    @Test
    void whatTheFrameSaysItselfGoesBeforeItsTemplate() {
        DependencyStructure structure = keyFrame();
        String custom = "1 1 000011 0000000000001110  01111 "
                // Active targets S0 only, indications, one diff of 300 in 12 bits and the end, chain diffs
                + "0011  10 11 00 00  11 000100101011 00  00000000 11001000";
        assertThat(parse(custom, structure)).isTrue();
        assertThat(descriptor.tellsActiveTargets()).isTrue();
        assertThat(descriptor.activeTargets()).isEqualTo(0b0011);
        assertThat(descriptor.indication(0)).isEqualTo(DecodeTargetIndication.SWITCH);
        assertThat(descriptor.indication(1)).isEqualTo(DecodeTargetIndication.REQUIRED);
        assertThat(descriptor.indication(3)).isEqualTo(DecodeTargetIndication.NOT_PRESENT);
        assertThat(descriptor.frameDiffs()).isEqualTo(1);
        assertThat(descriptor.frameDiff(0)).isEqualTo(300);
        assertThat(descriptor.chainDiff(0)).isZero();
        assertThat(descriptor.chainDiff(1)).isEqualTo(200);
    }

    @Test
    void withoutAStructureOnlyTheFirstFieldsAreKnown() {
        assertThat(parse("1 1 000110 0000000000001010", null)).isTrue();
        assertThat(descriptor.startOfFrame()).isTrue();
        assertThat(descriptor.frameNumber()).isEqualTo(10);
        assertThat(descriptor.spatialId()).isEqualTo(-1);
        assertThat(descriptor.structure()).isNull();
    }

    @Test
    void aTemplateOfAnotherStructureTellsOnlyTheFirstFields() {
        DependencyStructure structure = keyFrame();
        for (String template : List.of("000111", "000010")) {
            assertThat(parse("1 1 " + template + " 0000000000001010", structure))
                    .isTrue();
            assertThat(descriptor.frameNumber()).isEqualTo(10);
            assertThat(descriptor.spatialId()).isEqualTo(-1);
            assertThat(descriptor.structure()).isNull();
        }
        assertThat(parse("1 1 000111 0000000000001010  01000 0011", structure)).isTrue();
        assertThat(descriptor.tellsActiveTargets()).isFalse();
    }

    @Test
    void aTemplateThatItsOwnStructureDoesNotHaveIsMalformed() {
        assertThat(parse("1 0 000010 0000000000000111  10000 " + STRUCTURE, null))
                .isFalse();
    }

    @Test
    void whatEndsTooEarlyIsMalformed() {
        String whole = ("1 0 000011 0000000000000111  10000 " + STRUCTURE).replace(" ", "");
        // Up to seven bits are padding, in which nothing is missed.
        for (int bits = 32; bits < whole.length() - 7; bits += 8) {
            assertThat(parse(whole.substring(0, bits), null))
                    .as("%d bits", bits)
                    .isFalse();
        }
        DependencyStructure structure = keyFrame();
        assertThat(parse("1 1 000011 0000000000001110  01111 0011", structure)).isFalse();
    }
}
