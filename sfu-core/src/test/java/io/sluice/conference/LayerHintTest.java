package io.sluice.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.time.Deadlines;
import org.junit.jupiter.api.Test;

class LayerHintTest {
    private static final long SECOND = 1_000_000_000L;

    private final LayerHint hint = new LayerHint();

    @Test
    void allAreSentUntilSomeAreNotWantedForThreeSeconds() {
        assertThat(hint.look(0b001, 3, SECOND)).isFalse();
        assertThat(hint.nextLookNanos()).isEqualTo(4 * SECOND);
        assertThat(hint.isTold(2)).isTrue();
        assertThat(hint.look(0b001, 3, 4 * SECOND)).isTrue();
        assertThat(hint.isTold(0)).isTrue();
        assertThat(hint.isTold(1)).isFalse();
        assertThat(hint.holdsBack(3)).isTrue();
        assertThat(hint.nextLookNanos()).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void whatIsWantedAgainIsToldAtOnce() {
        hint.look(0b001, 3, 0);
        hint.look(0b001, 3, 3 * SECOND);
        assertThat(hint.look(0b101, 3, 4 * SECOND)).isTrue();
        assertThat(hint.isTold(2)).isTrue();
        assertThat(hint.isTold(1)).isFalse();
        assertThat(hint.look(0b101, 3, 5 * SECOND)).isFalse();
    }

    /// A receiver that waits for a key frame of another layer gets the old one until then.
    @Test
    void whoChangesItsMindInTimeChangesNothing() {
        hint.look(0b001, 3, 0);
        assertThat(hint.look(0b111, 3, SECOND)).isFalse();
        assertThat(hint.nextLookNanos()).isEqualTo(Deadlines.NEVER);
        assertThat(hint.look(0b001, 3, 2 * SECOND)).isFalse();
        assertThat(hint.nextLookNanos()).isEqualTo(5 * SECOND);
    }

    @Test
    void whatIsWantedMoreIsToldWhileSomethingElseIsWantedLess() {
        hint.look(0b001, 3, 0);
        hint.look(0b001, 3, 3 * SECOND);
        assertThat(hint.look(0b100, 3, 4 * SECOND)).isTrue();
        assertThat(hint.isTold(0)).isTrue();
        assertThat(hint.isTold(2)).isTrue();
        assertThat(hint.look(0b100, 3, 7 * SECOND)).isTrue();
        assertThat(hint.isTold(0)).isFalse();
    }

    @Test
    void nobodyAtAllIsNoLayer() {
        hint.look(0, 1, 0);
        assertThat(hint.look(0, 1, 3 * SECOND)).isTrue();
        assertThat(hint.isTold(0)).isFalse();
        assertThat(hint.look(1, 1, 9 * SECOND)).isTrue();
        assertThat(hint.holdsBack(1)).isFalse();
    }
}
