package io.sluice.load.bot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalCountsTest {
    private final ArrivalCounts counts = new ArrivalCounts();

    @Test
    void nothingIsReceivedOrLostAtFirst() {
        assertThat(counts.received()).isZero();
        assertThat(counts.lost()).isZero();
    }

    @Test
    void aGapIsLost() {
        arrive(1, 10, 11, 14);

        assertThat(counts.received()).isEqualTo(3);
        assertThat(counts.lost()).isEqualTo(2);
    }

    @Test
    void aLatePacketFillsItsGap() {
        arrive(1, 10, 12, 11);

        assertThat(counts.lost()).isZero();
    }

    @Test
    void onesThatTheFirstOvertookHideNoLoss() {
        arrive(1, 10, 9, 12);

        assertThat(counts.received()).isEqualTo(3);
        assertThat(counts.lost()).as("11").isEqualTo(1);
    }

    @Test
    void sequenceNumbersGoOnAfterTheirWrap() {
        arrive(1, 65_534, 65_535, 1, 2);

        assertThat(counts.lost()).as("0").isEqualTo(1);
    }

    @Test
    void aLatePacketFromBeforeTheWrapIsInItsPlace() {
        arrive(1, 65_534, 0, 65_535);

        assertThat(counts.lost()).isZero();
    }

    @Test
    void manyWrapsAreCounted() {
        for (int i = 0; i < 3 * 65_536; i++) {
            if (i % 1_000 != 999) {
                counts.arrived(1, i & 0xffff);
            }
        }

        assertThat(counts.lost()).isEqualTo(3 * 65_536 / 1_000);
    }

    @Test
    void streamsAreCountedApart() {
        arrive(1, 10, 12);
        arrive(2, 500, 503);

        assertThat(counts.received()).isEqualTo(4);
        assertThat(counts.lost()).isEqualTo(1 + 2);
    }

    @Test
    void streamsBeyondTheBoundAreLeftOut() {
        for (int ssrc = 0; ssrc < 2_000; ssrc++) {
            counts.arrived(ssrc, 1);
        }

        assertThat(counts.received()).isEqualTo(1_024);
    }

    private void arrive(long ssrc, int... sequenceNumbers) {
        for (int sequenceNumber : sequenceNumbers) {
            counts.arrived(ssrc, sequenceNumber);
        }
    }
}
