package io.sluice.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.Packets;
import io.sluice.parameters.Codec;
import io.sluice.rtp.RtpPacket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameInfoTest {
    private final Packets packets = new Packets();

    /// Whatever parsing answers: who only asks whether a stream can begin here need not have asked before.
    private boolean keyFrame(Codec codec, String payload) {
        RtpPacket packet = new RtpPacket();
        FrameInfo frame = new FrameInfo();
        assertThat(packet.wrap(packets.of("80600001 00000002 00000003" + payload)))
                .isTrue();
        frame.parse(codec, packet);
        return frame.keyFrame();
    }

    @ParameterizedTest
    @CsvSource({
        "VP8, rtp/vp8.bin, 1000 15999",
        "VP9, rtp/vp9.bin, 1000",
        "H264, rtp/h264.bin, 1000 15999",
        "H265, rtp/h265.bin, 1000 15999"
    })
    void findsTheKeyFramesOfRealEncoders(Codec codec, String file, String timestamps) {
        TreeSet<Long> found = new TreeSet<>();
        TreeMap<Long, Boolean> firstIsStart = new TreeMap<>();
        TreeSet<Long> ended = new TreeSet<>();
        RtpPacket packet = new RtpPacket();
        FrameInfo frame = new FrameInfo();
        for (byte[] bytes : Packets.framed(file)) {
            assertThat(packet.wrap(packets.of(bytes))).isTrue();
            assertThat(frame.parse(codec, packet)).isTrue();
            // What begins a frame from which a decoder can start is the first packet of it.
            firstIsStart.putIfAbsent(packet.timestamp(), frame.startOfFrame());
            if (frame.keyFrame()) {
                found.add(packet.timestamp());
            }
            if (frame.endOfFrame()) {
                ended.add(packet.timestamp());
            }
        }
        assertThat(found)
                .containsExactlyElementsOf(List.of(timestamps.split(" ")).stream()
                        .map(Long::valueOf)
                        .toList());
        assertThat(firstIsStart)
                .allSatisfy((timestamp, start) -> assertThat(start).isTrue());
        assertThat(ended).isEqualTo(firstIsStart.keySet());
    }

    @Test
    void theFirstPacketOfARealKeyFrameIsItsStart() {
        Map<Codec, String> files = Map.of(
                Codec.VP8,
                "rtp/vp8.bin",
                Codec.VP9,
                "rtp/vp9.bin",
                Codec.H264,
                "rtp/h264.bin",
                Codec.H265,
                "rtp/h265.bin");
        files.forEach((codec, file) -> {
            RtpPacket packet = new RtpPacket();
            assertThat(packet.wrap(packets.of(Packets.framed(file).getFirst()))).isTrue();
            FrameInfo frame = new FrameInfo();
            assertThat(frame.parse(codec, packet)).as(file).isTrue();
            assertThat(frame.keyFrame()).as(file).isTrue();
        });
    }

    @Test
    void everyPacketOfAudioIsAStartAndAnEmptyOneIsNone() {
        assertThat(keyFrame(Codec.OPUS, "00")).isTrue();
        for (Codec codec : Codec.values()) {
            assertThat(keyFrame(codec, "")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, 67 42, sequence parameter set",
        "true, 65 88, first slice of an IDR picture",
        "false, 65 40, another slice of an IDR picture",
        "false, 41 9a, slice of another picture",
        "false, 68 ce, picture parameter set alone",
        "false, 09 f0, delimiter alone",
        "true, 78 0002 09f0 0002 6742 0002 68ce, aggregate with a parameter set",
        "true, 78 0002 0930 0003 658880, aggregate with an IDR slice",
        "false, 78 0002 0930 0003 419a80, aggregate without",
        "false, 78 00ff 6742, aggregate cut off",
        "false, 78 0000 0000, aggregate of nothing",
        "true, 7c 85 88, first fragment of an IDR slice",
        "false, 7c 05 88, later fragment of an IDR slice",
        "false, 7c 45 88, last fragment of an IDR slice",
        "false, 7c 81 9a, first fragment of another slice",
        "false, 7c 85, fragment without content",
        "false, 67, header only"
    })
    void h264(boolean expected, String payload, String what) {
        assertThat(keyFrame(Codec.H264, payload)).as(what).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "true, 4001 0c, video parameter set",
        "true, 4201 01, sequence parameter set",
        "true, 2601 af, first segment of an IDR picture",
        "true, 2a01 af, first segment of a CRA picture",
        "false, 2601 2f, another segment of an IDR picture",
        "false, 0201 d0, segment of another picture",
        "false, 4401 c0, picture parameter set alone",
        "true, 6001 0003 40010c 0003 420101, aggregate with parameter sets",
        "false, 6001 0003 460150 0003 0201d0, aggregate without",
        "false, 6001 0044 40010c, aggregate cut off",
        "true, 6201 93 af, first fragment of an IDR picture",
        "false, 6201 13 af, later fragment of an IDR picture",
        "false, 6201 93, fragment without content",
        "false, 4001, header only"
    })
    void h265(boolean expected, String payload, String what) {
        assertThat(keyFrame(Codec.H265, payload)).as(what).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "true, 18 0a0b, first packet of a coded video sequence",
        "false, 10 32, packet of another temporal unit",
        "false, 98 0a0b, a sequence cannot begin within an OBU",
        "false, 18, header only"
    })
    void av1(boolean expected, String payload, String what) {
        assertThat(keyFrame(Codec.AV1, payload)).as(what).isEqualTo(expected);
    }

    @Test
    void av1LayersComeFromTheFirstObu() {
        RtpPacket packet = new RtpPacket();
        FrameInfo frame = new FrameInfo();
        // W = 0: the element has a length; OBU_FRAME with extension: temporal 2, spatial 1.
        assertThat(packet.wrap(packets.of("80600001 00000002 00000003 00 03 34 48 00")))
                .isTrue();
        assertThat(frame.parse(Codec.AV1, packet)).isTrue();
        assertThat(frame.temporalId()).isEqualTo(2);
        assertThat(frame.spatialId()).isEqualTo(1);
        // W = 1: no length; Z: the packet goes on with an OBU, whose layers it does not tell.
        assertThat(packet.wrap(packets.of("80600001 00000002 00000003 10 34 48")))
                .isTrue();
        assertThat(frame.parse(Codec.AV1, packet)).isTrue();
        assertThat(frame.temporalId()).isEqualTo(2);
        assertThat(packet.wrap(packets.of("80e00001 00000002 00000003 90 34 48")))
                .isTrue();
        assertThat(frame.parse(Codec.AV1, packet)).isTrue();
        assertThat(frame.temporalId()).isEqualTo(-1);
        assertThat(frame.endOfFrame()).isTrue();
    }

    @Test
    void whatAnEncryptedPayloadLooksLikeIsNotBelievedWhereADescriptorTells() {
        RtpPacket packet = new RtpPacket();
        FrameInfo frame = new FrameInfo();
        // The descriptor begins and ends frame 7 and brings no structure; the payload happens to look like a key frame.
        assertThat(packet.wrap(packets.of("90e00001 00000002 00000003 bede0001 12c00007 10 000000 9d012a 80026801")))
                .isTrue();
        assertThat(frame.parse(Codec.VP8, packet, -1, null)).isTrue();
        assertThat(frame.keyFrame()).isTrue();
        assertThat(frame.height()).isEqualTo(360);
        assertThat(frame.parse(Codec.VP8, packet, 0, null)).isTrue();
        assertThat(frame.startOfFrame() && frame.endOfFrame()).isTrue();
        assertThat(frame.keyFrame()).isFalse();
        assertThat(frame.height()).isZero();
    }

    @Test
    void h265TellsItsTemporalLayer() {
        RtpPacket packet = new RtpPacket();
        FrameInfo frame = new FrameInfo();
        assertThat(packet.wrap(packets.of("80600001 00000002 00000003 0203 d0")))
                .isTrue();
        assertThat(frame.parse(Codec.H265, packet)).isTrue();
        assertThat(frame.temporalId()).isEqualTo(2);
    }

    @Test
    void audioIsAFrameAPacketWhateverTheMarker() {
        RtpPacket packet = new RtpPacket();
        FrameInfo frame = new FrameInfo();
        assertThat(packet.wrap(packets.of("806f0001 00000002 00000003 0203"))).isTrue();
        assertThat(frame.parse(Codec.OPUS, packet)).isTrue();
        assertThat(frame.startOfFrame() && frame.endOfFrame() && frame.keyFrame())
                .isTrue();
    }

    @Test
    void aPacketOfPaddingTellsNothing() {
        RtpPacket packet = new RtpPacket();
        FrameInfo frame = new FrameInfo();
        assertThat(packet.wrap(packets.of("a0600001 00000002 00000003 000003"))).isTrue();
        for (Codec codec : Codec.values()) {
            assertThat(frame.parse(codec, packet)).isFalse();
            assertThat(frame.keyFrame()).isFalse();
        }
    }
}
