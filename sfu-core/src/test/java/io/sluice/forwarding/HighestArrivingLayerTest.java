package io.sluice.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.Packets;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;
import io.sluice.rtp.codec.VideoLayersAllocation;
import io.sluice.sim.media.LayersAllocationBits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HighestArrivingLayerTest {
    private static final long MILLIS = 1_000_000L;
    private static final Verdict WAITS = Verdict.drop(DropReason.AWAITING_KEY_FRAME);
    private static final Verdict OTHER = Verdict.drop(DropReason.OTHER_LAYER);

    private final Packets packets = new Packets();
    private final ArrivingLayers arriving = new ArrivingLayers(3);
    private final List<Integer> wishes = new ArrayList<>();
    private final HighestArrivingLayer selector =
            new HighestArrivingLayer(arriving, (layer, nowNanos) -> wishes.add(layer));

    private Verdict delta(int layer, long nowMillis) {
        return packet(layer, false, nowMillis);
    }

    private Verdict key(int layer, long nowMillis) {
        return packet(layer, true, nowMillis);
    }

    private Verdict packet(int layer, boolean keyFrame, long nowMillis) {
        arriving.arrived(layer, 1_000, nowMillis * MILLIS);
        return selector.select(layer, keyFrame, nowMillis * MILLIS);
    }

    @Test
    void nothingGoesBeforeAKeyFrame() {
        assertThat(delta(0, 0)).isEqualTo(WAITS);
        assertThat(delta(0, 10)).isEqualTo(WAITS);
        assertThat(wishes).containsExactly(0);
        assertThat(key(0, 20)).isEqualTo(Verdict.BEGIN);
        assertThat(delta(0, 21)).isEqualTo(Verdict.CONTINUE);
        assertThat(key(0, 50)).isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void aHigherLayerIsAskedForOnceAndTakenAtItsKeyFrame() {
        key(0, 0);
        assertThat(delta(1, 1)).isEqualTo(OTHER);
        for (int i = 1; i < 10; i++) {
            assertThat(delta(0, i * 33L)).isEqualTo(Verdict.CONTINUE);
            assertThat(delta(1, i * 33L + 1)).isEqualTo(OTHER);
        }
        assertThat(wishes).containsExactly(1);
        assertThat(key(1, 400)).isEqualTo(Verdict.BEGIN);
        assertThat(delta(0, 401)).isEqualTo(OTHER);
        assertThat(key(0, 402)).isEqualTo(OTHER);
        assertThat(delta(1, 403)).isEqualTo(Verdict.CONTINUE);
        assertThat(selector.current()).isEqualTo(1);
    }

    @Test
    void aLayerBetweenIsTakenOnTheWayUp() {
        key(0, 0);
        delta(2, 1);
        assertThat(key(1, 2)).isEqualTo(Verdict.BEGIN);
        delta(1, 3);
        assertThat(key(2, 4)).isEqualTo(Verdict.BEGIN);
        assertThat(key(1, 5)).isEqualTo(OTHER);
    }

    private boolean told(int layer, int stream, int... heights) {
        int[][] byStream = new int[heights.length][];
        for (int i = 0; i < heights.length; i++) {
            byStream[i] = new int[] {heights[i]};
        }
        byte[] element = LayersAllocationBits.write(stream, byStream, 1, true);
        VideoLayersAllocation allocation = new VideoLayersAllocation();
        assertThat(allocation.parse(packets.of(element), 0, element.length)).isTrue();
        return arriving.told(layer, allocation);
    }

    @Test
    void whatIsToldOfALayerChoosesBeforeItComes() {
        selector.limit(new LayerLimit(360, 0));
        key(0, 0);
        assertThat(selector.wanted(MILLIS)).as("nothing is known of the others").isEqualTo(0b111);
        assertThat(told(0, 0, 180, 360)).isTrue();
        assertThat(selector.wanted(MILLIS)).as("the third may be the right one").isEqualTo(0b111);
        assertThat(told(0, 0, 180, 360, 720)).isTrue();
        assertThat(selector.wanted(MILLIS)).isEqualTo(0b011);
        assertThat(told(0, 0, 180, 360, 720)).as("nothing new").isFalse();
        delta(2, 1);
        assertThat(selector.target(MILLIS)).isZero();
        delta(1, 2);
        assertThat(selector.target(2 * MILLIS)).isEqualTo(1);
        assertThat(wishes).containsExactly(1);
    }

    @Test
    void aLayerThatIsToldToBeOffIsSilentAtOnceUntilItComes() {
        key(0, 0);
        key(2, 1);
        wishes.clear();
        told(0, 0, 180, 360);
        assertThat(delta(0, 2)).isEqualTo(OTHER);
        assertThat(wishes).containsExactly(0);
        assertThat(delta(2, 3)).isEqualTo(Verdict.CONTINUE);
        assertThat(selector.target(3 * MILLIS)).isEqualTo(2);
        told(2, 2, 0, 0, 720);
        assertThat(arriving.arriving(2, 4 * MILLIS))
                .as("it was told on this one")
                .isTrue();
    }

    @Test
    void whoNumbersStreamsOtherwiseThanItListedThemIsNotUnderstood() {
        selector.limit(new LayerLimit(360, 0));
        key(0, 0);
        key(2, 1);
        long before = selector.wanted(MILLIS);
        assertThat(told(2, 0, 720, 360, 180)).isFalse();
        assertThat(selector.wanted(MILLIS)).isEqualTo(before);
        told(2, 0, 720);
        assertThat(arriving.arriving(0, 2 * MILLIS)).isTrue();
    }

    @Test
    void fallsBackWhenItsLayerGoesSilent() {
        key(0, 0);
        key(2, 1);
        wishes.clear();
        for (long t = 33; t < 533; t += 33) {
            assertThat(delta(0, t)).isEqualTo(OTHER);
        }
        assertThat(wishes).isEmpty();
        assertThat(delta(0, 540)).isEqualTo(OTHER);
        assertThat(wishes).containsExactly(0);
        assertThat(selector.target(540 * MILLIS)).isZero();
        assertThat(key(0, 600)).isEqualTo(Verdict.BEGIN);
        assertThat(delta(0, 601)).isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void staysWhenTheSilentLayerReturnsBeforeTheKeyFrame() {
        key(0, 0);
        key(2, 1);
        for (long t = 33; t < 600; t += 33) {
            delta(0, t);
        }
        assertThat(delta(2, 610)).isEqualTo(Verdict.CONTINUE);
        assertThat(key(0, 611)).isEqualTo(OTHER);
        assertThat(selector.current()).isEqualTo(2);
    }

    @Test
    void aSlideOnceASecondIsNoSilence() {
        key(0, 0);
        key(1, 5);
        wishes.clear();
        for (long t = 1000; t < 20_000; t += 1000) {
            assertThat(delta(0, t)).isEqualTo(OTHER);
            assertThat(delta(1, t + 5)).isEqualTo(Verdict.CONTINUE);
        }
        assertThat(wishes).isEmpty();
    }

    @Test
    void anOutageOfAllLayersIsNoSilenceOfOne() {
        key(0, 0);
        key(1, 5);
        wishes.clear();
        assertThat(delta(0, 5000)).isEqualTo(OTHER);
        assertThat(delta(1, 5005)).isEqualTo(Verdict.CONTINUE);
        assertThat(wishes).isEmpty();
    }

    @Test
    void aClosedGateOpensAtTheFirstKeyFrameOfAnyLayer() {
        key(0, 0);
        key(2, 1);
        selector.restart(2 * MILLIS);
        assertThat(wishes.getLast()).isEqualTo(2);
        assertThat(delta(2, 3)).isEqualTo(WAITS);
        assertThat(key(0, 4)).isEqualTo(Verdict.BEGIN);
        assertThat(wishes.getLast()).isEqualTo(2);
        assertThat(key(2, 5)).isEqualTo(Verdict.BEGIN);
    }

    @Test
    void beforeAnythingArrivesEveryLayerIsAskedFor() {
        selector.restart(0);
        assertThat(wishes).containsExactly(0, 1, 2);
    }

    @Test
    void goesOverToTheLayerThatProvesToBeTheHighest() {
        key(2, 0);
        wishes.clear();
        for (long t = 0; t < 4_000; t += 20) {
            arriving.arrived(0, 5_000, t * MILLIS);
            delta(2, t);
        }
        assertThat(wishes).containsExactly(0);
        assertThat(selector.target(4_000 * MILLIS)).isZero();
        assertThat(selector.current()).isEqualTo(2);
        assertThat(key(0, 4_001)).isEqualTo(Verdict.BEGIN);
        assertThat(key(2, 4_002)).isEqualTo(OTHER);
        assertThat(delta(0, 4_003)).isEqualTo(Verdict.CONTINUE);
    }

    @Test
    void passesOnAReceiversRequestForWhatItGets() {
        key(0, 0);
        key(1, 1);
        wishes.clear();
        selector.keyFrameNeeded(2 * MILLIS);
        assertThat(wishes).containsExactly(1);
    }

    @Test
    void aLayerStoppedInWordsIsLeftAtOnce() {
        key(0, 0);
        key(1, 1);
        arriving.stopped(1);
        assertThat(key(0, 2)).isEqualTo(Verdict.BEGIN);
    }

    @Test
    void audioPassesAtOnce() {
        FrameInfo frame = new FrameInfo();
        RtpPacket packet = new RtpPacket();
        LayerSelector audio = LayerSelector.everyPacket();
        assertThat(audio.select(0, frame, packet, 0)).isEqualTo(Verdict.BEGIN);
        assertThat(audio.select(0, frame, packet, 1)).isEqualTo(Verdict.CONTINUE);
        audio.restart(2);
        assertThat(audio.current()).isEqualTo(LayerSelector.NONE);
        assertThat(audio.select(0, frame, packet, 3)).isEqualTo(Verdict.BEGIN);
    }

    @Test
    void whatHasNotComeYetIsWantedByWhoHasALimit() {
        selector.limit(new LayerLimit(180, 0));
        key(0, 0);
        assertThat(selector.wanted(0)).isEqualTo(0b111);
        packet(1, false, 1);
        assertThat(selector.wanted(MILLIS) & 0b100).isEqualTo(0b100);
        packet(2, false, 2);
        selector.limit(LayerLimit.NONE);
        assertThat(selector.wanted(2 * MILLIS)).isEqualTo(0b101);
    }
}
