package io.sluice.api.sdp;

import io.sluice.parameters.MediaKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One media section: its `m=` line and what follows it (RFC 8866 §5.14).
///
/// @param mediaLine where it begins
/// @param media `audio`, `video`, `application` or anything else
/// @param port 0..65535; 0 means stopped, unless the section is `bundle-only`
/// @param protocol such as `UDP/TLS/RTP/SAVPF`
/// @param formats the rest of the `m=` line as written: payload types of an RTP section
/// @param lines the lines after the `m=` line
record SdpSection(SdpLine mediaLine, String media, int port, String protocol, String formats, List<SdpLine> lines) {
    private static final int MAX_WORD = 64;

    SdpSection {
        lines = List.copyOf(lines);
    }

    /// Reads an `m=` line.
    ///
    /// @return null where it is malformed
    static @Nullable SdpSection begin(SdpLine line) {
        List<String> words = Words.of(line.text(), 4);
        if (words.size() < 4) {
            return null;
        }
        String media = words.get(0);
        String protocol = words.get(2);
        String port = words.get(1);
        int slash = port.indexOf('/');
        long number = Words.decimal(slash < 0 ? port : port.substring(0, slash), 65_535);
        if (number < 0 || media.length() > MAX_WORD || protocol.length() > MAX_WORD) {
            return null;
        }
        return new SdpSection(line, media, (int) number, protocol, words.get(3), List.of());
    }

    SdpSection withLines(List<SdpLine> all) {
        return new SdpSection(mediaLine, media, port, protocol, formats, all);
    }

    /// What an RTP section carries; empty for data sections and for media that are not RTP.
    ///
    /// Any RTP profile is read: RFC 9429 §5.1.2 asks for that, because the profile says nothing once there is DTLS.
    Optional<MediaKind> kind() {
        String profile = protocol.toUpperCase(Locale.ROOT);
        boolean rtp = profile.startsWith("RTP/") || profile.contains("/RTP/");
        if (!rtp) {
            return Optional.empty();
        }
        return switch (media) {
            case "audio" -> Optional.of(MediaKind.AUDIO);
            case "video" -> Optional.of(MediaKind.VIDEO);
            default -> Optional.empty();
        };
    }

    boolean has(String attribute) {
        return SdpDocument.first(lines, attribute) != null;
    }
}
