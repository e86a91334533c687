package io.sluice.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.parameters.Codec;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Of dependency descriptors see [DecodeTargetsTest].
class LayerThinningTest {
    private final Vp8Frames vp8 = new Vp8Frames();
    private final PacketPool pool = new PacketPool(1);
    private final PacketBuffer buffer = Objects.requireNonNull(pool.acquire());
    private final RtpPacket packet = new RtpPacket();
    private final FrameInfo frame = new FrameInfo();
    private final LayerThinning thinning = new LayerThinning();
    private int picture;
    /// What the publisher's clock has leapt.
    private long clock = 1_000_000_000L;

    @AfterEach
    void close() {
        vp8.close();
        buffer.release();
        pool.close();
    }

    private boolean passesVp8(int temporalId, boolean sync) {
        vp8.delta(++picture, 0, temporalId, sync);
        return thinning.passes(vp8.frame, vp8.packet);
    }

    private void beginVp8() {
        vp8.key(++picture, 0);
        thinning.begin();
        assertThat(thinning.passes(vp8.frame, vp8.packet)).isTrue();
    }

    @Test
    void temporalLayersAreLeftAtOnceAndEnteredAtASync() {
        thinning.want(LayerThinning.ALL, LayerThinning.ALL);
        beginVp8();
        assertThat(passesVp8(2, true)).isTrue();
        thinning.want(LayerThinning.ALL, 0);
        assertThat(passesVp8(1, false)).isFalse();
        assertThat(passesVp8(0, false)).isTrue();
        thinning.want(LayerThinning.ALL, LayerThinning.ALL);
        // Neither refers to the base layer only.
        assertThat(passesVp8(2, false)).isFalse();
        assertThat(passesVp8(1, false)).isFalse();
        assertThat(passesVp8(0, false)).isTrue();
        // What would follow in this layer may refer to the one between.
        assertThat(passesVp8(2, true)).isFalse();
        assertThat(passesVp8(1, true)).isTrue();
        assertThat(passesVp8(2, true)).isTrue();
    }

    @Test
    void aFrameIsJudgedOnce() {
        thinning.want(LayerThinning.ALL, LayerThinning.ALL);
        beginVp8();
        vp8.make(++picture, 0, 1, true, false, true);
        assertThat(thinning.passes(vp8.frame, vp8.packet)).isTrue();
        thinning.want(LayerThinning.ALL, 0);
        vp8.make(picture, 0, 1, true, false, false);
        assertThat(thinning.passes(vp8.frame, vp8.packet)).isTrue();
    }

    /// The first frame of a picture, or one above it: a VP9 frame of one packet, without flexible mode (RFC 9628 §4.2).
    private boolean passesVp9(int spatialId, boolean key, boolean neededAbove, boolean last) {
        if (spatialId == 0) {
            picture++;
        }
        return passesOfPicture(spatialId, key, neededAbove, last);
    }

    private boolean passesOfPicture(int spatialId, boolean key, boolean neededAbove, boolean last) {
        packet.begin(buffer, 98, 10 * picture + spatialId, clock + picture * 3_000L, 1);
        byte[] payload = {
            (byte) (0xac | (key ? 0 : 0x40) | (neededAbove ? 0 : 1)),
            (byte) picture,
            (byte) (0x10 | spatialId << 1 | (spatialId > 0 && key ? 1 : 0)),
            1,
            0
        };
        buffer.length(12 + payload.length);
        buffer.write(12, payload, 0, payload.length);
        assertThat(packet.wrap(buffer)).isTrue();
        packet.marker(last);
        assertThat(frame.parse(Codec.VP9, packet)).isTrue();
        return thinning.passes(frame, packet);
    }

    private void keyPicture() {
        thinning.begin();
        for (int layer = 0; layer < 3; layer++) {
            passesVp9(layer, true, true, layer == 2);
        }
    }

    private String picture(boolean keySvc) {
        StringBuilder passed = new StringBuilder();
        for (int layer = 0; layer < 3; layer++) {
            if (passesVp9(layer, false, !keySvc && layer < 2, layer == 2)) {
                passed.append(layer);
                if (thinning.endsPicture(frame)) {
                    passed.append('.');
                }
            }
        }
        return passed.toString();
    }

    @Test
    void lowerSpatialLayersAreTakenAtOnceWhereTheyWereSent() {
        thinning.want(2, LayerThinning.ALL);
        keyPicture();
        assertThat(picture(false)).isEqualTo("012.");
        thinning.want(0, LayerThinning.ALL);
        assertThat(picture(false)).isEqualTo("0.");
        assertThat(thinning.awaitsKeyFrame()).isFalse();
        thinning.want(2, LayerThinning.ALL);
        assertThat(picture(false)).isEqualTo("0.");
        assertThat(thinning.awaitsKeyFrame()).isTrue();
        keyPicture();
        assertThat(picture(false)).isEqualTo("012.");
        assertThat(thinning.awaitsKeyFrame()).isFalse();
    }

