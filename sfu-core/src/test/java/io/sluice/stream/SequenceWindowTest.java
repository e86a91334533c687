package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceWindowTest {
    private final SequenceWindow window = new SequenceWindow();

    @Test
    void believesTheFirstPacketAtOnce() {
        assertThat(window.handle(17, true)).isEqualTo(Reception.NEWEST);
        assertThat(window.last()).isEqualTo(65536 + 17);
    }

    @Test
    void countsOnOverTheWrap() {
        window.handle(65534, true);
        window.handle(65535, true);
        assertThat(window.handle(0, true)).isEqualTo(Reception.NEWEST);
        assertThat(window.last()).isEqualTo(2 * 65536);
        assertThat(window.handle(1, true)).isEqualTo(Reception.NEWEST);
        assertThat(window.highest()).isEqualTo(2 * 65536 + 1);
    }

    @Test
    void acceptsAReorderedPacketOfTheCycleBefore() {
        window.handle(65534, true);
        window.handle(1, true);
        assertThat(window.handle(65535, true)).isEqualTo(Reception.LATE);
        assertThat(window.last()).isEqualTo(65536 + 65535);
    }

    @Test
    void acceptsEachNumberOnce() {
        window.handle(10, true);
        window.handle(12, true);
        assertThat(window.handle(12, true)).isEqualTo(Reception.DUPLICATE);
        assertThat(window.handle(11, false)).isEqualTo(Reception.LATE);
        assertThat(window.handle(11, true)).isEqualTo(Reception.DUPLICATE);
    }

    @Test
    void acceptsAPacketFromJustBeforeTheFirst() {
        window.handle(0, true);
        assertThat(window.handle(65535, true)).isEqualTo(Reception.LATE);
        assertThat(window.last()).isEqualTo(65535);
    }

    @Test
    void forgetsPlacesThatTheWindowLeftBehind() {
        window.handle(0, true);
        for (int i = 1; i <= 3; i++) {
            assertThat(window.handle(i * SequenceWindow.SIZE, true)).isEqualTo(Reception.NEWEST);
        }
        assertThat(window.handle(3 * SequenceWindow.SIZE - 1, true)).isEqualTo(Reception.LATE);
        assertThat(window.handle(SequenceWindow.SIZE, true)).isEqualTo(Reception.TOO_OLD);
    }

    @Test
    void restartsOnlyWhenTheNeighbourConfirmsTheJump() {
        window.handle(100, true);
        assertThat(window.handle(30_000, true)).isEqualTo(Reception.UNCONFIRMED_JUMP);
        assertThat(window.handle(101, true)).isEqualTo(Reception.NEWEST);
        assertThat(window.handle(30_001, true)).isEqualTo(Reception.UNCONFIRMED_JUMP);
        assertThat(window.handle(30_002, true)).isEqualTo(Reception.RESTARTED);
        assertThat(window.last()).isEqualTo(65536 + 30_002);
    }

    @Test
    void neverCountsBackAtARestart() {
        window.handle(40_000, true);
        window.handle(20_000, true);
        assertThat(window.handle(20_001, true)).isEqualTo(Reception.RESTARTED);
        assertThat(window.last()).isEqualTo(2 * 65536 + 20_001);
    }

    @Test
    void isNeverRestartedByRetransmissions() {
        window.handle(100, true);
        assertThat(window.handle(30_000, false)).isEqualTo(Reception.UNCONFIRMED_JUMP);
        assertThat(window.handle(30_001, false)).isEqualTo(Reception.UNCONFIRMED_JUMP);
        assertThat(window.handle(101, true)).isEqualTo(Reception.NEWEST);
    }
}
