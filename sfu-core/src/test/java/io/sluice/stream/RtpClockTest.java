package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.time.NtpTime;
import io.sluice.time.WallClock;
import org.junit.jupiter.api.Test;

class RtpClockTest {
    private static final long MILLIS = 1_000_000L;
    private static final long SECOND = 1_000 * MILLIS;

    /// The publisher's wall clock is years off; its audio and video timestamps begin anywhere.
    private static final NtpTime PUBLISHER_ZERO = NtpTime.ofUnixMillis(1_234_567_890_123L);

    private static final long AUDIO_ZERO = 4_294_960_000L;
    private static final long VIDEO_ZERO = 12_345;

    private final PublisherClock publisher = new PublisherClock();
    private final RtpClock audio = new RtpClock(48_000, publisher);
    private final RtpClock video = new RtpClock(90_000, publisher);

    private static NtpTime ntp(long millis) {
        return PUBLISHER_ZERO.plusNanos(millis * MILLIS);
    }

    private static long audioTimestamp(long millis) {
        return (AUDIO_ZERO + millis * 48) & 0xffff_ffffL;
    }

    private static long videoTimestamp(long millis) {
        return (VIDEO_ZERO + millis * 90) & 0xffff_ffffL;
    }

    /// Audio takes 20 ms to us, video 150 ms, because its encoder is slow.
    private void run(long fromMillis, long untilMillis) {
        for (long t = fromMillis; t < untilMillis; t += 20) {
            audio.arrived(audioTimestamp(t), (t + 20) * MILLIS);
            if (t % 40 == 0) {
                video.arrived(videoTimestamp(t), (t + 150) * MILLIS);
            }
        }
    }

    private void report(RtpClock clock, long millis, long timestamp, long delayMillis) {
        publisher.senderReport(ntp(millis), (millis + delayMillis) * MILLIS);
        clock.senderReport(ntp(millis), timestamp);
    }

    @Test
    void tellsHowFarThePublishersClockIsBeforeOurs() {
        WallClock ours = new WallClock(0, 1_700_000_000L * SECOND);
        assertThat(publisher.isKnown()).isFalse();
        publisher.senderReport(ntp(1_000), 1_020 * MILLIS);
        assertThat(publisher.isKnown()).isTrue();
        // What it shows when ours shows a moment, but for the 20 ms of the report.
        long offset = publisher.offsetFrom(ours);
        NtpTime capture = new NtpTime(ours.ntpAt(5_020 * MILLIS).bits() + offset);
        assertThat(capture.nanosSince(ntp(5_000))).isBetween(-1_000L, 1_000L);
    }

    @Test
    void theOffsetFollowsAClockThatIsSet() {
        WallClock ours = new WallClock(0, 1_700_000_000L * SECOND);
        publisher.senderReport(ntp(1_000), 1_020 * MILLIS);
        long before = publisher.offsetFrom(ours);
        publisher.senderReport(ntp(62_000), 2_020 * MILLIS);
        assertThat(publisher.offsetFrom(ours) - before).isBetween((60L << 32) - 100, (60L << 32) + 100);
    }

    @Test
    void goesByArrivalBeforeTheFirstReport() {
        run(0, 2000);

        assertThat(audio.synchronised()).isFalse();
        assertThat(audio.timestampAt(1020 * MILLIS)).isEqualTo(audioTimestamp(1000));
        assertThat(video.timestampAt(1150 * MILLIS)).isEqualTo(videoTimestamp(1000));
        assertThat(video.captureNanos(videoTimestamp(1000), 0)).isEqualTo(1150 * MILLIS);
    }

    @Test
    void arrivalsThatAreLateDoNotMoveTheArrivalClock() {
        run(0, 1000);
        audio.arrived(audioTimestamp(1000), 1400 * MILLIS);
        assertThat(audio.captureNanos(audioTimestamp(1000), 0)).isEqualTo(1020 * MILLIS);
    }

