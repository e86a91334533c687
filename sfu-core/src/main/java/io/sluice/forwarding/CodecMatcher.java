package io.sluice.forwarding;

import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import java.util.List;
import java.util.Optional;

/// What a publisher sends in → the receiver's payload type that can carry it, if there is one: untouched, but that RED
/// is unpacked for who takes Opus alone.
///
/// The same codec with the same profile, in the receiver's order; else one of a profile that includes the
/// publisher's, because a decoder of the larger decodes the smaller. Levels are not compared: browsers state
/// one level and take any.
public final class CodecMatcher {
    private CodecMatcher() {}

    public static Optional<CodecParameters> match(CodecParameters sent, List<CodecParameters> receivable) {
        for (CodecParameters candidate : receivable) {
            if (sameMedia(sent, candidate) && sameProfile(sent, candidate)) {
                return Optional.of(candidate);
            }
        }
        for (CodecParameters candidate : receivable) {
            if (sameMedia(sent, candidate) && includesProfile(sent, candidate)) {
                return Optional.of(candidate);
            }
        }
        return sent.codec() == Codec.RED ? unpacked(sent, receivable) : Optional.empty();
    }

    private static Optional<CodecParameters> unpacked(CodecParameters sent, List<CodecParameters> receivable) {
        for (CodecParameters candidate : receivable) {
            if (candidate.codec() == Codec.OPUS && candidate.channels() == sent.channels()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean sameMedia(CodecParameters sent, CodecParameters candidate) {
        return sent.codec() == candidate.codec()
                && sent.channels() == candidate.channels()
                && (sent.codec() != Codec.H264 || packetizationFits(sent, candidate));
    }

    /// Mode 1 receivers also take mode 0, single NAL units, and not the other way round (RFC 6184 §6.2).
    private static boolean packetizationFits(CodecParameters sent, CodecParameters candidate) {
        String mode = candidate.formatParameter("packetization-mode", "0");
        return mode.equals("1") || mode.equals(sent.formatParameter("packetization-mode", "0"));
    }

    private static boolean sameProfile(CodecParameters sent, CodecParameters candidate) {
        return switch (sent.codec()) {
            case OPUS, RED, VP8 -> true;
            case VP9 -> same("profile-id", "0", sent, candidate);
            case AV1 -> same("profile", "0", sent, candidate);
            case H265 ->
                same("profile-id", "1", sent, candidate)
                        && same("tier-flag", "0", sent, candidate)
                        && same("tx-mode", "SRST", sent, candidate);
            case H264 ->
                same("packetization-mode", "0", sent, candidate)
                        && H264Profile.of(sent) == H264Profile.of(candidate)
                        && H264Profile.of(sent) != H264Profile.UNKNOWN;
        };
    }

    private static boolean includesProfile(CodecParameters sent, CodecParameters candidate) {
        return switch (sent.codec()) {
            case H264 -> H264Profile.of(candidate).includes(H264Profile.of(sent));
            case OPUS, RED, VP8, VP9, AV1, H265 -> false;
        };
    }

    private static boolean same(String key, String orElse, CodecParameters sent, CodecParameters candidate) {
        return sent.formatParameter(key, orElse).equalsIgnoreCase(candidate.formatParameter(key, orElse));
    }
}
