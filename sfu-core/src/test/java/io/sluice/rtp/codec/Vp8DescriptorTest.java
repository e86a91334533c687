package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import org.junit.jupiter.api.Test;

class Vp8DescriptorTest {
    private final Packets packets = new Packets();
    private final Vp8Descriptor descriptor = new Vp8Descriptor();

    private boolean parse(String payload) {
        PacketBuffer buffer = packets.of(payload);
        return descriptor.parse(buffer, 0, buffer.length());
    }

    @Test
    void readsTheShortestDescriptor() {
        assertThat(parse("10 00")).isTrue();
        assertThat(descriptor.headerLength()).isEqualTo(1);
        assertThat(descriptor.frameStart()).isTrue();
        assertThat(descriptor.keyFrame()).isTrue();
        assertThat(descriptor.reference()).isTrue();
        assertThat(descriptor.pictureId()).isEqualTo(-1);
        assertThat(descriptor.tl0PicIdx()).isEqualTo(-1);
        assertThat(descriptor.temporalId()).isEqualTo(-1);
    }

    @Test
    void readsAllOptionalFields() {
        assertThat(parse("b0 f0 91 23 45 a7 01")).isTrue();
        assertThat(descriptor.headerLength()).isEqualTo(6);
        assertThat(descriptor.reference()).isFalse();
        assertThat(descriptor.longPictureId()).isTrue();
        assertThat(descriptor.pictureId()).isEqualTo(0x1123);
        assertThat(descriptor.tl0PicIdx()).isEqualTo(0x45);
        assertThat(descriptor.temporalId()).isEqualTo(2);
        assertThat(descriptor.layerSync()).isTrue();
        assertThat(descriptor.keyFrame()).isFalse();
    }

    @Test
    void aKeyIndexAloneSaysNothingOfLayers() {
        assertThat(parse("90 10 c5 00")).isTrue();
        assertThat(descriptor.headerLength()).isEqualTo(3);
        assertThat(descriptor.temporalId()).isEqualTo(-1);
    }

    @Test
    void onlyTheFirstPartitionsStartBeginsAFrame() {
        assertThat(parse("00 00")).isTrue();
        assertThat(descriptor.frameStart()).isFalse();
        assertThat(parse("11 00")).isTrue();
        assertThat(descriptor.frameStart()).isFalse();
        assertThat(descriptor.keyFrame()).isFalse();
    }

    @Test
    void refusesADescriptorThatThePayloadCutsOff() {
        String whole = "90f0 8001 05 40";
        for (int length = 0; length <= 6; length++) {
            PacketBuffer buffer = packets.of(Packets.bytes(whole));
            assertThat(descriptor.parse(buffer, 0, length))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(parse(whole + "00")).isTrue();
    }

    @Test
    void rewritesPictureIdsInTheWidthThatTheyHave() {
        PacketBuffer buffer = packets.of("90 c0 ff fe 05 00");
        assertThat(descriptor.parse(buffer, 0, buffer.length())).isTrue();
        descriptor.pictureId(buffer, 0x1_8001);
        descriptor.tl0PicIdx(buffer, 0x1ff);
        assertThat(Packets.hex(buffer)).isEqualTo("90c08001ff00");
        assertThat(descriptor.pictureId()).isEqualTo(1);
        assertThat(descriptor.tl0PicIdx()).isEqualTo(0xff);
        PacketBuffer narrow = packets.of("90 80 7f 00");
        assertThat(descriptor.parse(narrow, 0, narrow.length())).isTrue();
        descriptor.pictureId(narrow, 0x80);
        descriptor.tl0PicIdx(narrow, 9);
        assertThat(Packets.hex(narrow)).isEqualTo("90800000");
    }

    @Test
    void doesNotInventAPictureId() {
        PacketBuffer buffer = packets.of("10 00");
        assertThat(descriptor.parse(buffer, 0, buffer.length())).isTrue();
        descriptor.pictureId(buffer, 5);
        assertThat(Packets.hex(buffer)).isEqualTo("1000");
    }
}
