package io.sluice.api.sdp;

import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.MediaKind;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What the answer repeats of one section of an offer, in whatever way the core decides on it.
///
/// @param line number of its `m=` line
/// @param protocol as written
/// @param formats as written, for the case that the section is rejected
/// @param mid as written, or a made-up one where the client knows no mids
/// @param hasMid whether it was written
/// @param kind null for data sections and anything else that is not RTP
/// @param request its place in the request, or [#NOT_ASKED] where it is answered with port 0 whatever the core says
/// @param reducedSize whether `a=rtcp-rsize` was offered
/// @param mixed whether `a=extmap-allow-mixed` was offered here
/// @param encodings `a=rtpmap` values by payload type
/// @param extensionAttributes what followed the URI of an extension
/// @param rids what was offered for each layer, in order
/// @param simulcast whether `a=simulcast` was offered with them
record OfferedSection(
        int line,
        String media,
        String protocol,
        String formats,
        String mid,
        boolean hasMid,
        @Nullable MediaKind kind,
        int request,
        boolean reducedSize,
        boolean mixed,
        Map<Integer, String> encodings,
        Map<HeaderExtensionType, String> extensionAttributes,
        SequencedMap<String, EncodingReader.Rid> rids,
        boolean simulcast) {
    static final int NOT_ASKED = -1;
}
