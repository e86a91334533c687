package io.sluice.api.sdp;

import io.sluice.parameters.CodecParameters;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The format parameters of an offered codec in → those that its answer states out.
///
/// An answer has to repeat what makes the payload format what it is. Left out is what a client says about itself as a
/// receiver or a sender (`max-fs`, `sprop-parameter-sets`): said by this server it would bind the wrong side, because
/// frames come from and go to others.
final class FormatParameters {
    private FormatParameters() {}

    /// The value of `a=fmtp` behind the payload type, empty where there is none.
    static String answered(CodecParameters codec) {
        return repeated(codec).stream()
                .filter(codec.formatParameters()::containsKey)
                .map(key -> pair(key, codec.formatParameters()))
                .collect(Collectors.joining(";"));
    }

    private static String pair(String key, Map<String, String> parameters) {
        String value = parameters.getOrDefault(key, "");
        return value.isEmpty() ? key : key + "=" + value;
    }

    private static List<String> repeated(CodecParameters codec) {
        return switch (codec.codec()) {
            // RFC 7587 §7.1.
            case OPUS -> List.of("minptime", "useinbandfec", "usedtx", "stereo");
            // RFC 2198 §5: the payload types of its blocks.
            case RED -> List.copyOf(codec.formatParameters().sequencedKeySet());
            case VP8 -> List.of();
            // RFC 6184 §8.2.2: these three are the configuration, and level-asymmetry-allowed lets both sides differ.
            case H264 -> List.of("level-asymmetry-allowed", "packetization-mode", "profile-level-id");
            // RFC 9628 §7.
            case VP9 -> List.of("profile-id");
            // AV1 RTP payload specification §7.2.
            case AV1 -> List.of("level-idx", "profile", "tier");
            // RFC 7798 §7.2.2.
            case H265 ->
                List.of(
                        "level-id",
                        "profile-space",
                        "profile-id",
                        "tier-flag",
                        "profile-compatibility-indicator",
                        "interop-constraints",
                        "tx-mode");
        };
    }
}
