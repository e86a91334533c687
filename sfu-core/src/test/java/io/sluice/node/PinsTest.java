package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PinsTest {
    private final Pins pins = new Pins(2);

    @Test
    void keepsAConferenceOnItsLoopWhileItLives() {
        assertThat(pins.enterOrPin("room", () -> 3)).isEqualTo(3);
        pins.started("room", 3);
        pins.leave("room");
        assertThat(pins.enter("room")).isEqualTo(3);
        assertThat(pins.enterOrPin("room", () -> 0)).isEqualTo(3);
    }

    @Test
    void knowsNoConferenceThatNobodyPinned() {
        assertThat(pins.enter("room")).isNegative();
        assertThat(pins.size()).isZero();
    }

    @Test
    void forgetsAConferenceThatEnded() {
        pins.enterOrPin("room", () -> 1);
        pins.started("room", 1);
        pins.leave("room");
        pins.ended("room");
        assertThat(pins.has("room")).isFalse();
    }

    @Test
    void forgetsAPinWhoseCommandCreatedNothing() {
        pins.enterOrPin("room", () -> 1);
        pins.leave("room");
        assertThat(pins.has("room")).isFalse();
    }

    @Test
    void staysOnTheLoopWhileACommandForTheNameIsUnderWay() {
        pins.enterOrPin("room", () -> 1);
        pins.started("room", 1);
        pins.leave("room");
        // The next joiner's command is in the inbox when the conference ends before it: it will begin anew there.
        assertThat(pins.enterOrPin("room", () -> 0)).isEqualTo(1);
        pins.ended("room");
        assertThat(pins.enterOrPin("room", () -> 0)).isEqualTo(1);
        pins.started("room", 1);
        pins.leave("room");
        pins.leave("room");
        assertThat(pins.has("room")).isTrue();
        pins.ended("room");
        assertThat(pins.has("room")).isFalse();
    }

    @Test
    void pinsNoMoreThanItMay() {
        assertThat(pins.enterOrPin("a", () -> 0)).isZero();
        assertThat(pins.enterOrPin("b", () -> 0)).isZero();
        assertThat(pins.enterOrPin("c", () -> 0)).isNegative();
        assertThat(pins.enterOrPin("a", () -> 0)).isZero();
        pins.leave("b");
        assertThat(pins.enterOrPin("c", () -> 0)).isZero();
    }
}
