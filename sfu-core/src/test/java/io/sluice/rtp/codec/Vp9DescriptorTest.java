package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import org.junit.jupiter.api.Test;

class Vp9DescriptorTest {
    private final Packets packets = new Packets();
    private final Vp9Descriptor descriptor = new Vp9Descriptor();

    private boolean parse(String payload) {
        PacketBuffer buffer = packets.of(payload);
        return descriptor.parse(buffer, 0, buffer.length());
    }

    @Test
    void readsLayersInNonFlexibleMode() {
        // I, L, B: picture id 0x1234, temporal 2, switching up, spatial 1, dependent, TL0PICIDX 7.
        assertThat(parse("a8 9234 53 07 ff")).isTrue();
        assertThat(descriptor.headerLength()).isEqualTo(5);
        assertThat(descriptor.pictureId()).isEqualTo(0x1234);
        assertThat(descriptor.temporalId()).isEqualTo(2);
        assertThat(descriptor.switchingUpPoint()).isTrue();
        assertThat(descriptor.spatialId()).isEqualTo(1);
        assertThat(descriptor.interLayerDependent()).isTrue();
        assertThat(descriptor.tl0PicIdx()).isEqualTo(7);
        assertThat(descriptor.frameStart()).isTrue();
        assertThat(descriptor.frameEnd()).isFalse();
    }

    @Test
    void flexibleModeHasReferencesAndNoTl0PicIdx() {
        // I, P, L, F, E: two references.
        assertThat(parse("f4 05 20 03 04 ff")).isTrue();
        assertThat(descriptor.headerLength()).isEqualTo(5);
        assertThat(descriptor.tl0PicIdx()).isEqualTo(-1);
        assertThat(descriptor.interPicturePredicted()).isTrue();
        assertThat(descriptor.frameEnd()).isTrue();
        assertThat(descriptor.keyFrame()).isFalse();
    }

    @Test
    void aFourthReferenceIsMalformed() {
        assertThat(parse("50 03 05 07 08 ff")).isFalse();
        assertThat(parse("50 03 05 06 08 ff")).isTrue();
        assertThat(descriptor.headerLength()).isEqualTo(4);
    }

    @Test
    void walksOverTheScalabilityStructure() {
        // V: two spatial layers with sizes, two pictures of one and two references.
        assertThat(parse("0a 38 0140 00f0 0280 01e0 02 04 01 08 01 02 ff")).isTrue();
        assertThat(descriptor.scalabilityStructure()).isTrue();
        assertThat(descriptor.headerLength()).isEqualTo(16);
    }

    @Test
    void aKeyFrameIsTheLowestLayerOfAPictureThatIsPredictedFromNothing() {
        assertThat(parse("a8 05 00 07 ff")).isTrue();
        assertThat(descriptor.keyFrame()).isTrue();
        assertThat(parse("a8 05 03 07 ff")).isTrue();
        assertThat(descriptor.keyFrame()).isFalse();
        assertThat(parse("e8 05 00 07 ff")).isTrue();
        assertThat(descriptor.keyFrame()).isFalse();
        assertThat(parse("a0 05 00 07 ff")).isTrue();
        assertThat(descriptor.keyFrame()).isFalse();
        assertThat(parse("08 ff")).isTrue();
        assertThat(descriptor.keyFrame()).isTrue();
    }

    @Test
    void refusesADescriptorThatThePayloadCutsOff() {
        for (String whole : new String[] {"a8 9234 5307", "f4 05 20 03 04", "0a 38 0140 00f0 0280 01e0 01 08 01 02"}) {
            byte[] bytes = Packets.bytes(whole);
            for (int length = 0; length <= bytes.length; length++) {
                PacketBuffer buffer = packets.of(bytes);
                assertThat(descriptor.parse(buffer, 0, length))
                        .as("%d bytes of %s", length, whole)
                        .isFalse();
            }
            assertThat(parse(whole + "ff")).isTrue();
        }
    }
}
