package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedPayloadTest {
    /// Payload type 111; 1920 ticks before: 2 bytes; 960 ticks before: 3 bytes; then the primary block.
    private static final String TWO_OLDER = "ef1e0002 ef0f0003 6f aaaa bbbbbb cccccccc";

    private final Packets packets = new Packets();
    private final RedPayload payload = new RedPayload();

    private boolean parse(String hex) {
        PacketBuffer buffer = packets.of(hex);
        return payload.parse(buffer, 0, buffer.length());
    }

    @Test
    void countsOlderBlocksBackwardsFromThePrimaryOne() {
        assertThat(parse(TWO_OLDER)).isTrue();
        assertThat(payload.redundantBlocks()).isEqualTo(2);
        assertThat(payload.timestampOffset(0)).isEqualTo(960);
        assertThat(payload.offset(0)).isEqualTo(11);
        assertThat(payload.length(0)).isEqualTo(3);
        assertThat(payload.timestampOffset(1)).isEqualTo(1920);
        assertThat(payload.offset(1)).isEqualTo(9);
        assertThat(payload.length(1)).isEqualTo(2);
        assertThat(payload.primaryOffset()).isEqualTo(14);
        assertThat(payload.primaryLength()).isEqualTo(4);
        assertThat(payload.bytesBeforePrimary()).isEqualTo(14);
    }

    @Test
    void aPrimaryBlockAloneIsEnough() {
        assertThat(parse("6f fc")).isTrue();
        assertThat(payload.redundantBlocks()).isZero();
        assertThat(payload.primaryOffset()).isEqualTo(1);
        assertThat(payload.primaryLength()).isEqualTo(1);
    }

    @Test
    void theGreatestOffsetAndLengthAreRead() {
        assertThat(parse("efffffff 6f" + "00".repeat(1024))).isTrue();
        assertThat(payload.timestampOffset(0)).isEqualTo(16_383);
        assertThat(payload.length(0)).isEqualTo(1_023);
        assertThat(payload.primaryLength()).isEqualTo(1);
    }

    @Test
    void anOlderBlockMayBeEmpty() {
        assertThat(parse("ef0f0000 6f cc")).isTrue();
        assertThat(payload.length(0)).isZero();
        assertThat(payload.primaryOffset()).isEqualTo(5);
    }

    @Test
    void whateverIsCutOffIsRefused() {
        byte[] whole = Packets.bytes(TWO_OLDER);
        for (int length = 0; length < whole.length; length++) {
            PacketBuffer buffer = packets.empty();
            buffer.set(whole, 0, length);
            // The primary block has no length of its own: it ends where the packet does.
            assertThat(payload.parse(buffer, 0, length)).as("%s bytes", length).isEqualTo(length > 4 + 4 + 1 + 2 + 3);
        }
    }

    @Test
    void aPrimaryBlockWithoutBytesIsRefused() {
        assertThat(parse("6f")).isFalse();
        assertThat(parse("ef0f0001 6f aa")).isFalse();
    }

    @Test
    void noMoreBlocksAreReadThanAnybodySends() {
        assertThat(parse("ef000000".repeat(RedPayload.MAX_REDUNDANT_BLOCKS) + "6f cc"))
                .isTrue();
        assertThat(payload.redundantBlocks()).isEqualTo(RedPayload.MAX_REDUNDANT_BLOCKS);
        assertThat(parse("ef000000".repeat(RedPayload.MAX_REDUNDANT_BLOCKS + 1) + "6f cc"))
                .isFalse();
        assertThat(parse("ff".repeat(1400))).isFalse();
    }

    @Test
    void oneStrangeBlockMakesThePacketStrange() {
        parse(TWO_OLDER);
        assertThat(payload.isAllOf(111)).isTrue();
        assertThat(payload.isAllOf(110)).isFalse();
        parse("ee1e0002 ef0f0003 6f aaaa bbbbbb cccccccc");
        assertThat(payload.isAllOf(111)).isFalse();
        parse("ef1e0002 ef0f0003 6e aaaa bbbbbb cccccccc");
        assertThat(payload.isAllOf(111)).isFalse();
    }

    @Test
    void allBlocksGetAnotherPayloadTypeAndNothingElseChanges() {
        PacketBuffer buffer = packets.of(TWO_OLDER);
        assertThat(payload.parse(buffer, 0, buffer.length())).isTrue();
        payload.payloadType(buffer, 0, 96);
        assertThat(buffer.toArray()).isEqualTo(Packets.bytes("e01e0002 e00f0003 60 aaaa bbbbbb cccccccc"));
    }

    @ParameterizedTest
    @CsvSource({
        // SILK 10 and 60 ms, hybrid 10 and 20 ms, CELT 2.5 and 20 ms, each once.
        "00, 480",
        "18, 2880",
        "60, 480",
        "68, 960",
        "80, 120",
        "fc, 960",
        // Twice, alike or not.
        "fd, 1920",
        "fe, 1920",
        // So many times as the second byte says, in variable lengths or with padding.
        "fb03, 2880",
        "fbc3, 2880",
        "1b02, 5760"
    })
    void anOpusPacketTellsHowLongItSounds(String hex, int ticks) {
        PacketBuffer buffer = packets.of(hex);
        assertThat(OpusDuration.ticks(buffer, 0, buffer.length())).isEqualTo(ticks);
    }

    @ParameterizedTest
    @CsvSource({"fb", "fb00", "1b03", "ff07"})
    void whatIsNoOpusPacketHasNoDuration(String hex) {
        PacketBuffer buffer = packets.of(hex);
        assertThat(OpusDuration.ticks(buffer, 0, buffer.length())).isZero();
    }

    @Test
    void nothingSoundsForNoTime() {
        assertThat(OpusDuration.ticks(packets.empty(), 0, 0)).isZero();
    }
}
