package io.sluice.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.parameters.Codec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameIdsTest {
    private final Vp8Frames frames = new Vp8Frames();
    private final FrameIds ids = new FrameIds(500, 10, 0);

    @AfterEach
    void close() {
        frames.close();
    }

    private int[] mapped() {
        ids.apply(ids.map(frames.frame), Codec.VP8, frames.packet, 0);
        frames.frame.parse(Codec.VP8, frames.packet);
        return new int[] {frames.frame.vp8().pictureId(), frames.frame.vp8().tl0PicIdx()};
    }

    @Test
    void aSlotsIdsGoOnWhereAnotherSourceBegins() {
        frames.key(9_000, 77);
        ids.begin(frames.frame);
        assertThat(mapped()).containsExactly(500, 11);
        frames.delta(9_001, 77, 1, true);
        assertThat(mapped()).containsExactly(501, 11);
        frames.key(20, 3);
        ids.begin(frames.frame);
        assertThat(mapped()).containsExactly(502, 12);
        frames.delta(21, 4, 0, false);
        assertThat(mapped()).containsExactly(503, 13);
    }

    @Test
    void aPictureThatIsLeftOutLeavesNoGap() {
        frames.key(100, 1);
        ids.begin(frames.frame);
        mapped();
        frames.delta(101, 1, 2, true);
        ids.leaveOut(frames.frame);
        // Each of its packets says so.
        ids.leaveOut(frames.frame);
        frames.delta(102, 1, 1, true);
        assertThat(mapped()).containsExactly(501, 11);
    }

    @Test
    void aPictureThatTheSourceLostKeepsItsPlace() {
        frames.key(100, 1);
        ids.begin(frames.frame);
        mapped();
        frames.delta(102, 2, 0, false);
        assertThat(mapped()).containsExactly(502, 12);
        frames.delta(101, 1, 1, true);
        assertThat(mapped()).containsExactly(501, 11);
    }

    @Test
    void bothIdsWrap() {
        frames.key(0x7fff, 255);
        ids.begin(frames.frame);
        assertThat(mapped()).containsExactly(500, 11);
        frames.delta(0, 0, 0, false);
        assertThat(mapped()).containsExactly(501, 12);
    }

    @Test
    void aRepairGetsWhatThePacketGot() {
        frames.key(100, 1);
        ids.begin(frames.frame);
        long sent = ids.map(frames.frame);
        frames.key(4_000, 9);
        ids.begin(frames.frame);
        frames.key(100, 1);
        ids.apply(sent, Codec.VP8, frames.packet, 0);
        frames.frame.parse(Codec.VP8, frames.packet);
        assertThat(frames.frame.vp8().pictureId()).isEqualTo(500);
        assertThat(frames.frame.vp8().tl0PicIdx()).isEqualTo(11);
    }
}
