package io.sluice.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EncodingLayersTest {
    /// Of 25 pictures a second.
    private static final int TICKS = 3_600;

    private final Vp8Frames frames = new Vp8Frames();
    private final EncodingLayers layers = new EncodingLayers();

    @AfterEach
    void giveBack() {
        frames.close();
    }

    /// A packet of a picture in three temporal layers: 0, 2, 1, 2.
    private void hear(int picture) {
        int temporalId = picture % 2 == 1 ? 2 : picture % 4 / 2;
        frames.delta(picture, picture / 4, temporalId, false);
        layers.heard(frames.frame, (long) TICKS * picture & 0xffff_ffffL);
    }

    private void hearAll(int from, int to) {
        for (int picture = from; picture < to; picture++) {
            hear(picture);
            hear(picture);
        }
    }

    private void assertThatItHas25PicturesASecond() {
        assertThat(layers.temporalWithin(7)).isZero();
        assertThat(layers.temporalWithin(14)).isEqualTo(1);
        assertThat(layers.temporalWithin(25)).isEqualTo(LayerThinning.ALL);
    }

    @Test
    void beforeASecondHasPassedNothingIsLeftOut() {
        hearAll(0, 25);
        assertThat(layers.temporalWithin(7)).isEqualTo(LayerThinning.ALL);
        hear(25);
        assertThatItHas25PicturesASecond();
    }

    @Test
    void packetsThatComeByRepairDoNotMakePicturesMore() {
        for (int picture = 0; picture <= 100; picture++) {
            hear(picture);
            if (picture >= 3) {
                hear(picture - 3);
            }
            hear(picture);
        }
        assertThatItHas25PicturesASecond();
    }

    @Test
    void picturesThatComeByRepairAreCounted() {
        for (int picture = 0; picture <= 100; picture++) {
            if (picture % 2 == 0) {
                hear(picture);
            } else if (picture >= 5) {
                hear(picture - 4);
            }
        }
        assertThatItHas25PicturesASecond();
    }

    @Test
    void whatAnOutageHeldBackIsNotCountedToTheSecondBehindIt() {
        hearAll(0, 30);
        hearAll(55, 60);
        hearAll(30, 55);
        hearAll(60, 90);
        assertThatItHas25PicturesASecond();
    }
}
