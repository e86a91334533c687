package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.time.Deadlines;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NackGeneratorTest {
    private static final long MILLIS = 1_000_000L;

    private record Request(long nowNanos, List<Long> sequences) {}

    private final List<Request> requests = new ArrayList<>();
    private int lostForGood;
    private final NackGenerator nacks = new NackGenerator(new NackGenerator.Sink() {
        @Override
        public void nack(long[] sequences, int count, long nowNanos) {
            List<Long> list = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                list.add(sequences[i]);
            }
            requests.add(new Request(nowNanos, list));
        }

        @Override
        public void lostForGood(long nowNanos) {
            lostForGood++;
        }
    });

    private void runUntil(long nowNanos) {
        while (nacks.nextDeadlineNanos() <= nowNanos) {
            nacks.onDeadline(nacks.nextDeadlineNanos());
        }
    }

    @Test
    void isSilentWithoutLoss() {
        for (int i = 0; i < 1000; i++) {
            nacks.handle(i, false, i * MILLIS);
            assertThat(nacks.nextDeadlineNanos()).isEqualTo(Deadlines.NEVER);
        }
    }

    @Test
    void asksForAllOfAGapAtOnceAfterTheTolerance() {
        nacks.handle(10, false, 0);
        nacks.handle(14, false, MILLIS);
        runUntil(MILLIS + NackGenerator.MIN_TOLERANCE_NANOS);

        assertThat(requests)
                .containsExactly(new Request(MILLIS + NackGenerator.MIN_TOLERANCE_NANOS, List.of(11L, 12L, 13L)));
    }

    @Test
    void doesNotAskForWhatOnlyCameOutOfOrder() {
        nacks.handle(10, false, 0);
        nacks.handle(12, false, MILLIS);
        nacks.handle(11, false, 5 * MILLIS);
        runUntil(1000 * MILLIS);

        assertThat(requests).isEmpty();
        assertThat(nacks.nextDeadlineNanos()).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void waitsLongerWherePacketsComeLate() {
        nacks.handle(10, false, 0);
        nacks.handle(12, false, 0);
        nacks.handle(11, false, 30 * MILLIS);
        requests.clear();

        nacks.handle(14, false, 100 * MILLIS);
        assertThat(nacks.nextDeadlineNanos()).isBetween(130 * MILLIS, 150 * MILLIS);
    }

    @Test
    void asksAgainAfterOneRttWhileStillMissing() {
        nacks.rtt(40 * MILLIS);
        nacks.handle(10, false, 0);
        nacks.handle(12, false, 0);
        runUntil(130 * MILLIS);

        assertThat(requests).extracting(Request::nowNanos).containsExactly(10 * MILLIS, 60 * MILLIS, 110 * MILLIS);
    }

    @Test
    void stopsWhenRepaired() {
        nacks.handle(10, false, 0);
        nacks.handle(13, false, 0);
        runUntil(20 * MILLIS);
        nacks.handle(11, true, 30 * MILLIS);
        nacks.handle(12, true, 31 * MILLIS);
        runUntil(5000 * MILLIS);

        assertThat(requests).hasSize(1);
        assertThat(lostForGood).isZero();
    }

    @Test
    void givesUpAndAsksForAKeyFrame() {
        nacks.rtt(20 * MILLIS);
        nacks.handle(10, false, 0);
        nacks.handle(12, false, 0);
        runUntil(10_000 * MILLIS);

        assertThat(requests).hasSize(NackGenerator.MAX_TRIES);
        assertThat(nacks.missing()).isZero();
        assertThat(lostForGood).isEqualTo(1);
    }

    @Test
    void givesUpByAgeWhereTheRoundTripIsLong() {
        nacks.rtt(400 * MILLIS);
        nacks.handle(10, false, 0);
        nacks.handle(12, false, 0);
        runUntil(10_000 * MILLIS);

        assertThat(requests).hasSize(2);
        assertThat(requests).allMatch(request -> request.nowNanos <= NackGenerator.MAX_AGE_NANOS);
    }

    @Test
    void needsNoKeyFrameForWhatWasLostBeforeTheNewestOne() {
        nacks.handle(10, false, 0);
        nacks.handle(12, false, 0);
        nacks.handle(13, false, MILLIS);
        nacks.keyFrame(13);
        runUntil(10_000 * MILLIS);

        assertThat(lostForGood).isZero();
    }

    @Test
    void takesAnOutageForWhatItIs() {
        nacks.handle(0, false, 0);
        nacks.handle(2, false, 0);
        nacks.handle(3 + NackGenerator.MAX_MISSING, false, MILLIS);

        assertThat(lostForGood).isEqualTo(1);
        assertThat(nacks.missing()).isZero();
    }

    @Test
    void learnsTheRoundTripFromTheFirstAnswer() {
        for (int i = 0; i < 50; i++) {
            long t = i * 200L * MILLIS;
            nacks.handle(2L * i, false, t);
            runUntil(t + 10 * MILLIS);
            if (i > 0) {
                nacks.handle(2L * i - 1, true, t + 40 * MILLIS);
            }
        }
        assertThat(nacks.rttNanos()).isBetween(30 * MILLIS, 32 * MILLIS);
    }

    /// A guess of 100 ms would weigh on the first dozen repairs, and a picture waits for each.
    @Test
    void takesTheFirstRoundTripForWhatItIs() {
        nacks.handle(0, false, 0);
        nacks.handle(2, false, 0);
        runUntil(10 * MILLIS);
        nacks.handle(1, true, 50 * MILLIS);
        assertThat(nacks.rttNanos()).isEqualTo(40 * MILLIS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void boundsItsRequestsForEachLostPacket(long seed) {
        Random random = new Random(seed);
        nacks.rtt((5L + random.nextInt(200)) * MILLIS);
        TreeMap<Long, Boolean> arrived = new TreeMap<>();
        long now = 0;
        for (long sequence = 0; sequence < 5000; sequence++) {
            now += random.nextInt(4) * MILLIS;
            runUntil(now);
            if (random.nextInt(10) != 0) {
                nacks.handle(sequence, false, now);
                arrived.put(sequence, true);
            } else if (random.nextBoolean() && sequence > 20) {
                nacks.handle(sequence - 1 - random.nextInt(20), true, now);
            }
        }
        runUntil(now + 10_000 * MILLIS);

        TreeMap<Long, List<Long>> asked = new TreeMap<>();
        for (Request request : requests) {
            for (long sequence : request.sequences) {
                asked.computeIfAbsent(sequence, s -> new ArrayList<>()).add(request.nowNanos);
            }
        }
        assertThat(asked).isNotEmpty();
        asked.forEach((sequence, times) -> {
            assertThat(arrived).doesNotContainKey(sequence);
            assertThat(times).hasSizeLessThanOrEqualTo(NackGenerator.MAX_TRIES);
            for (int i = 1; i < times.size(); i++) {
                assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(NackGenerator.MIN_RETRY_NANOS);
            }
        });
        assertThat(nacks.missing()).isZero();
    }
}
