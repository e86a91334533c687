package io.sluice.edge.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private final List<String> frames = new ArrayList<>();
    private final FrameReader reader = new FrameReader(1600);

    @Test
    void handsOutAWholeFrame() {
        assertThat(read("0003aabbcc")).isTrue();
        assertThat(frames).containsExactly("aabbcc");
        assertThat(reader.midFrame()).isFalse();
    }

    @Test
    void handsOutFramesThatCameMerged() {
        assertThat(read("0001aa0002bbcc0001dd")).isTrue();
        assertThat(frames).containsExactly("aa", "bbcc", "dd");
    }

    @Test
    void waitsForAFrameThatWasCutInItsLength() {
        assertThat(read("00")).isTrue();
        assertThat(reader.midFrame()).isTrue();
        assertThat(read("02aabb0001cc")).isTrue();
        assertThat(frames).containsExactly("aabb", "cc");
    }

    @Test
    void waitsForAFrameThatWasCutInItsBytes() {
        assertThat(read("0003aa")).isTrue();
        assertThat(frames).isEmpty();
        assertThat(read("bb")).isTrue();
        assertThat(read("cc0001")).isTrue();
        assertThat(read("dd")).isTrue();
        assertThat(frames).containsExactly("aabbcc", "dd");
    }

    @Test
    void skipsEmptyFrames() {
        assertThat(read("000000000001aa0000")).isTrue();
        assertThat(read("00")).isTrue();
        assertThat(read("000001bb")).isTrue();
        assertThat(frames).containsExactly("aa", "bb");
    }

    @Test
    void refusesAFrameLongerThanAllowed() {
        assertThat(read("0641")).isFalse();
        assertThat(frames).isEmpty();
    }

    @Test
    void refusesAFrameLongerThanAllowedWhoseLengthWasCut() {
        assertThat(read("ff")).isTrue();
        assertThat(read("ff00")).isFalse();
    }

    @Test
    void takesAFrameOfTheGreatestLength() {
        assertThat(read("0640" + "5a".repeat(1600))).isTrue();
        assertThat(frames).containsExactly("5a".repeat(1600));
    }

    @Test
    void stopsWhenTheSinkWantsNoMore() {
        ByteBuf two = bytes("0001aa0001bb");
        assertThat(reader.read(two, (_, _, _) -> false)).isFalse();
        assertThat(two.readableBytes()).isEqualTo(3);
    }

    @Test
    void givesTheSameFramesHoweverTheBytesAreCut() {
        Random random = new Random(7);
        StringBuilder stream = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] frame = new byte[random.nextInt(4) == 0 ? 1600 : random.nextInt(40)];
            random.nextBytes(frame);
            String hex = HexFormat.of().formatHex(frame);
            stream.append(String.format("%04x", frame.length)).append(hex);
            if (frame.length > 0) {
                expected.add(hex);
            }
        }
        String all = stream.toString();
        for (int seed = 0; seed < 50; seed++) {
            Random cuts = new Random(seed);
            frames.clear();
            FrameReader fresh = new FrameReader(1600);
            int from = 0;
            while (from < all.length()) {
                int to = Math.min(all.length(), from + 2 * (1 + cuts.nextInt(seed < 5 ? 3 : 3000)));
                assertThat(fresh.read(bytes(all.substring(from, to)), this::frame))
                        .isTrue();
                from = to;
            }
            assertThat(frames).isEqualTo(expected);
        }
    }

    private boolean read(String hex) {
        return reader.read(bytes(hex), this::frame);
    }

    private boolean frame(ByteBuf in, int index, int length) {
        frames.add(ByteBufUtil.hexDump(in, index, length));
        return true;
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    }
}
