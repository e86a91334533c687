package io.sluice.conference;

import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.RtcpFeedback;
import java.util.ArrayList;
import java.util.List;

/// Offered codecs of one section in → those that are answered out.
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

    /// In the conference's order, because the publisher sends what its answer names first. RED stands with Opus, before
    /// or behind it as the client has it: who puts it first wants to send it.
    static List<CodecParameters> forPublication(List<CodecParameters> offered, List<Codec> allowed) {
        List<CodecParameters> accepted = new ArrayList<>();
        for (Codec codec : allowed) {
            for (CodecParameters one : offered) {
                if ((codec != Codec.RED && one.codec() == codec)
                        || (codec == Codec.OPUS && isRedundantOpus(one, offered))) {
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
            if (one.codec() != Codec.RED || isRedundantOpus(one, offered)) {
                accepted.add(withFeedback(one, FROM_RECEIVERS));
            }
        }
        return accepted;
    }

    /// Whether its blocks are Opus of the same section; other redundancy is read by nobody here.
    private static boolean isRedundantOpus(CodecParameters one, List<CodecParameters> offered) {
        return one.codec() == Codec.RED
                && offered.stream()
                        .anyMatch(other -> other.codec() == Codec.OPUS
                                && other.payloadType() == one.blockPayloadType()
                                && other.channels() == one.channels());
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
