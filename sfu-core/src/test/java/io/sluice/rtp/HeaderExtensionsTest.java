package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderExtensionsTest {
    private static final String HEADER = "90600001 00000002 00000003";

    private final Packets packets = new Packets();
    private final RtpPacket packet = new RtpPacket();

    private HeaderExtensions wrap(String block) {
        assertThat(packet.wrap(packets.of(HEADER + block))).isTrue();
        return packet.extensions();
    }

    @Test
    void findsElementsOfTheOneByteForm() {
        HeaderExtensions extensions = wrap("bede0003 3161 62 51 1234 10 85 22 010203");
        assertThat(extensions.count()).isEqualTo(4);
        assertThat(extensions.text(3)).isEqualTo("ab");
        assertThat(extensions.u16(5)).isEqualTo(0x1234);
        assertThat(extensions.audioLevel(1)).isEqualTo(5);
        assertThat(extensions.voiceActivity(1)).isTrue();
        assertThat(extensions.u24(2)).isEqualTo(0x010203);
        assertThat(extensions.find(4)).isEqualTo(-1);
    }

    @Test
    void findsElementsOfTheTwoByteForm() {
        HeaderExtensions extensions = wrap("10050003 ff 02 6162 10 00 00 05 03 aabbcc");
        assertThat(extensions.count()).isEqualTo(3);
        assertThat(extensions.text(255)).isEqualTo("ab");
        assertThat(extensions.bytes(16)).isEmpty();
        assertThat(extensions.u24(5)).isEqualTo(0xaabbcc);
    }

    @Test
    void passesOverPaddingBetweenElements() {
        HeaderExtensions extensions = wrap("bede0002 000000 10 01 0000 00");
        assertThat(extensions.count()).isEqualTo(1);
        assertThat(extensions.audioLevel(1)).isEqualTo(1);
    }

    @Test
    void idFifteenEndsTheOneByteForm() {
        assertThat(wrap("bede0002 1001 f000 1002 2003").count()).isEqualTo(1);
    }

    @Test
    void passesOverIdZeroWithALength() {
        HeaderExtensions extensions = wrap("bede0002 02aabbcc 1055 0000");
        assertThat(extensions.count()).isEqualTo(1);
        assertThat(extensions.audioLevel(1)).isEqualTo(0x55);
        assertThat(extensions.has(0)).isFalse();
    }

    @Test
    void anElementThatReachesOutOfTheBlockIsLeftOut() {
        assertThat(wrap("bede0001 1001 2f00 ffffffff").count()).isEqualTo(1);
        assertThat(wrap("10000001 01 00 02 ff ffffffff").count()).isEqualTo(1);
        assertThat(wrap("10000001 01 00 00 02 ffffffff").count()).isEqualTo(1);
    }

    @Test
    void theFirstOfTwoWithOneIdCounts() {
        assertThat(wrap("bede0001 1001 1002").audioLevel(1)).isEqualTo(1);
    }

    @Test
    void anUnknownProfileShowsNothing() {
        assertThat(wrap("abcd0001 10011002").count()).isZero();
        assertThat(packet.payloadLength()).isZero();
    }

    @Test
    void elementsOfTheWrongSizeReadAsAbsent() {
        HeaderExtensions extensions = wrap("bede0002 1001 2101 02 33 010203");
        assertThat(extensions.u16(1)).isEqualTo(-1);
        assertThat(extensions.u24(2)).isEqualTo(-1);
        assertThat(extensions.u24(1)).isEqualTo(-1);
        assertThat(extensions.audioLevel(9)).isEqualTo(-1);
        assertThat(extensions.putU24(2, 1)).isFalse();
        assertThat(extensions.putU16(1, 1)).isFalse();
    }

    @Test
    void thousandsOfElementsAreCutAtTheBound() {
        StringBuilder block = new StringBuilder("10000040");
        for (int i = 0; i < 128; i++) {
            block.append("0100");
        }
        assertThat(wrap(block.toString()).count()).isEqualTo(HeaderExtensions.MAX_ELEMENTS);
    }

    @Test
    void writesIntoElementsInPlace() {
        HeaderExtensions extensions = wrap("bede0002 5112 34 22 010203 00");
        assertThat(extensions.putU16(5, 0xfffe)).isTrue();
        assertThat(extensions.putU24(2, 0xabcdef)).isTrue();
        assertThat(Packets.hex(packet.buffer())).endsWith("51fffe22abcdef00");
    }

    @Test
    void comparesWithoutMakingText() {
        HeaderExtensions extensions = wrap("bede0001 31 6162 00");
        assertThat(extensions.matches(3, "ab".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(extensions.matches(3, "ac".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(extensions.matches(3, "abc".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(extensions.matches(4, new byte[0])).isFalse();
    }

    @Test
    void sendTimeIsSecondsInSixBitsAndEighteen() {
        assertThat(AbsSendTime.of(0)).isZero();
        assertThat(AbsSendTime.of(1_500_000_000L)).isEqualTo(3 << 17);
        assertThat(AbsSendTime.of(64_000_000_000L)).isZero();
        assertThat(AbsSendTime.of(63_999_999_999L)).isEqualTo(0xff_ffff);
    }

    @Test
    void aViewIsFreshAfterEachWrap() {
        wrap("bede0001 1001 2002");
        PacketBuffer plain = packets.of("80600001 00000002 00000003");
        assertThat(packet.wrap(plain)).isTrue();
        assertThat(packet.extensions().count()).isZero();
    }
}
