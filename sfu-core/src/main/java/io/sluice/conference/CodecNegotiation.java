package io.sluice.conference;

import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.RtcpFeedback;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Offered codecs of one section in → those that are answered out; and, later, which of a receiver's payload types
/// carries a published one.
final class CodecNegotiation {
    /// What this server itself sends to publishers.
    private static final List<RtcpFeedback> TO_PUBLISHERS =
            List.of(RtcpFeedback.NACK, RtcpFeedback.NACK_PLI, RtcpFeedback.CCM_FIR, RtcpFeedback.TRANSPORT_CC);

    /// What it understands from receivers.
    private static final List<RtcpFeedback> FROM_RECEIVERS = List.of(
            RtcpFeedback.NACK,
            RtcpFeedback.NACK_PLI,
            RtcpFeedback.CCM_FIR,
            RtcpFeedback.TRANSPORT_CC,
            RtcpFeedback.GOOG_REMB);

    private CodecNegotiation() {}

    /// In the conference's order, because the publisher sends what its answer names first.
    static List<CodecParameters> forPublication(List<CodecParameters> offered, List<Codec> allowed) {
        List<CodecParameters> accepted = new ArrayList<>();
        for (Codec codec : allowed) {
            for (CodecParameters one : offered) {
                if (one.codec() == codec) {
                    accepted.add(withFeedback(one, TO_PUBLISHERS));
                }
            }
        }
        return accepted;
    }

    /// All of them in the client's order: a slot carries tracks of any codec in turn.
    static List<CodecParameters> forSlot(List<CodecParameters> offered) {
        List<CodecParameters> accepted = new ArrayList<>();
        for (CodecParameters one : offered) {
            accepted.add(withFeedback(one, FROM_RECEIVERS));
        }
        return accepted;
    }

    /// The receiver's entry that can carry what is published, the closest first.
    ///
    /// @return null where the receiver has none
    static @Nullable CodecParameters carrier(CodecParameters published, List<CodecParameters> receivable) {
        CodecParameters near = null;
        for (CodecParameters one : receivable) {
            if (one.codec() != published.codec()) {
                continue;
            }
            switch (fit(published, one)) {
                case SAME -> {
                    return one;
                }
                case NEAR -> near = near == null ? one : near;
                case NONE -> {}
            }
        }
        return near;
    }

    private enum Fit {
        SAME,
        NEAR,
        NONE
    }

    private static Fit fit(CodecParameters published, CodecParameters receivable) {
        return switch (published.codec()) {
            case OPUS, VP8 -> Fit.SAME;
            case VP9 -> same(published, receivable, "profile-id", "0") ? Fit.SAME : Fit.NONE;
            case AV1 -> same(published, receivable, "profile", "0") ? Fit.SAME : Fit.NONE;
            case H264 -> h264(published, receivable);
            case H265 -> same(published, receivable, "profile-id", "1") ? Fit.SAME : Fit.NEAR;
        };
    }

    /// Packetization modes must agree (RFC 6184 §8.2.2). Profiles may differ: the decoders behind browsers take all
    /// profiles that browsers send, so another one is better than no picture.
    private static Fit h264(CodecParameters published, CodecParameters receivable) {
        if (!same(published, receivable, "packetization-mode", "0")) {
            return Fit.NONE;
        }
        String sent = h264Profile(published);
        return sent.equals(h264Profile(receivable)) ? Fit.SAME : Fit.NEAR;
    }

    /// The profile without its level, which a receiver states as a limit and not as a kind of stream.
    private static String h264Profile(CodecParameters codec) {
        String id = codec.formatParameter("profile-level-id", "42e01f");
        return id.length() < 4 ? id : id.substring(0, 4);
    }

    private static boolean same(CodecParameters one, CodecParameters other, String key, String orElse) {
        return one.formatParameter(key, orElse).equals(other.formatParameter(key, orElse));
    }

    private static CodecParameters withFeedback(CodecParameters offered, List<RtcpFeedback> understood) {
        List<RtcpFeedback> kept = new ArrayList<>();
        for (RtcpFeedback one : offered.feedback()) {
            if (understood.contains(one) && !kept.contains(one)) {
                kept.add(one);
            }
        }
        return new CodecParameters(
                offered.codec(),
                offered.payloadType(),
                offered.channels(),
                offered.formatParameters(),
                kept,
                offered.rtxPayloadType());
    }
}
