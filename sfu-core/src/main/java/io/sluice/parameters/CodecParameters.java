package io.sluice.parameters;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One payload type of a media section together with its retransmission payload type.
///
/// @param codec which codec
/// @param payloadType 0..127, as the client numbers it
/// @param channels audio channels of the `a=rtpmap`, 1 for video
/// @param formatParameters the `a=fmtp` pairs in the order offered; keys in lower case
/// @param feedback the RTCP feedback that was offered or is answered
/// @param rtxPayloadType payload type of RFC 4588 retransmissions of this one, or [#NO_RTX]
public record CodecParameters(
        Codec codec,
        int payloadType,
        int channels,
        SequencedMap<String, String> formatParameters,
        List<RtcpFeedback> feedback,
        int rtxPayloadType) {
    public static final int NO_RTX = -1;

    /// It has no blocks, or such as nobody here can read.
    public static final int NO_BLOCKS = -1;

    private static final Pattern BLOCKS = Pattern.compile("(\\d{1,3})(/\\1)*");

    public CodecParameters {
        formatParameters = Collections.unmodifiableSequencedMap(new java.util.LinkedHashMap<>(formatParameters));
        feedback = List.copyOf(feedback);
    }

    public boolean hasRtx() {
        return rtxPayloadType != NO_RTX;
    }

    /// Of RED, whose format parameters are a list as `111/111` (RFC 2198 §5): the payload type of all its blocks, or
    /// [#NO_BLOCKS].
    public int blockPayloadType() {
        if (codec != Codec.RED || formatParameters.isEmpty()) {
            return NO_BLOCKS;
        }
        Matcher blocks = BLOCKS.matcher(formatParameters.firstEntry().getKey());
        return blocks.matches() ? Integer.parseInt(blocks.group(1)) : NO_BLOCKS;
    }

    public boolean has(RtcpFeedback wanted) {
        return feedback.contains(wanted);
    }

    /// The value of one format parameter, or the given default.
    public String formatParameter(String key, String orElse) {
        return ((Map<String, String>) formatParameters).getOrDefault(key, orElse);
    }
}
