package io.sluice.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NtpTimeTest {
    @Test
    void theUnixEpochIs2208988800SecondsAfter1900() {
        assertThat(NtpTime.ofUnixMillis(0).bits()).isEqualTo(2_208_988_800L << 32);
    }

    @Test
    void halfASecondIsTheHighestBitOfTheFraction() {
        NtpTime time = NtpTime.ofUnixMillis(1_500);
        assertThat(time.seconds()).isEqualTo(2_208_988_801L);
        assertThat(time.fraction()).isEqualTo(0x8000_0000L);
    }

    @Test
    void nanosecondsComeBackExactly() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long unixNanos = random.nextLong(0, 2_000_000_000_000_000_000L);
            assertThat(NtpTime.ofUnixNanos(unixNanos).unixNanos()).isEqualTo(unixNanos);
        }
    }

    @Test
    void theMiddleBitsAreWhatReportsCarry() {
        // The example of RFC 3550 §6.4.1, figure 2: LSR 0xb705:2000.
        assertThat(new NtpTime(0xb44d_b705_2000_0000L).middle32()).isEqualTo(0xb705_2000);
    }

    @Test
    void addingASpanAndAskingForItGivesTheSpan() {
        NtpTime start = NtpTime.ofUnixMillis(1_700_000_000_123L);
        assertThat(start.plusNanos(5_250_000_000L).nanosSince(start)).isBetween(5_249_999_999L, 5_250_000_001L);
        assertThat(start.plusNanos(-750_000_000L).nanosSince(start)).isBetween(-750_000_001L, -749_999_999L);
    }

    @Test
    void aWallClockFollowsTheMonotonicOneFromItsAnchor() {
        WallClock clock = new WallClock(1_000, 1_700_000_000_000_000_000L);
        assertThat(clock.unixMillisAt(1_000 + 2_500_000_000L)).isEqualTo(1_700_000_002_500L);
        assertThat(clock.ntpAt(1_000 + 2_500_000_000L)).isEqualTo(NtpTime.ofUnixMillis(1_700_000_002_500L));
    }
}
