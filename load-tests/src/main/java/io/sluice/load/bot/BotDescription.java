package io.sluice.load.bot;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.IceParameters;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The bot's offer as SDP, and what it reads of the answer.
final class BotDescription {
    static final int OPUS = 111;
    static final int VP8 = 96;
    static final int VP8_RTX = 97;
    private static final String CRLF = "\r\n";

    /// What a bot needs of an answer.
    ///
    /// @param server where to send, UDP
    record Answer(String usernameFragment, String password, Fingerprint fingerprint, TransportAddress server) {}

    private BotDescription() {}

    static String offer(
            IceParameters ice, Fingerprint fingerprint, BotStreams streams, long audioSsrc, long videoSsrc) {
        StringBuilder sdp = new StringBuilder("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n");
        StringBuilder sections = new StringBuilder();
        StringBuilder bundle = new StringBuilder("a=group:BUNDLE");
        int mid = 0;
        String transport =
                "c=IN IP4 0.0.0.0\r\na=ice-ufrag:" + ice.usernameFragment() + CRLF + "a=ice-pwd:" + ice.password()
                        + "\r\na=fingerprint:" + fingerprint + "\r\na=setup:actpass\r\na=rtcp-mux\r\na=rtcp-rsize\r\n";
        if (streams.publishes()) {
            bundle.append(' ').append(mid);
            sections.append(audio(mid++, "sendonly", transport)).append("a=ssrc:" + audioSsrc + " cname:bot\r\n");
            bundle.append(' ').append(mid);
            sections.append(video(mid++, "sendonly", transport)).append("a=ssrc:" + videoSsrc + " cname:bot\r\n");
        }
        for (int i = 0; i < streams.slots(); i++) {
            bundle.append(' ').append(mid);
            sections.append(audio(mid++, "recvonly", transport));
            bundle.append(' ').append(mid);
            sections.append(video(mid++, "recvonly", transport));
        }
        return sdp.append(bundle).append(CRLF).append(sections).toString();
    }

    private static String audio(int mid, String direction, String transport) {
        return "m=audio 9 UDP/TLS/RTP/SAVPF " + OPUS + CRLF + transport + "a=mid:" + mid + CRLF + "a=" + direction
                + CRLF + "a=rtpmap:" + OPUS + " opus/48000/2\r\n";
    }

    private static String video(int mid, String direction, String transport) {
        return "m=video 9 UDP/TLS/RTP/SAVPF " + VP8 + " " + VP8_RTX + CRLF + transport + "a=mid:" + mid + CRLF + "a="
                + direction + CRLF + "a=rtpmap:" + VP8 + " VP8/90000\r\na=rtcp-fb:" + VP8 + " nack\r\na=rtcp-fb:" + VP8
                + " nack pli\r\na=rtcp-fb:" + VP8 + " ccm fir\r\na=rtpmap:" + VP8_RTX + " rtx/90000\r\na=fmtp:"
                + VP8_RTX
                + " apt=" + VP8 + CRLF;
    }

    /// @throws IllegalArgumentException where something is missing or malformed
    static Answer read(String sdp) {
        String usernameFragment = "";
        String password = "";
        @Nullable Fingerprint fingerprint = null;
        @Nullable TransportAddress server = null;
        for (String line : sdp.split("\r?\n", -1)) {
            if (line.startsWith("a=ice-ufrag:") && usernameFragment.isEmpty()) {
                usernameFragment = line.substring(12);
            } else if (line.startsWith("a=ice-pwd:") && password.isEmpty()) {
                password = line.substring(10);
            } else if (line.startsWith("a=fingerprint:") && fingerprint == null) {
                fingerprint = fingerprint(line.substring(14));
            } else if (line.startsWith("a=candidate:") && server == null) {
                server = candidate(line);
            }
        }
        if (usernameFragment.isEmpty() || password.isEmpty() || fingerprint == null || server == null) {
            throw new IllegalArgumentException(
                    "the answer lacks credentials, a fingerprint or a UDP candidate: " + sdp);
        }
        return new Answer(usernameFragment, password, fingerprint, server);
    }

    private static Fingerprint fingerprint(String value) {
        String[] words = value.split(" ", -1);
        if (words.length != 2) {
            throw new IllegalArgumentException("no fingerprint: " + value);
        }
        return new Fingerprint(
                words[0].toLowerCase(Locale.ROOT), HexFormat.ofDelimiter(":").parseHex(words[1]));
    }

    private static @Nullable TransportAddress candidate(String line) {
        String[] words = line.split(" ", -1);
        if (words.length < 8 || !words[2].equalsIgnoreCase("udp") || words[4].contains(":")) {
            return null;
        }
        return TransportAddress.parse(words[4], Integer.parseInt(words[5]), TransportProtocol.UDP);
    }
}
