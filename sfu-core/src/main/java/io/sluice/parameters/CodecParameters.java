package io.sluice.parameters;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

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

    public CodecParameters {
        formatParameters = Collections.unmodifiableSequencedMap(new java.util.LinkedHashMap<>(formatParameters));
        feedback = List.copyOf(feedback);
    }

    public boolean hasRtx() {
        return rtxPayloadType != NO_RTX;
    }

    public boolean has(RtcpFeedback wanted) {
        return feedback.contains(wanted);
    }

    /// The value of one format parameter, or the given default.
    public String formatParameter(String key, String orElse) {
        return ((Map<String, String>) formatParameters).getOrDefault(key, orElse);
    }
}