    @Test
    void lipsStayWithTheVoiceWhateverTheirDelays() {
        run(0, 2000);
        report(audio, 1000, audioTimestamp(1000), 30);
        report(video, 1010, videoTimestamp(1010), 45);

        assertThat(audio.synchronised()).isTrue();
        assertThat(video.synchronised()).isTrue();
        // What was captured at one moment has one place in the loop's time, and the other way round.
        long nowNanos = 5 * SECOND;
        long audioCapturedMillis = millisOf(audio.timestampAt(nowNanos) - AUDIO_ZERO, 48);
        long videoCapturedMillis = millisOf(video.timestampAt(nowNanos) - VIDEO_ZERO, 90);
        assertThat(audioCapturedMillis - videoCapturedMillis).isBetween(-1L, 1L);
        assertThat(audioCapturedMillis).isBetween(4960L, 5000L);
        assertThat(audio.captureNanos(audioTimestamp(1500), 0) - video.captureNanos(videoTimestamp(1500), 0))
                .isBetween(-MILLIS, MILLIS);
    }

    private static long millisOf(long ticks, int ticksPerMillisecond) {
        return (ticks & 0xffff_ffffL) / ticksPerMillisecond;
    }

    @Test
    void aSharedErrorOfTheEstimateMovesBothAlike() {
        run(0, 2000);
        // The first report is 400 ms late, so the estimate is, until the next comes.
        report(audio, 1000, audioTimestamp(1000), 430);
        for (int i = 0; i < 20; i++) {
            report(video, 1100 + i * 500L, videoTimestamp(1100 + i * 500L), 30);
            report(audio, 1100 + i * 500L, audioTimestamp(1100 + i * 500L), 30);
            assertThat(audio.captureNanos(audioTimestamp(1500), 0) - video.captureNanos(videoTimestamp(1500), 0))
                    .isBetween(-MILLIS, MILLIS);
        }
    }

    @Test
    void aFirstReportThatWasLateMisleadsNoLongerThanToTheNext() {
        run(0, 2000);
        report(audio, 1000, audioTimestamp(1000), 900);
        assertThat(audio.captureNanos(audioTimestamp(1500), 0)).isEqualTo(2400 * MILLIS);

        report(audio, 2000, audioTimestamp(2000), 30);
        assertThat(audio.captureNanos(audioTimestamp(1500), 0)).isEqualTo(1530 * MILLIS);
    }

    @Test
    void aClockThatWasSetDividesEpochs() {
        run(0, 2000);
        report(audio, 1000, audioTimestamp(1000), 30);
        report(video, 1000, videoTimestamp(1000), 30);

        publisher.senderReport(ntp(1500 + 3_600_000), 1530 * MILLIS);
        video.senderReport(ntp(1500 + 3_600_000), videoTimestamp(1500));
        assertThat(video.synchronised()).isTrue();
        assertThat(audio.synchronised()).isFalse();
        assertThat(audio.captureNanos(audioTimestamp(1500), 0)).isEqualTo(1520 * MILLIS);

        publisher.senderReport(ntp(1600 + 3_600_000), 1630 * MILLIS);
        audio.senderReport(ntp(1600 + 3_600_000), audioTimestamp(1600));
        assertThat(audio.captureNanos(audioTimestamp(1500), 0) - video.captureNanos(videoTimestamp(1500), 0))
                .isBetween(-MILLIS, MILLIS);
    }

    @Test
    void aReportThatCannotBeTrueIsNotBelieved() {
        run(0, 2000);
        report(audio, 1000, audioTimestamp(1000), 30);
        // This one says that the video of 1000 ms was captured 20 s earlier.
        report(video, 1000, videoTimestamp(21_000), 30);

        assertThat(video.synchronised()).isFalse();
        assertThat(video.captureNanos(videoTimestamp(1000), 0)).isEqualTo(1150 * MILLIS);
    }

    @Test
    void beginsAnewWhenTheTimestampsJump() {
        run(0, 1000);
        report(audio, 900, audioTimestamp(900), 30);
        audio.arrived(2_000_000_000L, 1020 * MILLIS);

        assertThat(audio.synchronised()).isFalse();
        assertThat(audio.timestampAt(1020 * MILLIS)).isEqualTo(2_000_000_000L);
        assertThat(audio.timestampAt(1021 * MILLIS)).isEqualTo(2_000_000_048L);
    }
}
