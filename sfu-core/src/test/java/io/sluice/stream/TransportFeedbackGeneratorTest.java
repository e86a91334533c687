package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.rtcp.RtcpParser;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtcp.WritableRtcpPacket;
import io.sluice.time.Deadlines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportFeedbackGeneratorTest {
    private static final long MILLIS = 1_000_000L;

    private final PacketPool pool = new PacketPool(4);
    private final List<TransportFeedback> reports = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final TransportFeedbackGenerator generator = new TransportFeedbackGenerator(11, this::received);

    /// Over the wire and back.
    private void received(WritableRtcpPacket packet, long nowNanos) {
        PacketBuffer buffer = Objects.requireNonNull(pool.acquire());
        assertThat(new RtcpWriter(buffer).append(packet)).isTrue();
        reports.add((TransportFeedback)
                Objects.requireNonNull(RtcpParser.parse(buffer)).getFirst());
        times.add(nowNanos / MILLIS);
        buffer.release();
    }

    private void runUntil(long nowNanos) {
        while (generator.nextDeadlineNanos() <= nowNanos) {
            generator.onDeadline(generator.nextDeadlineNanos());
        }
    }

    private static List<Integer> receivedIn(TransportFeedback report) {
        List<Integer> received = new ArrayList<>();
        for (int k = 0; k < report.receivedCount(); k++) {
            received.add(report.receivedSequence(k));
        }
        return received;
    }

    @Test
    void isSilentWithoutPackets() {
        assertThat(generator.nextDeadlineNanos()).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void reportsAHundredMillisecondsAfterTheFirstArrival() {
        generator.arrived(5, 77, 10 * MILLIS);
        generator.arrived(6, 77, 20 * MILLIS);
        runUntil(1000 * MILLIS);

        assertThat(times).containsExactly(110L);
        TransportFeedback report = reports.getFirst();
        assertThat(report.senderSsrc()).isEqualTo(11);
        assertThat(report.mediaSsrc()).isEqualTo(77);
        assertThat(report.baseSequence()).isEqualTo(5);
        assertThat(receivedIn(report)).containsExactly(5, 6);
        assertThat(report.deltaTicks(1)).isEqualTo(40);
        assertThat(generator.nextDeadlineNanos()).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void tellsOfLossesAtTheEdgeOfAReportToo() {
        generator.arrived(10, 1, 0);
        runUntil(100 * MILLIS);
        generator.arrived(14, 1, 110 * MILLIS);
        runUntil(500 * MILLIS);

        assertThat(reports).hasSize(2);
        assertThat(reports.get(1).baseSequence()).isEqualTo(11);
        assertThat(reports.get(1).statusCount()).isEqualTo(4);
        assertThat(receivedIn(reports.get(1))).containsExactly(14);
        assertThat(reports.get(1).feedbackCount()).isEqualTo(1);
    }

    @Test
    void reportsAgainWhatCameLate() {
        generator.arrived(65_534, 1, 0);
        generator.arrived(0, 1, 2 * MILLIS);
        runUntil(100 * MILLIS);
        generator.arrived(65_535, 1, 120 * MILLIS);
        generator.arrived(1, 1, 121 * MILLIS);
        runUntil(500 * MILLIS);

        assertThat(receivedIn(reports.get(0))).containsExactly(65_534, 0);
        assertThat(receivedIn(reports.get(1))).containsExactly(65_535, 0, 1);
        assertThat(reports.get(1).deltaTicks(1)).isEqualTo(-118 * 4);
    }

    @Test
    void aThinTransportStaysSmall() {
        for (int i = 0; i < 70_000; i++) {
            generator.arrived(i & 0xffff, 1, i * 20L * MILLIS);
            runUntil(i * 20L * MILLIS);
        }
        assertThat(generator.capacity()).isEqualTo(TransportFeedbackGenerator.INITIAL_HISTORY);
    }

    @Test
    void whatComesLateOnAFastTransportIsReportedAgainWithAllAroundIt() {
        generator.arrived(0, 1, 0);
        for (int i = 2; i < 300; i++) {
            generator.arrived(i, 1, i * MILLIS);
            runUntil(i * MILLIS);
        }
        runUntil(1_000 * MILLIS);
        reports.clear();
        generator.arrived(1, 1, 1_000 * MILLIS);
        runUntil(2_000 * MILLIS);
        assertThat(generator.capacity()).isEqualTo(512);
        List<Integer> again =
                reports.stream().flatMap(report -> receivedIn(report).stream()).toList();
        assertThat(again).startsWith(1, 2, 3).endsWith(298, 299).hasSize(299);
    }

    @Test
    void lossesThatWereNotToldNeedTheirPlacesToo() {
        generator.arrived(0, 1, 0);
        runUntil(100 * MILLIS);
        generator.arrived(1_000, 1, 5_000 * MILLIS);
        runUntil(6_000 * MILLIS);
        assertThat(reports.subList(1, reports.size()).stream()
                        .mapToInt(TransportFeedback::statusCount)
                        .sum())
                .isEqualTo(1_000);
    }

    @Test
    void ignoresDuplicates() {
        generator.arrived(1, 1, 0);
        generator.arrived(1, 1, 50 * MILLIS);
        runUntil(100 * MILLIS);
        generator.arrived(1, 1, 150 * MILLIS);
        runUntil(1000 * MILLIS);
        assertThat(reports).hasSize(1);
    }

    @Test
    void manyPacketsAreReportedSooner() {
        for (int i = 0; i < 1000; i++) {
            runUntil(i * MILLIS / 5);
            generator.arrived(i, 1, i * MILLIS / 5);
        }
        assertThat(times.size()).isBetween(3, 4);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void anOutageLongerThanADeltaCanSayDividesTheReport() {
        generator.arrived(1, 1, 0);
        generator.arrived(2, 1, 9_000 * MILLIS);
        generator.onDeadline(9_100 * MILLIS);

        assertThat(reports).hasSize(2);
        assertThat(receivedIn(reports.get(0))).containsExactly(1);
        assertThat(receivedIn(reports.get(1))).containsExactly(2);
    }

    @Test
    void aSenderThatBeginsAnewIsFollowed() {
        generator.arrived(1, 1, 0);
        runUntil(100 * MILLIS);
        generator.arrived(30_000, 1, 200 * MILLIS);
        generator.arrived(30_001, 1, 201 * MILLIS);
        runUntil(400 * MILLIS);
        generator.arrived(9, 1, 500 * MILLIS);
        runUntil(1000 * MILLIS);

        assertThat(receivedIn(reports.get(1))).containsExactly(30_000, 30_001);
        assertThat(receivedIn(reports.get(2))).containsExactly(9);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyArrivalIsReportedWithItsTime(long seed) {
        Random random = new Random(seed);
        TreeMap<Integer, Long> arrivals = new TreeMap<>();
        int first = random.nextInt(65_536);
        // Packets in order of arrival: some lost, some overtaken by up to 60 ms.
        TreeMap<Long, Integer> schedule = new TreeMap<>();
        long sent = 0;
        for (int i = 0; i < 3000; i++) {
            sent += random.nextInt(8) * MILLIS;
            if (random.nextInt(12) != 0) {
                long at = sent + random.nextInt(random.nextInt(6) == 0 ? 60 : 3) * MILLIS;
                while (schedule.containsKey(at)) {
                    at += 1000;
                }
                schedule.put(at, i);
            }
        }
        for (Map.Entry<Long, Integer> arrival : schedule.entrySet()) {
            runUntil(arrival.getKey());
            generator.arrived((first + arrival.getValue()) & 0xffff, 1, arrival.getKey());
            arrivals.put(arrival.getValue(), arrival.getKey());
        }
        runUntil(sent + 1000 * MILLIS);

        TreeMap<Integer, Long> reported = new TreeMap<>();
        int count = 0;
        for (TransportFeedback report : reports) {
            assertThat(report.feedbackCount()).isEqualTo(count++ & 0xff);
            assertThat(report.sizeBytes()).isLessThanOrEqualTo(TransportFeedbackGenerator.LIMIT_BYTES);
            long ticks = report.referenceTime() * (long) TransportFeedback.TICKS_PER_REFERENCE;
            for (int k = 0; k < report.receivedCount(); k++) {
                ticks += report.deltaTicks(k);
                reported.put((report.receivedSequence(k) - first) & 0xffff, ticks);
            }
        }
        TreeMap<Integer, Long> expected = new TreeMap<>();
        arrivals.forEach((number, nanos) -> expected.put(number, nanos / TransportFeedback.TICK_NANOS));
        // What overtook the very first packet of all was not numbered yet.
        expected.headMap(Objects.requireNonNull(schedule.firstEntry()).getValue())
                .clear();
        reported.headMap(Objects.requireNonNull(schedule.firstEntry()).getValue())
                .clear();
        assertThat(reported).isEqualTo(expected);
    }
}
