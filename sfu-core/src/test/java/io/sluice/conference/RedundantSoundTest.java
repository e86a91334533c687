package io.sluice.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.forwarding.DropReason;
import io.sluice.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Opus of 20 ms (fc) under payload type 111, packets of 63.
class RedundantSoundTest {
    private static final int OPUS = 111;
    private static final String HEADER = "90bf0005 00010000 00000007 bede0001 10850000";

    private final Packets packets = new Packets();
    private final RtpPacket packet = new RtpPacket();
    private final RedundantSound sound = new RedundantSound();

    private @Nullable DropReason read(String payload) {
        assertThat(packet.wrap(packets.of(HEADER + payload))).isTrue();
        return sound.read(packet, OPUS);
    }

    private int recoverable(String payload, long lost) {
        assertThat(read(payload)).isNull();
        return sound.recoverable(packet, lost, (int) (lost + 1) * 960);
    }

    @Test
    void whatCannotBeReadIsMalformed() {
        assertThat(read("6f")).isEqualTo(DropReason.MALFORMED);
        assertThat(read("ef0f0009 6f fcaa fc")).isEqualTo(DropReason.MALFORMED);
        assertThat(read("ef000000".repeat(40) + "6f fc")).isEqualTo(DropReason.MALFORMED);
    }

    @Test
    void blocksOfOtherPayloadTypesWereNotNegotiated() {
        assertThat(read("ee0f0002 6f fcaa fc")).isEqualTo(DropReason.UNKNOWN_PAYLOAD_TYPE);
        assertThat(read("ef0f0002 6e fcaa fc")).isEqualTo(DropReason.UNKNOWN_PAYLOAD_TYPE);
    }

    @Test
    void aBlockThatEndsWhereThePacketBeginsIsThePacketBefore() {
        assertThat(recoverable("ef0f0002 6f fcaa fc", 1)).isEqualTo(1);
        assertThat(recoverable("ef0f0002 6f fcaa fc", 5)).isEqualTo(1);
        assertThat(recoverable("ef1e0002 ef0f0002 6f fcaa fcbb fc", 2)).isEqualTo(2);
    }

    @Test
    void nothingIsRecoveredThatIsNotMissing() {
        assertThat(recoverable("ef0f0002 6f fcaa fc", 0)).isZero();
        assertThat(recoverable("ef1e0002 ef0f0002 6f fcaa fcbb fc", 1)).isEqualTo(1);
    }

    @Test
    void twoBlocksAreLookedAt() {
        assertThat(recoverable("ef2d0002 ef1e0002 ef0f0002 6f fcaa fcbb fccc fc", 3))
                .isEqualTo(RedundantSound.MAX_RECOVERED);
    }

    @Test
    void aBlockOfBeforeAPauseHasNoNumberThatIsSure() {
        // 340 ms without a packet; for more an offset has no room.
        assertThat(recoverable("efff0001 6f fc fc", 50)).isZero();
        // The older one of two lies behind a gap of 20 ms.
        assertThat(recoverable("ef2d0002 ef0f0002 6f fcaa fcbb fc", 5)).isEqualTo(1);
        // A distance of two packets: the one between them is not here.
        assertThat(recoverable("ef1e0002 6f fcaa fc", 5)).isZero();
    }

    @Test
    void whatIsNoNewerThanTheLastPacketWasNotLost() {
        assertThat(read("ef1e0002 ef0f0002 6f fcaa fcbb fc")).isNull();
        assertThat(sound.recoverable(packet, 100, 960)).isZero();
        assertThat(sound.recoverable(packet, 100, 961)).isEqualTo(1);
        assertThat(sound.recoverable(packet, 100, 1920)).isEqualTo(1);
        assertThat(sound.recoverable(packet, 100, -5)).isZero();
    }

    @Test
    void silenceOfOneByteLastsAsLongAsAnySound() {
        assertThat(recoverable("ef0f0001 6f f8 fcaa", 1)).isEqualTo(1);
    }

    @Test
    void anEmptyBlockIsNoPacket() {
        assertThat(recoverable("ef0f0000 6f fc", 1)).isZero();
        // It would stand for no time at all.
        assertThat(recoverable("ef000000 6f fc", 1)).isZero();
    }

    @Test
    void aRecoveredPacketIsWhatWasLost() {
        assertThat(recoverable("ef1e0002 ef0f0003 6f fcaa fcbbbb fc", 2)).isEqualTo(2);
        PacketBuffer buffer = packets.empty();
        RtpPacket lost = new RtpPacket();
        sound.recover(packet, 1, OPUS, buffer, lost);
        assertThat(buffer.toArray()).isEqualTo(Packets.bytes("806f0003 0000f880 00000007 fcaa"));
        sound.recover(packet, 0, OPUS, buffer, lost);
        assertThat(buffer.toArray()).isEqualTo(Packets.bytes("806f0004 0000fc40 00000007 fcbbbb"));
    }

    @Test
    void numbersAndTimestampsOfRecoveredPacketsWrap() {
        assertThat(packet.wrap(packets.of("80bf0000 00000000 00000007" + "ef0f0002 6f fcaa fc")))
                .isTrue();
        assertThat(sound.read(packet, OPUS)).isNull();
        RtpPacket lost = new RtpPacket();
        sound.recover(packet, 0, OPUS, packets.empty(), lost);
        assertThat(lost.sequenceNumber()).isEqualTo(0xffff);
        assertThat(lost.timestamp()).isEqualTo(0xffff_fc40L);
    }

    @Test
    void unpackedItIsPlainOpusUnderTheSameHeader() {
        assertThat(read("ef0f0002 6f fcaa fccc")).isNull();
        sound.unpack(packet, OPUS);
        assertThat(packet.buffer().toArray())
                .isEqualTo(Packets.bytes("90ef0005 00010000 00000007 bede0001 10850000 fccc"));
        assertThat(packet.payloadLength()).isEqualTo(2);
    }
}
