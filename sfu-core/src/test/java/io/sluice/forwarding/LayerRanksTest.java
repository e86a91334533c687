package io.sluice.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayerRanksTest {
    private static final long MILLIS = 1_000_000L;

    private final LayerRanks ranks = new LayerRanks(3);
    private long nowMillis;

    /// Frames of these sizes, 25 a second.
    private void send(int durationMillis, int... frameBytes) {
        for (long end = nowMillis + durationMillis; nowMillis < end; nowMillis += 40) {
            for (int layer = 0; layer < frameBytes.length; layer++) {
                if (frameBytes[layer] > 0) {
                    ranks.arrived(layer, frameBytes[layer], nowMillis * MILLIS);
                }
            }
        }
    }

    private List<Integer> order() {
        return IntStream.range(0, 3).mapToObj(ranks::layerAt).toList();
    }

    @Test
    void theOfferIsTheFirstGuess() {
        assertThat(order()).containsExactly(0, 1, 2);
        assertThat(ranks.isAbove(2, 1)).isTrue();
        assertThat(ranks.isAbove(1, 2)).isFalse();
        assertThat(ranks.isAbove(1, 1)).isFalse();
    }

    @Test
    void heightsTellAtOnceWhereAllAreKnown() {
        ranks.sized(0, 720);
        ranks.sized(1, 360);
        assertThat(order()).containsExactly(0, 1, 2);
        ranks.sized(2, 180);
        assertThat(order()).containsExactly(2, 1, 0);
        // Whatever a bandwidth makes of their bytes.
        send(4_000, 500, 2_500, 8_000);
        assertThat(order()).containsExactly(2, 1, 0);

        ranks.sized(1, 720);
        send(4_000, 500, 2_500, 8_000);
        assertThat(order()).containsExactly(0, 1, 2);
    }

    @Test
    void anEncoderThatListsTheHighestFirstIsFoundOut() {
        send(1_900, 8_000, 2_500, 800);
        assertThat(order()).containsExactly(0, 1, 2);
        send(1_000, 8_000, 2_500, 800);
        assertThat(order()).containsExactly(2, 1, 0);
        assertThat(ranks.isAbove(0, 2)).isTrue();
        assertThat(ranks.isAbove(1, 2)).isTrue();
        assertThat(ranks.isAbove(1, 0)).isFalse();
    }

    @Test
    void anyOrderOfListsIsSorted() {
        int[][] lists = {{800, 8_000, 2_500}, {2_500, 800, 8_000}, {2_500, 8_000, 800}, {8_000, 800, 2_500}};
        for (int[] list : lists) {
            LayerRanks any = new LayerRanks(3);
            for (long t = 0; t < 3_000; t += 40) {
                for (int layer = 0; layer < 3; layer++) {
                    any.arrived(layer, list[layer], t * MILLIS);
                }
            }
            assertThat(IntStream.range(0, 3).map(rank -> list[any.layerAt(rank)]))
                    .containsExactly(800, 2_500, 8_000);
        }
    }

    @Test
    void aBurstOfALowLayerChangesNothing() {
        send(5_000, 800, 2_500, 8_000);
        for (int i = 0; i < 10; i++) {
            ranks.arrived(0, 900_000, nowMillis * MILLIS);
            send(1_500, 800, 2_500, 8_000);
            assertThat(order()).containsExactly(0, 1, 2);
        }
    }

    @Test
    void neighboursThatComeTogetherKeepTheirPlaces() {
        send(5_000, 8_000, 2_500, 800);
        Random random = new Random(1);
        for (int i = 0; i < 100; i++) {
            send(400, 2_500 + random.nextInt(1_000), 2_500 + random.nextInt(1_000), 800);
            assertThat(order()).containsExactly(2, 1, 0);
        }
    }

    @Test
    void aLayerThatIsNotHeardKeepsItsPlace() {
        send(20_000, 8_000, 0, 0);
        assertThat(order()).containsExactly(0, 1, 2);
    }

    @Test
    void twoLayersFindTheirOrderAroundOneThatIsNotHeard() {
        send(3_000, 8_000, 0, 800);
        assertThat(ranks.isAbove(0, 2)).isTrue();
    }

    @Test
    void aPictureThatStandsStillSaysNothing() {
        send(20_000, 200, 20, 20);
        assertThat(order()).containsExactly(0, 1, 2);
    }

    @Test
    void silenceIsNoEvidence() {
        send(1_400, 8_000, 2_500, 800);
        nowMillis += 60_000;
        send(400, 8_000, 2_500, 800);
        assertThat(order()).containsExactly(0, 1, 2);
    }
}
