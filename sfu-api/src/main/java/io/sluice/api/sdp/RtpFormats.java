package io.sluice.api.sdp;

import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.RtcpFeedback;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// The payload types of a section in → the codecs that this server forwards out, each with its retransmissions
/// (RFC 8866 §6.6, §6.15, RFC 4585 §4.2, RFC 4588 §8). Others, such as ulpfec and telephone-event, are left out.
///
/// @param codecs in the order of the `m=` line
/// @param encodings what the `a=rtpmap` of such a payload type said, by payload type, to be said again
record RtpFormats(List<CodecParameters> codecs, Map<Integer, String> encodings) {
    private static final int MAX_PAYLOAD_TYPE = 127;
    private static final int MAX_FORMAT_PARAMETERS = 64;

    RtpFormats {
        codecs = List.copyOf(codecs);
        encodings = Map.copyOf(encodings);
    }

    static RtpFormats read(SdpSection section, MediaKind kind, FirstProblem problems) {
        return new Reader(problems).read(section, kind);
    }

    private record Encoding(String text, String name, int clockRateHz, int channels) {}

    /// What the lines say about each payload type, gathered in one pass.
    private static final class Reader {
        private final FirstProblem problems;
        private final Map<Integer, Encoding> encodings = new LinkedHashMap<>();
        private final Map<Integer, SdpLine> formats = new LinkedHashMap<>();
        private final Map<Integer, Set<RtcpFeedback>> feedback = new LinkedHashMap<>();
        private final Set<RtcpFeedback> feedbackOfAll = new LinkedHashSet<>();

        Reader(FirstProblem problems) {
            this.problems = problems;
        }

        RtpFormats read(SdpSection section, MediaKind kind) {
            for (SdpLine line : section.lines()) {
                if (line.is("rtpmap")) {
                    readEncoding(line);
                } else if (line.is("fmtp")) {
                    readFormat(line);
                } else if (line.is("rtcp-fb")) {
                    readFeedback(line);
                }
            }
            List<Integer> payloadTypes = payloadTypes(section);
            Map<Integer, Integer> retransmissions = retransmissions(payloadTypes);
            List<CodecParameters> codecs = new ArrayList<>();
            Map<Integer, String> texts = new LinkedHashMap<>();
            for (int payloadType : payloadTypes) {
                Encoding encoding = encodings.get(payloadType);
                if (encoding == null || !usable(payloadType)) {
                    continue;
                }
                Optional<Codec> codec = Codec.ofEncodingName(kind, encoding.name);
                if (codec.isEmpty() || codec.get().clockRateHz() != encoding.clockRateHz) {
                    continue;
                }
                texts.put(payloadType, encoding.text);
                codecs.add(new CodecParameters(
                        codec.get(),
                        payloadType,
                        encoding.channels,
                        parameters(formats.get(payloadType)),
                        feedback(payloadType),
                        retransmissions.getOrDefault(payloadType, CodecParameters.NO_RTX)));
            }
            return new RtpFormats(codecs, texts);
        }

        private List<Integer> payloadTypes(SdpSection section) {
            Set<Integer> payloadTypes = new LinkedHashSet<>();
            for (String word : Words.of(section.formats(), 2 * MAX_PAYLOAD_TYPE)) {
                long payloadType = Words.decimal(word, MAX_PAYLOAD_TYPE);
                if (payloadType < 0) {
                    problems.malformed(section.mediaLine(), "payload types are numbers from 0 to 127");
                    return List.of();
                }
                payloadTypes.add((int) payloadType);
            }
            return List.copyOf(payloadTypes);
        }

        /// Payload types that look like RTCP once both share a port are not to be used (RFC 5761 §4).
        private static boolean usable(int payloadType) {
            return payloadType < 64 || payloadType > 95;
        }

        private Map<Integer, Integer> retransmissions(List<Integer> payloadTypes) {
            Map<Integer, Integer> byAssociated = new LinkedHashMap<>();
            for (int payloadType : payloadTypes) {
                Encoding encoding = encodings.get(payloadType);
                if (encoding == null || !usable(payloadType) || !encoding.name.equalsIgnoreCase("rtx")) {
                    continue;
                }
                String apt = parameters(formats.get(payloadType)).getOrDefault("apt", "");
                int associated = (int) Words.decimal(apt, MAX_PAYLOAD_TYPE);
                Encoding original = encodings.get(associated);
                if (original != null && original.clockRateHz == encoding.clockRateHz) {
                    byAssociated.putIfAbsent(associated, payloadType);
                }
            }
            return byAssociated;
        }

