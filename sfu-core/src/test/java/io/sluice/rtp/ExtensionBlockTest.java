package io.sluice.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExtensionBlockTest {
    private final Packets packets = new Packets();
    private final RtpPacket packet = new RtpPacket();
    private final ExtensionBlock block = new ExtensionBlock();

    private void wrap(String hex) {
        assertThat(packet.wrap(packets.of(hex))).isTrue();
    }

    @Test
    void givesABlockToAPacketWithout() {
        wrap("80600001 00000002 00000003 aabb");
        block.clear();
        assertThat(block.addU16(5, 0x1234)).isTrue();
        assertThat(block.add(3, "0".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(block.replaceIn(packet)).isTrue();
        assertThat(Packets.hex(packet.buffer()))
                .isEqualTo("906000010000000200000003" + "bede0002" + "511234" + "3030" + "000000" + "aabb");
        assertThat(packet.extensions().u16(5)).isEqualTo(0x1234);
        assertThat(packet.payloadLength()).isEqualTo(2);
    }

    @Test
    void takesABlockAway() {
        wrap("90600001 00000002 00000003 bede0001 10010000 aabb");
        assertThat(block.clear().replaceIn(packet)).isTrue();
        assertThat(Packets.hex(packet.buffer())).isEqualTo("806000010000000200000003aabb");
        assertThat(packet.headerLength()).isEqualTo(12);
    }

    @Test
    void translatesIdsWithinTheSamePacket() {
        wrap("90600001 00000002 00000003 bede0002 31 3132 10 85 51 0007 aabb");
        block.clear();
        for (int element = 0; element < packet.extensions().count(); element++) {
            int id = packet.extensions().id(element);
            if (id != 5) {
                assertThat(block.add(id + 6, packet, element)).isTrue();
            }
        }
        assertThat(block.replaceIn(packet)).isTrue();
        assertThat(packet.extensions().text(9)).isEqualTo("12");
        assertThat(packet.extensions().audioLevel(7)).isEqualTo(5);
        assertThat(packet.extensions().has(5)).isFalse();
        assertThat(Packets.hex(packet.buffer())).endsWith("bede0002" + "913132" + "7085" + "000000" + "aabb");
    }

    @Test
    void goesToTheTwoByteFormForAHighIdALongOrAnEmptyElement() {
        for (int[] idAndLength : new int[][] {{15, 1}, {1, 17}, {1, 0}, {255, 255}}) {
            wrap("80600001 00000002 00000003 aabb");
            block.clear().addU16(2, 7);
            assertThat(block.add(idAndLength[0], new byte[idAndLength[1]])).isTrue();
            assertThat(block.replaceIn(packet)).isTrue();
            assertThat(packet.buffer().u16(12)).isEqualTo(0x1000);
            assertThat(packet.extensions().u16(2)).isEqualTo(7);
            assertThat(packet.extensions().bytes(idAndLength[0])).hasSize(idAndLength[1]);
            assertThat(packet.payloadLength()).isEqualTo(2);
        }
    }

    @Test
    void keepsCsrcsPayloadAndPadding() {
        wrap("a1600001 00000002 00000003 0000000a aabb 000003");
        block.clear().addAudioLevel(1, true, 30);
        assertThat(block.replaceIn(packet)).isTrue();
        assertThat(Packets.hex(packet.buffer()))
                .isEqualTo("b16000010000000200000003" + "0000000a" + "bede0001" + "109e0000" + "aabb000003");
        assertThat(packet.paddingLength()).isEqualTo(3);
    }

    @Test
    void refusesWhatIsTooMuchAndKeepsTheRest() {
        block.clear();
        assertThat(block.add(1, new byte[256])).isFalse();
        assertThat(block.add(1, new byte[255])).isTrue();
        assertThat(block.add(2, new byte[255])).isTrue();
        assertThat(block.add(3, new byte[3])).isFalse();
        assertThat(block.addU16(3, 1)).isTrue();
        assertThat(block.addAudioLevel(4, false, 0)).isFalse();
        assertThat(block.count()).isEqualTo(3);
        block.clear();
        for (int i = 0; i < HeaderExtensions.MAX_ELEMENTS; i++) {
            assertThat(block.addAudioLevel(1, false, 0)).isTrue();
        }
        assertThat(block.addAudioLevel(1, false, 0)).isFalse();
        assertThatThrownBy(() -> block.addU16(0, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void changesNothingWhereTheBufferIsFull() {
        PacketBuffer buffer = packets.empty();
        packet.begin(buffer, 96, 1, 2, 3);
        assertThat(buffer.insert(0, PacketBuffer.HEADROOM_BYTES)).isTrue();
        buffer.length(buffer.capacity());
        packet.begin(buffer, 96, 1, 2, 3);
        buffer.length(buffer.capacity());
        assertThat(packet.wrap(buffer)).isTrue();
        byte[] before = buffer.toArray();
        block.clear().addU16(1, 2);
        assertThat(block.replaceIn(packet)).isFalse();
        assertThat(buffer.toArray()).isEqualTo(before);
        assertThat(packet.headerLength()).isEqualTo(12);
    }

    @Test
    void whateverIsPutInIsReadBack() {
        SplittableRandom random = new SplittableRandom(5);
        byte[] payload = new byte[50];
        PacketBuffer buffer = packets.empty();
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(payload);
            packet.begin(buffer, 96, round, round, round);
            buffer.length(12 + payload.length);
            buffer.write(12, payload, 0, payload.length);
            assertThat(packet.wrap(buffer)).isTrue();
            for (int rewrite = 0; rewrite < 3; rewrite++) {
                boolean small = random.nextBoolean();
                byte[][] expected = new byte[random.nextInt(8)][];
                block.clear();
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = new byte[small ? 1 + random.nextInt(16) : random.nextInt(40)];
                    random.nextBytes(expected[i]);
                    assertThat(block.add(i + 1, expected[i])).isTrue();
                }
                assertThat(block.replaceIn(packet)).isTrue();
                assertThat(packet.wrap(buffer)).isTrue();
                assertThat(packet.extensions().count()).isEqualTo(expected.length);
                for (int i = 0; i < expected.length; i++) {
                    assertThat(Arrays.equals(packet.extensions().bytes(i + 1), expected[i]))
                            .isTrue();
                }
            }
            assertThat(packet.payloadLength()).isEqualTo(payload.length);
            byte[] after = new byte[payload.length];
            buffer.read(packet.payloadOffset(), after, 0, after.length);
            assertThat(Arrays.equals(after, payload)).isTrue();
            buffer.set(payload);
        }
    }
}
