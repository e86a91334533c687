package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
    private static final String HEADER = "80e0 1234 89abcdef fedcba98";

    private final Packets packets = new Packets();
    private final RtpPacket packet = new RtpPacket();

    @Test
    void readsTheFixedHeader() {
        assertThat(packet.wrap(packets.of(HEADER + "010203"))).isTrue();
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(0x60);
        assertThat(packet.sequenceNumber()).isEqualTo(0x1234);
        assertThat(packet.timestamp()).isEqualTo(0x89abcdefL);
        assertThat(packet.ssrc()).isEqualTo(0xfedcba98L);
        assertThat(packet.csrcCount()).isZero();
        assertThat(packet.payloadOffset()).isEqualTo(12);
        assertThat(packet.payloadLength()).isEqualTo(3);
        assertThat(packet.paddingLength()).isZero();
        assertThat(packet.extensions().count()).isZero();
    }

    @Test
    void rewritesEachFieldInPlace() {
        PacketBuffer buffer = packets.of(HEADER);
        assertThat(packet.wrap(buffer)).isTrue();
        packet.marker(false);
        packet.payloadType(0x6f);
        packet.sequenceNumber(0x1_0001_fffeL);
        packet.timestamp(0x7_0000_0001L);
        packet.ssrc(1);
        assertThat(Packets.hex(buffer)).isEqualTo("806ffffe0000000100000001");
        packet.marker(true);
        assertThat(packet.payloadType()).isEqualTo(0x6f);
        assertThat(packet.marker()).isTrue();
    }

    @Test
    void csrcsAndAnExtensionBlockAreBeforeThePayload() {
        assertThat(packet.wrap(packets.of("92600001 00000002 00000003 0000000a 0000000b bede0001 10aa0000 ff")))
                .isTrue();
        assertThat(packet.csrcCount()).isEqualTo(2);
        assertThat(packet.csrc(1)).isEqualTo(0x0b);
        assertThat(packet.headerLength()).isEqualTo(28);
        assertThat(packet.payloadLength()).isEqualTo(1);
        assertThat(packet.extensions().has(1)).isTrue();
    }

    @Test
    void paddingIsNotPayload() {
        PacketBuffer buffer = packets.of("a0600001 00000002 00000003 aabb 000003");
        assertThat(packet.wrap(buffer)).isTrue();
        assertThat(packet.payloadLength()).isEqualTo(2);
        assertThat(packet.paddingLength()).isEqualTo(3);
        packet.removePadding();
        assertThat(Packets.hex(buffer)).isEqualTo("806000010000000200000003aabb");
        assertThat(packet.payloadLength()).isEqualTo(2);
    }

    @Test
    void aPacketOfPaddingOnlyHasNoPayload() {
        assertThat(packet.wrap(packets.of("a0600001 00000002 00000003 000003"))).isTrue();
        assertThat(packet.payloadLength()).isZero();
    }

    @Test
    void refusesPaddingThatReachesIntoTheHeaderOrIsNone() {
        assertThat(packet.wrap(packets.of("a0600001 00000002 00000003 000004"))).isFalse();
        assertThat(packet.wrap(packets.of("a0600001 00000002 00000003 000000"))).isFalse();
        assertThat(packet.wrap(packets.of("a0600001 00000002 00000003"))).isFalse();
        assertThat(packet.wrap(packets.of("b0600001 00000002 00000003 bede0001 00000004")))
                .isFalse();
    }

    @Test
    void refusesOtherVersionsAndHeadersLongerThanThePacket() {
        assertThat(packet.wrap(packets.empty())).isFalse();
        assertThat(packet.wrap(packets.of("40600001 00000002 00000003"))).isFalse();
        assertThat(packet.wrap(packets.of("81600001 00000002 00000003 000000"))).isFalse();
        assertThat(packet.wrap(packets.of("90600001 00000002 00000003 bede00"))).isFalse();
        assertThat(packet.wrap(packets.of("90600001 00000002 00000003 bede0002 00000000")))
                .isFalse();
        assertThat(packet.wrap(packets.of("90600001 00000002 00000003 bedeffff 00000000")))
                .isFalse();
    }

    @Test
    void beginsAPacketOfItsOwn() {
        PacketBuffer buffer = packets.empty();
        packet.begin(buffer, 111, 65_535, 0xffff_ffffL, 0x01020304);
        assertThat(Packets.hex(buffer)).isEqualTo("806fffffffffffff01020304");
        assertThat(packet.addPadding(4)).isTrue();
        assertThat(Packets.hex(buffer)).isEqualTo("a06fffffffffffff0102030400000004");
        assertThat(new RtpPacket().wrap(buffer)).isTrue();
        assertThat(packet.payloadLength()).isZero();
        assertThatThrownBy(() -> packet.addPadding(1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void paddingIsRefusedWhereTheBufferHasNoRoom() {
        PacketBuffer buffer = packets.empty();
        packet.begin(buffer, 111, 1, 2, 3);
        buffer.length(buffer.capacity() - 3);
        assertThat(packet.wrap(buffer)).isTrue();
        assertThat(packet.addPadding(4)).isFalse();
        assertThat(packet.addPadding(3)).isTrue();
    }
}