        private void readEncoding(SdpLine line) {
            List<String> words = Words.of(line.value(), 3);
            int payloadType = words.size() == 2 ? (int) Words.decimal(words.get(0), MAX_PAYLOAD_TYPE) : -1;
            String[] parts = words.size() == 2 ? words.get(1).split("/", 4) : new String[0];
            long clockRate = parts.length >= 2 ? Words.decimal(parts[1], Integer.MAX_VALUE) : -1;
            long channels = parts.length >= 3 ? Words.decimal(parts[2], 255) : 1;
            if (payloadType < 0 || clockRate < 0 || channels < 0 || !Words.isVisible(parts[0], 64)) {
                problems.malformed(line, "a=rtpmap is a payload type, then name/clock rate");
                return;
            }
            encodings.putIfAbsent(
                    payloadType, new Encoding(words.get(1), parts[0], (int) clockRate, (int) Math.max(1, channels)));
        }

        private void readFormat(SdpLine line) {
            List<String> words = Words.of(line.value(), 2);
            int payloadType = words.isEmpty() ? -1 : (int) Words.decimal(words.get(0), MAX_PAYLOAD_TYPE);
            if (payloadType < 0) {
                problems.malformed(line, "a=fmtp begins with a payload type");
            } else if (words.size() == 2) {
                formats.putIfAbsent(payloadType, line);
            }
        }

        private void readFeedback(SdpLine line) {
            List<String> words = Words.of(line.value(), 3);
            boolean all = !words.isEmpty() && words.get(0).equals("*");
            int payloadType = words.isEmpty() || all ? -1 : (int) Words.decimal(words.get(0), MAX_PAYLOAD_TYPE);
            if (words.size() < 2 || (!all && payloadType < 0)) {
                problems.malformed(line, "a=rtcp-fb is a payload type or *, then a feedback type");
                return;
            }
            RtcpFeedback offered = new RtcpFeedback(words.get(1), words.size() == 3 ? words.get(2) : "");
            if (!KNOWN_FEEDBACK.contains(offered)) {
                return;
            }
            if (all) {
                feedbackOfAll.add(offered);
            } else {
                feedback.computeIfAbsent(payloadType, absent -> new LinkedHashSet<>())
                        .add(offered);
            }
        }

        private List<RtcpFeedback> feedback(int payloadType) {
            Set<RtcpFeedback> both = new LinkedHashSet<>(feedbackOfAll);
            both.addAll(feedback.getOrDefault(payloadType, Set.of()));
            return List.copyOf(both);
        }

        private SequencedMap<String, String> parameters(@org.jspecify.annotations.Nullable SdpLine line) {
            SequencedMap<String, String> parameters = new LinkedHashMap<>();
            if (line == null) {
                return parameters;
            }
            String text = Words.of(line.value(), 2).getLast();
            int from = 0;
            while (from < text.length()) {
                int semicolon = text.indexOf(';', from);
                int to = semicolon < 0 ? text.length() : semicolon;
                int equals = text.indexOf('=', from);
                boolean pair = equals >= 0 && equals < to;
                String key = text.substring(from, pair ? equals : to).strip().toLowerCase(Locale.ROOT);
                if (!key.isEmpty()) {
                    if (parameters.size() == MAX_FORMAT_PARAMETERS) {
                        problems.unacceptable(
                                line, "a payload type has at most " + MAX_FORMAT_PARAMETERS + " parameters");
                        return parameters;
                    }
                    parameters.putIfAbsent(
                            key, pair ? text.substring(equals + 1, to).strip() : "");
                }
                from = to + 1;
            }
            return parameters;
        }
    }

    private static final List<RtcpFeedback> KNOWN_FEEDBACK = List.of(
            RtcpFeedback.NACK,
            RtcpFeedback.NACK_PLI,
            RtcpFeedback.CCM_FIR,
            RtcpFeedback.TRANSPORT_CC,
            RtcpFeedback.GOOG_REMB);
}
