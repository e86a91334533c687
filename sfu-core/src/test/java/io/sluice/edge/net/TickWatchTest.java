package io.sluice.edge.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TickWatchTest {
    private static final long SECOND = 1_000_000_000L;
    private final TickWatch watch = new TickWatch();

    @Test
    void namesTheLongestRoundAndWhatItDid() {
        watch.record(TickKind.READ, 5, 1);
        watch.record(TickKind.DEADLINE, 9, 2);
        watch.record(TickKind.INBOX, 7, 3);
        assertThat(watch.longestNanos()).isEqualTo(9);
        assertThat(watch.longestKind()).isEqualTo(TickKind.DEADLINE);
        assertThat(watch.longestDeadlineNanos()).isEqualTo(9);
        assertThat(watch.ticks()).isEqualTo(3);
    }

    @Test
    void keepsAPeakForOneWindowAndThenForgetsIt() {
        watch.record(TickKind.READ, 50, 9 * SECOND);
        watch.record(TickKind.READ, 1, 11 * SECOND);
        assertThat(watch.longestNanos()).isEqualTo(50);
        watch.turn(22 * SECOND);
        assertThat(watch.longestNanos()).isEqualTo(1);
        watch.turn(33 * SECOND);
        assertThat(watch.longestNanos()).isZero();
    }

    @Test
    void forgetsEverythingAfterALongSilence() {
        watch.record(TickKind.INBOX, 50, SECOND);
        watch.turn(60 * SECOND);
        assertThat(watch.longestNanos()).isZero();
    }
}
