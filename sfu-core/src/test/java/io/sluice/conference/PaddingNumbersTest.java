package io.sluice.conference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaddingNumbersTest {
    private final PaddingNumbers padding = new PaddingNumbers();

    @Test
    void knowsTheLastOnes() {
        assertThat(padding.contains(0)).isFalse();
        for (int i = 0; i < 3 * PaddingNumbers.REMEMBERED; i++) {
            padding.add(2L * i);
        }
        long newest = 2L * (3 * PaddingNumbers.REMEMBERED - 1);
        assertThat(padding.contains(newest)).isTrue();
        assertThat(padding.contains(newest - 1)).isFalse();
        assertThat(padding.contains(newest - 2 * (PaddingNumbers.REMEMBERED - 1)))
                .isTrue();
        assertThat(padding.contains(newest - 2 * PaddingNumbers.REMEMBERED)).isFalse();
    }

    @Test
    void forgetsThemWithTheirSource() {
        padding.add(7);
        padding.clear();
        assertThat(padding.contains(7)).isFalse();
    }
}
