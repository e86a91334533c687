package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.sim.media.LayersAllocationBits;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VideoLayersAllocationTest {
    private static final int CASES = 5_000;

    private final Packets packets = new Packets();
    private final VideoLayersAllocation allocation = new VideoLayersAllocation();

    private boolean parse(String hex) {
        PacketBuffer buffer = packets.of(hex);
        boolean parsed = allocation.parse(buffer, 0, buffer.length());
        buffer.release();
        return parsed;
    }

    @Test
    void threeStreamsOfOneLayerEach() {
        // On stream 1 of three, each with spatial layer 0: temporal layers 1, 2 and 3; rates of one byte and of two.
        assertThat(parse("61 18 64 9601 c801 0a 14 ac02" + "013f 00b3 0f" + "027f 0167 1e" + "04ff 02cf 1e"))
                .isTrue();
        assertThat(allocation.stream()).isEqualTo(1);
        assertThat(allocation.height(0, 0)).isEqualTo(180);
        assertThat(allocation.maxFps(0, 0)).isEqualTo(15);
        assertThat(allocation.height(1, 0)).isEqualTo(360);
        assertThat(allocation.height(2, 0)).isEqualTo(720);
        assertThat(allocation.sends(2)).isTrue();
        assertThat(allocation.sends(3)).isFalse();
    }

    @Test
    void aStreamThatIsNotSentHasNoSize() {
        // Masks of their own: layers 0 and 1 of the first of three, nothing of the second, layer 0 of the third.
        assertThat(parse("20 30 10 00 64 64 64" + "02cf 04ff 1e" + "0167 027f 1e" + "00b3 013f 0f"))
                .isTrue();
        assertThat(allocation.sends(0)).isTrue();
        assertThat(allocation.sends(1)).isFalse();
        assertThat(allocation.sends(2)).isTrue();
        assertThat(allocation.height(0, 0)).as("held upright").isEqualTo(720);
        assertThat(allocation.height(0, 1)).isEqualTo(360);
        assertThat(allocation.height(1, 0)).isZero();
        assertThat(allocation.height(2, 0)).isEqualTo(180);
    }

    @Test
    void sizesMayBeMissing() {
        assertThat(parse("11 00 64 64")).isTrue();
        assertThat(allocation.sends(1)).isTrue();
        assertThat(allocation.height(1, 0)).isZero();
        assertThat(parse("11 00 64 64 00b3 013f 0f")).as("half of the sizes").isTrue();
        assertThat(allocation.height(0, 0)).isZero();
    }

    @Test
    void whatIsCutOffOrEmptyTellsNothing() {
        for (String hex :
                new String[] {"", "00", "20", "2030", "203010", "20301000", "2030100064", "01", "0100", "010080"}) {
            assertThat(parse(hex)).as(hex).isFalse();
        }
        assertThat(parse("01 00 ffffffffffffffff 01"))
                .as("a rate without an end")
                .isFalse();
    }

    @Test
    void anyAllocationReadsAsItWasWritten() {
        Random random = new Random(1);
        for (int i = 0; i < CASES; i++) {
            int streams = random.nextInt(1, 5);
            int[][] heights = new int[streams][VideoLayersAllocation.MAX_SPATIAL_LAYERS];
            int[] masks = random.ints(streams, 0, 16).toArray();
            if (random.nextBoolean()) {
                Arrays.fill(masks, masks[0]);
            }
            if (Arrays.stream(masks).sum() == 0) {
                continue;
            }
            for (int stream = 0; stream < streams; stream++) {
                for (int layer = 0; layer < heights[stream].length; layer++) {
                    heights[stream][layer] = (masks[stream] & 1 << layer) == 0 ? 0 : random.nextInt(1, 65_537);
                }
            }
            int on = random.nextInt(streams);
            boolean sized = random.nextBoolean();
            byte[] element = LayersAllocationBits.write(on, heights, random.nextInt(1, 5), sized);
            PacketBuffer buffer = packets.of(element);
            assertThat(allocation.parse(buffer, 0, element.length)).isTrue();
            assertThat(allocation.stream()).isEqualTo(on);
            for (int stream = 0; stream < VideoLayersAllocation.MAX_STREAMS; stream++) {
                assertThat(allocation.sends(stream)).isEqualTo(stream < streams && masks[stream] != 0);
                for (int layer = 0; layer < VideoLayersAllocation.MAX_SPATIAL_LAYERS; layer++) {
                    int expected = sized && stream < streams ? heights[stream][layer] : 0;
                    assertThat(allocation.height(stream, layer)).isEqualTo(expected);
                }
            }
            buffer.release();
        }
    }
}
