package io.sluice.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpeechActivityTest {
    private static final long STEP = SpeechActivity.STEP_NANOS;

    private final SpeechActivity activity = new SpeechActivity();
    private long step = 1_000;

    private void say(int level, int steps) {
        for (int i = 0; i < steps; i++) {
            activity.level(level, step++ * STEP);
        }
    }

    @Test
    void countsTheLastHundredMillisecondsAndTheLastSecond() {
        say(70, 100);
        assertThat(activity.immediate()).isZero();
        say(30, 3);
        assertThat(activity.medium()).isEqualTo(3);
        assertThat(activity.longer()).isEqualTo(1);
        say(30, 47);
        assertThat(activity.medium()).isEqualTo(SpeechActivity.MEDIUM_STEPS);
        assertThat(activity.longer()).isEqualTo(SpeechActivity.LONG_MEDIUMS);
        activity.advance((step + 4) * STEP);
        assertThat(activity.medium()).isZero();
        assertThat(activity.longer()).isEqualTo(SpeechActivity.LONG_MEDIUMS - 1);
        activity.advance((step + 1_000) * STEP);
        assertThat(activity.immediate()).isZero();
        assertThat(activity.longer()).isZero();
    }

    @Test
    void loudnessCountsFromTheNoiseAndNoFartherThanSpeech() {
        say(70, 50);
        say(66, 5);
        assertThat(activity.immediate()).isZero();
        say(50, 5);
        int soft = activity.immediate();
        say(30, 5);
        assertThat(activity.immediate()).isGreaterThan(soft);
        say(0, 5);
        assertThat(activity.immediate()).isEqualTo(SpeechActivity.SUBLEVELS);
    }

    /// Who begins in the middle of a word is heard; what never pauses for a quarter of a minute has become noise.
    @Test
    void whatNeverPausesBecomesNoise() {
        say(20, 5);
        assertThat(activity.immediate()).isPositive();
        say(20, 2_000);
        assertThat(activity.immediate()).isZero();
    }

    @Test
    void noiseThatEndedIsForgotten() {
        say(20, 1_000);
        say(70, 2_000);
        say(40, 5);
        assertThat(activity.medium()).isEqualTo(5);
    }

    @Test
    void manyPacketsInOneStepAreOne() {
        say(70, 50);
        for (int i = 0; i < 1_000; i++) {
            activity.level(0, step * STEP);
        }
        assertThat(activity.medium()).isEqualTo(1);
    }

    @Test
    void aLevelThatCannotBeIsTakenAsTheNearest() {
        say(70, 50);
        activity.level(-5, step * STEP);
        assertThat(activity.immediate()).isEqualTo(SpeechActivity.SUBLEVELS);
        activity.level(Integer.MAX_VALUE, (step + 10) * STEP);
        assertThat(activity.immediate()).isZero();
    }
}
