package io.sluice.sim.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.parameters.MediaKind;
import io.sluice.sim.net.VirtualClock;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlayablePicturesTest {
    private static final int PICTURES = 40;

    private long nowNanos;

    private PlayablePictures of(PayloadForm form) {
        PlayablePictures counted = new PlayablePictures(1, form.mode().spatialLayers() - 1);
        counted.from(0);
        return counted;
    }

    private List<Truth> made(PayloadForm form) {
        SimEncoder encoder = new SimEncoder(1, MediaKind.VIDEO, form);
        return IntStream.range(0, PICTURES)
                .mapToObj(picture -> encoder.next(picture * 40L * VirtualClock.MILLIS))
                .flatMap(List::stream)
                .map(SimEncoder.Packet::truth)
                .toList();
    }

    private void bring(PlayablePictures to, List<Truth> packets, Predicate<Truth> which, long lateNanos) {
        for (Truth truth : packets) {
            if (which.test(truth)) {
                nowNanos = truth.capturedNanos() + lateNanos;
                to.packet(truth, nowNanos);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyPictureOfAWholeStreamCounts(PayloadForm form) {
        PlayablePictures counted = of(form);
        bring(counted, made(form), truth -> true, 0);
        assertThat(counted.inTime()).isEqualTo(PICTURES);
        assertThat(counted.late()).isZero();
    }

    @Test
    void whatIsPredictedFromALostPictureCannotBePlayed() {
        PlayablePictures counted = of(PayloadForm.VP8);
        bring(counted, made(PayloadForm.VP8), truth -> truth.picture() != 30 || truth.index() != 1, 0);
        assertThat(counted.inTime()).isEqualTo(30);
    }

    @Test
    void aLostPictureOfTheHighestTemporalLayerIsOne() {
        PlayablePictures counted = of(PayloadForm.VP8_L1T3);
        bring(counted, made(PayloadForm.VP8_L1T3), truth -> truth.picture() != 29, 0);
        assertThat(counted.inTime()).isEqualTo(PICTURES - 1);
    }

    @Test
    void aRepairFreesWhatWaitedForIt() {
        List<Truth> packets = made(PayloadForm.VP8);
        PlayablePictures counted = of(PayloadForm.VP8);
        Predicate<Truth> lost = truth -> truth.picture() == 35 && truth.index() == 0;
        bring(counted, packets, lost.negate(), 0);
        assertThat(counted.inTime()).isEqualTo(35);
        bring(counted, packets, lost, 200 * VirtualClock.MILLIS);
        assertThat(counted.inTime()).isEqualTo(PICTURES);
    }

    @Test
    void whatComesLaterThanAFreezeIsLate() {
        List<Truth> packets = made(PayloadForm.VP8);
        PlayablePictures counted = of(PayloadForm.VP8);
        Predicate<Truth> lost = truth -> truth.picture() == 35 && truth.index() == 0;
        bring(counted, packets, lost.negate(), 0);
        bring(counted, packets, lost, PlayablePictures.IN_TIME_NANOS + 1);
        // Of five that waited, the first was captured long enough ago.
        assertThat(counted.late()).isEqualTo(1);
        assertThat(counted.inTime()).isEqualTo(PICTURES - 1);
    }

    @Test
    void ofLayersThatAreApartTheHighestCounts() {
        PlayablePictures counted = of(PayloadForm.AV1_L3T3_KEY);
        bring(counted, made(PayloadForm.AV1_L3T3_KEY), truth -> truth.picture() == 0 || truth.spatialId() == 2, 0);
        assertThat(counted.inTime()).isEqualTo(PICTURES);
        PlayablePictures needing = of(PayloadForm.AV1_L3T3);
        bring(needing, made(PayloadForm.AV1_L3T3), truth -> truth.picture() == 0 || truth.spatialId() == 2, 0);
        assertThat(needing.inTime()).isEqualTo(1);
    }

    @Test
    void onlyPicturesOfTheMeasuredTimeCount() {
        PlayablePictures counted = of(PayloadForm.VP8);
        counted.from(10);
        counted.until(25);
        bring(counted, made(PayloadForm.VP8), truth -> true, 0);
        assertThat(counted.inTime()).isEqualTo(15);
    }
}
