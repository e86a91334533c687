package io.sluice.sim.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.parameters.MediaKind;
import io.sluice.sim.net.VirtualClock;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole and thinned streams of layers, judged.
class SimReceiverTest {
    private static final int PICTURES = 40;

    private final SimReceiver receiver = new SimReceiver("v", MediaKind.VIDEO, 7);
    private int sequenceNumber;
    private long nowNanos;

    /// Forwards what passes with numbers of its own, as a server would that knows where each picture ends.
    private void forward(PayloadForm form, Predicate<Truth> passes) {
        SimEncoder encoder = new SimEncoder(1, MediaKind.VIDEO, form);
        for (int picture = 0; picture < PICTURES; picture++) {
            nowNanos += 40 * VirtualClock.MILLIS;
            List<SimEncoder.Packet> passed = encoder.next(nowNanos).stream()
                    .filter(packet -> passes.test(packet.truth()))
                    .toList();
            for (SimEncoder.Packet packet : passed) {
                receiver.packet(sequenceNumber, packet.truth(), packet == passed.getLast(), nowNanos);
                sequenceNumber = (sequenceNumber + 1) & 0xffff;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWholeStreamIsShownInFull(PayloadForm form) {
        forward(form, truth -> true);
        assertThat(receiver.pictures).isEqualTo(PICTURES);
        assertThat(receiver.tornPictures).isZero();
        assertThat(receiver.bySpatialId[form.mode().spatialLayers() - 1]).isEqualTo(PICTURES);
        assertThat(receiver.keyFrames).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"VP9_L3T3", "VP9_L3T3_KEY", "AV1_L3T3", "AV1_L3T3_KEY"})
    void aStreamWithoutItsHighestLayersIsShownAtTheNextOnes(PayloadForm form) {
        forward(form, truth -> truth.spatialId() <= 1 && truth.temporalId() <= 1);
        assertThat(receiver.pictures).isEqualTo(PICTURES / 2);
        assertThat(receiver.bySpatialId[1]).isEqualTo(PICTURES / 2);
        assertThat(receiver.byTemporalId).startsWith(PICTURES / 4, PICTURES / 4, 0);
        assertThat(receiver.tornPictures).isZero();
    }

    @Test
    void betweenKeyPicturesALayerMayLackThoseBelowOnlyWhereItIsNotPredictedFromThem() {
        Predicate<Truth> withoutLower = truth -> truth.picture() == 0 || truth.spatialId() == 2;
        forward(PayloadForm.AV1_L3T3_KEY, withoutLower);
        assertThat(receiver.bySpatialId[2]).isEqualTo(PICTURES);
        long before = receiver.pictures;
        // The encoding goes on from another stream's first picture, whose upper layers need the lower ones.
        SimReceiver other = new SimReceiver("w", MediaKind.VIDEO, 8);
        SimEncoder encoder = new SimEncoder(2, MediaKind.VIDEO, PayloadForm.AV1_L3T3);
        for (int picture = 0; picture < PICTURES; picture++) {
            nowNanos += 40 * VirtualClock.MILLIS;
            encoder.next(nowNanos).stream()
                    .map(SimEncoder.Packet::truth)
                    .filter(withoutLower)
                    .forEach(truth -> other.packet(sequenceNumber++ & 0xffff, truth, truth.endsPicture(), nowNanos));
        }
        assertThat(receiver.pictures).isEqualTo(before);
        assertThat(other.pictures).isEqualTo(1);
        assertThat(other.needsKeyFrame(nowNanos)).isTrue();
    }

    @Test
    void aTemporalLayerThatBeginsInTheMiddleIsNotDecodable() {
        // From picture 11 on the second 2 of each four comes, without the 1 that it is predicted from.
        forward(
                PayloadForm.VP8_L1T3,
                truth -> truth.temporalId() == 0 || (truth.picture() >= 11 && truth.temporalId() == 2));
        assertThat(receiver.byTemporalId[0]).isEqualTo(PICTURES / 4);
        // Only the first 2 of four needs no more than the 0.
        assertThat(receiver.byTemporalId[2]).isEqualTo((PICTURES - 12) / 4);
    }

    @Test
    void aLayerThatIsBrokenIsShownAsTheHighestWholeOneAndAskedFor() {
        forward(PayloadForm.VP9_L3T3, truth -> truth.picture() != 8 || truth.spatialId() != 2 || truth.index() != 1);
        assertThat(receiver.tornPictures).isPositive();
        assertThat(receiver.bySpatialId[1]).isPositive();
        assertThat(receiver.needsKeyFrame(nowNanos)).isTrue();
    }
}