    @Test
    void whereLayersMeetInKeyPicturesOnlyTheHighestIsEnough() {
        thinning.want(2, LayerThinning.ALL);
        keyPicture();
        assertThat(picture(true)).isEqualTo("2.");
        thinning.want(1, LayerThinning.ALL);
        // Its pictures were left out, so nobody could decode it now.
        assertThat(picture(true)).isEqualTo("2.");
        assertThat(thinning.awaitsKeyFrame()).isTrue();
        keyPicture();
        assertThat(picture(true)).isEqualTo("1.");
    }

    @Test
    void aLayerThatTheEncoderLeavesOutIsNotWaitedForInVain() {
        thinning.want(2, LayerThinning.ALL);
        keyPicture();
        assertThat(picture(true)).isEqualTo("2.");
        assertThat(passesVp9(0, false, false, false)).isFalse();
        assertThat(passesVp9(1, false, false, true)).isFalse();
        assertThat(thinning.awaitsKeyFrame()).isTrue();
    }

    @Test
    void howFarAPictureGoesIsDecidedWithItsFirstFrame() {
        thinning.want(0, LayerThinning.ALL);
        thinning.begin();
        assertThat(passesVp9(0, true, true, false)).isTrue();
        assertThat(thinning.endsPicture(frame)).isTrue();
        // Behind the marker nothing may follow, though a decoder could begin with it.
        thinning.want(2, LayerThinning.ALL);
        assertThat(passesVp9(1, true, true, false)).isFalse();
        assertThat(passesVp9(2, true, true, true)).isFalse();
        assertThat(picture(false)).isEqualTo("0.");
        assertThat(thinning.awaitsKeyFrame()).isTrue();
        keyPicture();
        assertThat(passesVp9(0, false, true, false)).isTrue();
        assertThat(thinning.endsPicture(frame)).isFalse();
        // Nor may a picture end without one.
        thinning.want(0, 0);
        assertThat(passesVp9(1, false, true, false)).isTrue();
        assertThat(passesVp9(2, false, true, true)).isTrue();
        assertThat(thinning.endsPicture(frame)).isTrue();
        assertThat(picture(false)).isEqualTo("0.");
    }

    @Test
    void aKeyFrameThatComesBehindOthersOfItsPictureChangesNothing() {
        thinning.want(0, LayerThinning.ALL);
        keyPicture();
        thinning.want(2, LayerThinning.ALL);
        picture++;
        assertThat(passesOfPicture(1, true, true, false)).isFalse();
        assertThat(passesOfPicture(2, true, true, true)).isFalse();
        assertThat(passesOfPicture(0, true, true, false)).isTrue();
        assertThat(thinning.endsPicture(frame)).isTrue();
        assertThat(picture(false)).isEqualTo("0.");
        assertThat(thinning.awaitsKeyFrame()).isTrue();
    }

    @Test
    void aLateFrameBearsTheMarkerOfItsOwnPicture() {
        thinning.want(2, LayerThinning.ALL);
        keyPicture();
        // Its lowest frame comes behind the next picture.
        picture++;
        assertThat(passesOfPicture(1, false, true, false)).isTrue();
        assertThat(passesOfPicture(2, false, true, true)).isTrue();
        thinning.want(0, LayerThinning.ALL);
        assertThat(picture(false)).isEqualTo("0.");
        picture--;
        assertThat(passesOfPicture(0, false, true, false)).isTrue();
        assertThat(thinning.endsPicture(frame)).isFalse();
    }

    /// A new device, or a new source behind the same sender.
    @Test
    void aClockThatLeapsBackMakesNoFrameLate() {
        thinning.want(2, LayerThinning.ALL);
        keyPicture();
        assertThat(picture(false)).isEqualTo("012.");
        clock = 0;
        assertThat(picture(false)).isEqualTo("012.");
        thinning.want(0, LayerThinning.ALL);
        assertThat(picture(false)).isEqualTo("0.");
        thinning.want(2, LayerThinning.ALL);
        assertThat(picture(false)).isEqualTo("0.");
        for (int layer = 0; layer < 3; layer++) {
            assertThat(passesVp9(layer, true, true, layer == 2)).isTrue();
        }
        assertThat(picture(false)).isEqualTo("012.");
    }

    @Test
    void aLayerOfWhichALateFrameIsLeftOutIsNotEntered() {
        thinning.want(2, LayerThinning.ALL);
        keyPicture();
        picture++;
        assertThat(passesOfPicture(2, false, false, true)).isTrue();
        picture++;
        assertThat(passesOfPicture(2, false, false, true)).isTrue();
        picture--;
        assertThat(passesOfPicture(0, false, false, false)).isFalse();
        picture++;
        thinning.want(0, LayerThinning.ALL);
        assertThat(picture(true)).isEqualTo("2.");
        assertThat(thinning.awaitsKeyFrame()).isTrue();
    }
}
