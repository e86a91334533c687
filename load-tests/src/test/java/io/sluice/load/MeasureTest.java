package io.sluice.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasureTest {
    @Test
    void aNumberThatIsLeftOutIsTheUsualOne() {
        assertThat(Measure.number(List.of("joins"), 1, 200)).isEqualTo(200);
        assertThat(Measure.number(List.of("joins", "30"), 1, 200)).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "", "99999999999"})
    void whatIsNoCountIsRefused(String word) {
        assertThatExceptionOfType(NumberFormatException.class)
                .isThrownBy(() -> Measure.number(List.of("joins", word), 1, 200))
                .withMessage(word);
    }
}
