package io.sluice.load.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Spread spread = new Spread();

    @Test
    void percentilesAreOfAllThatWasAdded() {
        for (int millis = 100; millis >= 1; millis--) {
            spread.add(millis * NANOS_PER_MILLI);
        }

        assertThat(spread.count()).isEqualTo(100);
        assertThat(spread.at(50)).isBetween(Duration.ofMillis(50), Duration.ofNanos(50_100_000));
        assertThat(spread.at(95)).isBetween(Duration.ofMillis(95), Duration.ofNanos(95_200_000));
        assertThat(spread.longest()).isBetween(Duration.ofMillis(100), Duration.ofNanos(100_200_000));
    }

    @Test
    void oneOutlierShowsInTheLongestOnly() {
        for (int i = 0; i < 99; i++) {
            spread.add(2 * NANOS_PER_MILLI);
        }
        spread.add(900 * NANOS_PER_MILLI);

        assertThat(spread).hasToString("p50 2.0 ms, p95 2.0 ms, p99 2.0 ms, max 900.1 ms");
    }

    @Test
    void severalBecomeOne() {
        Spread other = new Spread();
        other.add(3 * NANOS_PER_MILLI);
        spread.add(NANOS_PER_MILLI);
        spread.add(other);

        assertThat(spread.count()).isEqualTo(2);
        assertThat(spread.longest()).isBetween(Duration.ofMillis(3), Duration.ofNanos(3_100_000));
    }

    @Test
    void shortDurationsKeepTheirMicroseconds() {
        spread.add(123_456);

        assertThat(spread.at(50)).isEqualTo(Duration.ofNanos(123_000));
    }

    @Test
    void whatWasNotMeasuredIsNoZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> spread.add(-1));
        assertThat(spread.count()).isZero();
    }
}
