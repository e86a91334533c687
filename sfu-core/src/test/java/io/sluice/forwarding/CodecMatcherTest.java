package io.sluice.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecMatcherTest {
    private static CodecParameters codec(Codec codec, int payloadType, String... keysAndValues) {
        LinkedHashMap<String, String> format = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            format.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new CodecParameters(codec, payloadType, codec == Codec.OPUS ? 2 : 1, format, List.of(), payloadType + 1);
    }

    private static CodecParameters h264(int payloadType, String profileLevelId, String mode) {
        return codec(Codec.H264, payloadType, "profile-level-id", profileLevelId, "packetization-mode", mode);
    }

    private static int match(CodecParameters sent, CodecParameters... receivable) {
        return CodecMatcher.match(sent, List.of(receivable))
                .map(CodecParameters::payloadType)
                .orElse(-1);
    }

    @Test
    void theSameCodecFitsWhateverItsPayloadType() {
        assertThat(match(codec(Codec.VP8, 96), codec(Codec.H264, 98), codec(Codec.VP8, 120)))
                .isEqualTo(120);
        assertThat(match(codec(Codec.VP8, 96), codec(Codec.VP9, 96))).isEqualTo(-1);
        assertThat(match(codec(Codec.OPUS, 111, "useinbandfec", "1"), codec(Codec.OPUS, 109, "stereo", "1")))
                .isEqualTo(109);
    }

    @Test
    void vp9NeedsTheSameProfileAndItsDefaultIsNought() {
        CodecParameters profile0 = codec(Codec.VP9, 98);
        CodecParameters stated0 = codec(Codec.VP9, 100, "profile-id", "0");
        CodecParameters profile2 = codec(Codec.VP9, 102, "profile-id", "2");
        assertThat(match(profile0, profile2, stated0)).isEqualTo(100);
        assertThat(match(profile2, profile0)).isEqualTo(-1);
    }

    @Test
    void av1AndH265HaveProfilesToo() {
        assertThat(match(
                        codec(Codec.AV1, 45, "level-idx", "5", "profile", "0", "tier", "0"),
                        codec(Codec.AV1, 47, "profile", "1"),
                        codec(Codec.AV1, 41)))
                .isEqualTo(41);
        assertThat(match(
                        codec(Codec.H265, 49, "level-id", "180", "profile-id", "1", "tier-flag", "0"),
                        codec(Codec.H265, 51, "profile-id", "2"),
                        codec(Codec.H265, 53, "level-id", "93")))
                .isEqualTo(53);
    }

    @Test
    void h264PrefersTheSameProfileAndModeOverTheFirstThatWouldDo() {
        CodecParameters sent = h264(106, "42e01f", "1");
        assertThat(match(sent, h264(1, "64001f", "1"), h264(2, "42e034", "0"), h264(3, "42e034", "1")))
                .isEqualTo(3);
    }

    @Test
    void h264TakesALargerProfileWhereThereIsNoOther() {
        assertThat(match(h264(106, "42e01f", "1"), h264(1, "640c1f", "1"))).isEqualTo(1);
        assertThat(match(h264(106, "64001f", "1"), h264(1, "42e01f", "1"))).isEqualTo(-1);
        assertThat(match(h264(106, "42001f", "1"), h264(1, "42e01f", "1"))).isEqualTo(1);
    }

    @Test
    void h264ModeNoughtFitsAReceiverOfModeOneAndNotTheOtherWayRound() {
        assertThat(match(h264(106, "42e01f", "0"), h264(1, "42e01f", "1"))).isEqualTo(1);
        assertThat(match(h264(106, "42e01f", "1"), h264(1, "42e01f", "0"))).isEqualTo(-1);
        assertThat(match(codec(Codec.H264, 96), codec(Codec.H264, 97))).isEqualTo(97);
    }

    @ParameterizedTest
    @CsvSource({
        "42e01f, CONSTRAINED_BASELINE",
        "42C034, CONSTRAINED_BASELINE",
        "42001f, BASELINE",
        "4d001f, MAIN",
        "4d801f, CONSTRAINED_BASELINE",
        "58c00a, CONSTRAINED_BASELINE",
        "64001f, HIGH",
        "640c1f, CONSTRAINED_HIGH",
        "f4001f, UNKNOWN",
        "4200, UNKNOWN",
        "zzzzzz, UNKNOWN",
        "+42e01, UNKNOWN"
    })
    void readsProfilesFromTheirFlags(String profileLevelId, H264Profile expected) {
        assertThat(H264Profile.of(profileLevelId)).isEqualTo(expected);
    }

    @Test
    void mapsAllOfAPublishersPayloadTypes() {
        PayloadTypeMap map = PayloadTypeMap.of(
                List.of(codec(Codec.VP8, 96), h264(102, "42e01f", "1"), codec(Codec.AV1, 45)),
                List.of(h264(108, "42e01f", "1"), codec(Codec.VP8, 120)));
        assertThat(map.map(96)).isEqualTo(120);
        assertThat(map.map(102)).isEqualTo(108);
        assertThat(map.map(45)).isEqualTo(PayloadTypeMap.NONE);
        assertThat(map.map(0)).isEqualTo(PayloadTypeMap.NONE);
        assertThat(map.rtx(120)).isEqualTo(121);
        assertThat(map.rtx(96)).isEqualTo(PayloadTypeMap.NONE);
        assertThat(map.carriesAny()).isTrue();
        assertThat(PayloadTypeMap.of(List.of(codec(Codec.AV1, 45)), List.of(codec(Codec.VP8, 96)))
                        .carriesAny())
                .isFalse();
    }
}
