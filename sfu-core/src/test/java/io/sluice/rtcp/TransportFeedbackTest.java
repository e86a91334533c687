package io.sluice.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransportFeedbackTest {
    private static final long MILLIS = 1_000_000;

    private final Packets packets = new Packets();

    /// A feedback of base 5, reference time 2, number 3.
    private @Nullable TransportFeedback read(int statusCount, String chunksAndDeltas) {
        byte[] rest = Packets.bytes(chunksAndDeltas);
        int size = (20 + rest.length + 3) & ~3;
        PacketBuffer buffer = packets.empty();
        buffer.length(size);
        buffer.fill(0, size, 0);
        RtcpHeader.writeFeedback(buffer, 0, TransportFeedback.FORMAT, 205, size, 1, 2);
        buffer.putU16(12, 5);
        buffer.putU16(14, statusCount);
        buffer.putU24(16, 2);
        buffer.putU8(19, 3);
        buffer.write(20, rest, 0, rest.length);
        RtcpPacket parsed = Objects.requireNonNull(RtcpParser.parse(buffer)).getFirst();
        return parsed instanceof TransportFeedback feedback ? feedback : null;
    }

    private static String received(@Nullable TransportFeedback feedback) {
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < Objects.requireNonNull(feedback).receivedCount(); k++) {
            text.append(feedback.receivedSequence(k))
                    .append(':')
                    .append(feedback.deltaTicks(k))
                    .append(' ');
        }
        return text.toString().trim();
    }

    @Test
    void readsARunOfSmallDeltas() {
        TransportFeedback feedback = read(3, "2003 01 02 ff");
        assertThat(received(feedback)).isEqualTo("5:1 6:2 7:255");
        assertThat(Objects.requireNonNull(feedback).baseSequence()).isEqualTo(5);
        assertThat(feedback.statusCount()).isEqualTo(3);
        assertThat(feedback.referenceTime()).isEqualTo(2);
        assertThat(feedback.feedbackCount()).isEqualTo(3);
        assertThat(feedback.senderSsrc()).isEqualTo(1);
        assertThat(feedback.mediaSsrc()).isEqualTo(2);
    }

    @Test
    void readsARunOfLargeDeltasWhichMayBeNegative() {
        assertThat(received(read(2, "4002 fffe 0100"))).isEqualTo("5:-2 6:256");
    }

    @Test
    void readsAVectorOfOneBitSymbols() {
        // Of 14 symbols 1000 0000 0000 01.
        assertThat(received(read(14, "a001 07 08"))).isEqualTo("5:7 18:8");
    }

    @Test
    void readsAVectorOfTwoBitSymbols() {
        // 01 10 00 00 00 00 10.
        assertThat(received(read(7, "d802 07 0200 ff00"))).isEqualTo("5:7 6:512 11:-256");
    }

    @Test
    void readsChunksOfAllKindsInARow() {
        assertThat(received(read(33, "a001 000a d800 2002 01 02 03 0004 05 06")))
                .isEqualTo("5:1 18:2 29:3 30:4 36:5 37:6");
    }

    @Test
    void symbolsBeyondTheStatusCountDoNotCount() {
        assertThat(received(read(1, "bfff 07"))).isEqualTo("5:7");
        assertThat(received(read(2, "3fff 07 08"))).isEqualTo("5:7 6:8");
    }

    @Test
    void everythingMayBeLost() {
        TransportFeedback feedback = read(8_191, "1fff");
        assertThat(received(feedback)).isEmpty();
    }

    @Test
    void twentyBytesCannotClaimMoreThanTheyCarry() {
        assertThat(read(8_191, "3fff 01")).isNull();
        assertThat(read(2, "4002 0001 00")).isNotNull();
        assertThat(read(4, "4004 0001 0002")).isNull();
    }

    @Test
    void refusesReservedSymbolsEmptyRunsAndNoStatuses() {
        assertThat(read(1, "6001 00")).isNull();
        assertThat(read(7, "f000 00")).isNull();
        assertThat(read(5, "2000 00")).isNull();
        assertThat(read(0, "2001 00")).isNull();
        assertThat(read(20, "a001")).isNull();
    }

    @Test
    void timesAreCutToTicksSoThatDeltasDoNotDrift() {
        TransportFeedbackBuilder builder = new TransportFeedbackBuilder(1, 2, 257, 65_535, 1_200);
        long start = 640 * MILLIS;
        for (int i = 0; i < 100; i++) {
            assertThat(builder.add(65_535 + i, start + i * 10_100_000L)).isTrue();
        }
        TransportFeedback feedback = builder.build();
        assertThat(feedback.referenceTime()).isEqualTo(10);
        assertThat(feedback.feedbackCount()).isEqualTo(1);
        assertThat(feedback.receivedSequence(1)).isZero();
        long ticks = feedback.referenceTime() * (long) TransportFeedback.TICKS_PER_REFERENCE;
        for (int k = 0; k < feedback.receivedCount(); k++) {
            ticks += feedback.deltaTicks(k);
            assertThat(ticks).isEqualTo((start + k * 10_100_000L) / TransportFeedback.TICK_NANOS);
        }
        assertThat(builder.nextSequence()).isEqualTo(65_535 + 100);
    }

    @Test
    void aBuilderRefusesWhatDoesNotFitAndStaysWhole() {
        TransportFeedbackBuilder builder = new TransportFeedbackBuilder(1, 2, 0, 10, 32);
        assertThat(builder.isEmpty()).isTrue();
        assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
        assertThat(builder.add(10, 5 * MILLIS)).isTrue();
        assertThat(builder.add(11, 10_000 * MILLIS)).isFalse();
        assertThat(builder.add(70_000, 6 * MILLIS)).isFalse();
        assertThat(builder.nextSequence()).isEqualTo(11);
        int added = 1;
        while (builder.add(10 + added, (5 + added) * MILLIS)) {
            added++;
        }
        // 12 bytes behind the fixed part: one chunk and ten small deltas.
        assertThat(added).isEqualTo(10);
        assertThat(builder.build().sizeBytes()).isEqualTo(32);
        assertThatThrownBy(() -> builder.add(10, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLongLossIsOneChunk() {
        TransportFeedbackBuilder builder = new TransportFeedbackBuilder(1, 2, 0, 0, 64);
        assertThat(builder.add(0, 0)).isTrue();
        assertThat(builder.add(5_000, 1)).isTrue();
        assertThat(builder.build().sizeBytes()).isLessThanOrEqualTo(32);
    }

    @Test
    void whateverIsBuiltIsReadBackAndFits() {
        SplittableRandom random = new SplittableRandom(99);
        for (int round = 0; round < 500; round++) {
            int limit = 32 + random.nextInt(1_200);
            int lossPercent = random.nextInt(100);
            int largePercent = random.nextInt(3) == 0 ? random.nextInt(100) : 0;
            long sequence = 65_536L + random.nextInt(65_536);
            long now = 20_000_000_000L + random.nextInt(1_000_000_000);
            TransportFeedbackBuilder builder =
                    new TransportFeedbackBuilder(7, 8, round, sequence - random.nextInt(4), limit);
            List<Long> numbers = new ArrayList<>();
            List<Long> ticks = new ArrayList<>();
            while (builder.add(sequence, now) && numbers.size() < 600) {
                numbers.add(sequence);
                ticks.add(now / TransportFeedback.TICK_NANOS);
                do {
                    sequence++;
                } while (random.nextInt(100) < lossPercent);
                sequence += random.nextInt(50) == 0 ? random.nextInt(9_000) : 0;
                now += random.nextInt(100) < largePercent
                        ? random.nextInt(-200_000_000, 200_000_000)
                        : random.nextInt(5_000_000);
            }
            if (numbers.isEmpty()) {
                continue;
            }
            TransportFeedback built = builder.build();
            assertThat(built.sizeBytes()).isLessThanOrEqualTo(limit);
            PacketBuffer buffer = packets.empty();
            assertThat(new RtcpWriter(buffer, 1_300).append(built)).isTrue();
            TransportFeedback read = (TransportFeedback)
                    Objects.requireNonNull(RtcpParser.parse(buffer)).getFirst();
            buffer.release();
            assertThat(read).isEqualTo(built).hasSameHashCodeAs(built);
            long tick = read.referenceTime() * (long) TransportFeedback.TICKS_PER_REFERENCE;
            for (int k = 0; k < numbers.size(); k++) {
                tick += read.deltaTicks(k);
                if (read.receivedSequence(k) != (numbers.get(k) & 0xffff) || tick != ticks.get(k)) {
                    assertThat(read.toString())
                            .as("packet %d of round %d", k, round)
                            .isEmpty();
                }
            }
        }
    }
}
