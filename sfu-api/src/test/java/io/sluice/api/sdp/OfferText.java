package io.sluice.api.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.SessionKind;
import io.sluice.parameters.SessionRequest;
import java.util.List;

/// Small offers for tests, made of lines.
final class OfferText {
    static final String FINGERPRINT = "sha-256 " + "AB:".repeat(31) + "AB";

    private static final String SESSION = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    private static final String TRANSPORT = "a=ice-ufrag:cli1\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:"
            + FINGERPRINT + "\r\na=setup:actpass\r\na=rtcp-mux\r\n";

    private OfferText() {}

    /// A session part with a BUNDLE group, then sections.
    static String bundled(String group, String... sections) {
        return SESSION + "a=group:BUNDLE " + group + "\r\n" + String.join("", sections);
    }

    static String unbundled(String... sections) {
        return SESSION + String.join("", sections);
    }

    static String vp8(String mid, String... lines) {
        return section("video 9 UDP/TLS/RTP/SAVPF 96", mid, "a=rtpmap:96 VP8/90000\r\n" + lines(lines));
    }

    static String opus(String mid, String... lines) {
        return section("audio 9 UDP/TLS/RTP/SAVPF 111", mid, "a=rtpmap:111 opus/48000/2\r\n" + lines(lines));
    }

    static String section(String media, String mid, String rest) {
        return "m=" + media + "\r\nc=IN IP4 0.0.0.0\r\n" + TRANSPORT + (mid.isEmpty() ? "" : "a=mid:" + mid + "\r\n")
                + rest;
    }

    static String lines(String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append("\r\n");
        }
        return text.toString();
    }

    static SdpOffer read(String sdp, SessionKind kind) {
        SdpResult<SdpOffer> result = SdpOffer.parse(sdp, kind, List.of());
        assertThat(result).as(() -> sdp).isInstanceOf(SdpResult.Read.class);
        return ((SdpResult.Read<SdpOffer>) result).value();
    }

    static SessionRequest request(String sdp, SessionKind kind) {
        return read(sdp, kind).request();
    }

    static SdpProblem problem(String sdp, SessionKind kind) {
        SdpResult<SdpOffer> result = SdpOffer.parse(sdp, kind, List.of());
        assertThat(result).as(() -> sdp).isInstanceOf(SdpResult.Faulty.class);
        return ((SdpResult.Faulty<SdpOffer>) result).problem();
    }

    static String answer(String sdp, SessionKind kind) {
        SdpOffer offer = read(sdp, kind);
        return SdpAnswer.write(offer, Accepting.accept(offer.request()), 1, 1);
    }
}
