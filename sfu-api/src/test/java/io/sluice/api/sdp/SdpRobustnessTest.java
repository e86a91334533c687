package io.sluice.api.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.SessionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Broken, mutated and oversized descriptions: a value or a problem each time, and an answer where there is a value.
class SdpRobustnessTest {
    private static final String[] SNIPPETS = {
        "\r\n",
        "\n",
        "=",
        "a=",
        "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n",
        "m=application 9 DTLS/SCTP 5000\r\n",
        ":",
        " ",
        ";",
        "~",
        ",",
        "-1",
        "99999999999999999999",
        "\0",
        "ä",
        "a=mid:0\r\n",
        "a=bundle-only\r\n",
        "a=simulcast:send ~;,;\r\n",
        "a=group:BUNDLE\r\n",
        "a=group:BUNDLE 0 0 7\r\n",
        "a=rid:q send pt=\r\n",
        "a=fmtp:96 apt=96\r\n",
        "a=extmap:0 x\r\n",
        "a=ssrc-group:SIM\r\n",
        "a=ssrc-group:SIM 1 0 2 2\r\n",
        "a=ssrc-group:FID 1 2\r\n",
        "a=inactive\r\n",
        "a=candidate:\r\n",
        "a=fingerprint:sha-256\r\n",
        "a=rtpmap:96 rtx/90000\r\n"
    };

    static List<String> offers() {
        return RecordedOffers.all();
    }

    /// Reads a text for a session that publishes and for one that receives, and answers what can be.
    private static void exercise(String sdp) {
        for (SessionKind kind : List.of(SessionKind.REST, SessionKind.WHEP)) {
            if (SdpOffer.parse(sdp, kind, List.of()) instanceof SdpResult.Read<SdpOffer>(SdpOffer offer)) {
                String answer = SdpAnswer.write(offer, Accepting.accept(offer.request()), 1, 1);
                assertThat(SdpDocument.parse(answer)).isInstanceOf(SdpResult.Read.class);
            }
        }
        IceFragment.parse(sdp);
    }

    @ParameterizedTest
    @MethodSource("offers")
    void anOfferCutAtAnyLineIsReadOrRefused(String name) {
        String sdp = RecordedOffers.read(name);
        for (int end = sdp.indexOf('\n'); end >= 0; end = sdp.indexOf('\n', end + 1)) {
            exercise(sdp.substring(0, end + 1));
            exercise(sdp.substring(0, Math.max(0, end - 3)));
        }
    }

    @ParameterizedTest
    @MethodSource("offers")
    void anOfferWithoutAnyOneLineIsReadOrRefused(String name) {
        List<String> lines = List.of(RecordedOffers.read(name).split("\r\n", -1));
        for (int i = 0; i < lines.size(); i++) {
            List<String> fewer = new ArrayList<>(lines);
            fewer.remove(i);
            exercise(String.join("\r\n", fewer));
        }
    }

    @ParameterizedTest
    @MethodSource("offers")
    void mutatedOffersAreReadOrRefused(String name) {
        String sdp = RecordedOffers.read(name);
        Random random = new Random(name.hashCode());
        for (int round = 0; round < 150; round++) {
            StringBuilder text = new StringBuilder(sdp);
            for (int edits = 1 + random.nextInt(6); edits > 0; edits--) {
                mutate(text, random);
            }
            exercise(text.toString());
        }
    }

    private static void mutate(StringBuilder text, Random random) {
        if (text.length() < 4) {
            return;
        }
        int at = random.nextInt(text.length() - 1);
        int end = Math.min(text.length(), at + 1 + random.nextInt(40));
        switch (random.nextInt(6)) {
            case 0 -> text.setCharAt(at, (char) random.nextInt(256));
            case 1 -> text.delete(at, end);
            case 2 -> text.insert(at, SNIPPETS[random.nextInt(SNIPPETS.length)]);
            case 3 -> text.insert(at, text.substring(at, end).repeat(1 + random.nextInt(20)));
            case 4 -> {
                int digit = Math.max(0, text.indexOf("9", at));
                text.replace(digit, digit + 1, Long.toString(random.nextLong()));
            }
            default -> {
                int from = text.lastIndexOf("\n", at) + 1;
                int to = text.indexOf("\n", at);
                String line = text.substring(from, to < 0 ? text.length() : to + 1);
                int elsewhere = text.indexOf("\n", random.nextInt(text.length())) + 1;
                text.insert(elsewhere, line);
            }
        }
    }

    @Test
    void randomTextIsRefused() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder(round % 2 == 0 ? "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n" : "");
            for (int i = random.nextInt(200); i > 0; i--) {
                text.append(
                        random.nextInt(4) == 0
                                ? SNIPPETS[random.nextInt(SNIPPETS.length)]
                                : String.valueOf((char) (' ' + random.nextInt(95))));
            }
            exercise(text.toString());
        }
    }

    @Test
    void bombsAreRefusedByNameOfTheirLine() {
        String head = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
        assertThat(OfferText.problem(head + "a=x\r\n".repeat(60_000), SessionKind.WHIP)
                        .kind())
                .isEqualTo(SdpProblem.Kind.TOO_LARGE);
        assertThat(OfferText.problem(head + "a=x\r\n".repeat(20_000), SessionKind.WHIP)
                        .pointer())
                .isEqualTo("line:10001");
        SdpProblem sections =
                OfferText.problem(head + "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n".repeat(1000), SessionKind.WHIP);
        assertThat(sections.kind().status()).isEqualTo(422);
        assertThat(sections.pointer()).isEqualTo("line:261");
        assertThat(OfferText.problem(head + "a=" + "x".repeat(9000) + "\r\n", SessionKind.WHIP)
                        .pointer())
                .isEqualTo("line:5");
        assertThat(OfferText.problem(
                                OfferText.bundled("0", OfferText.vp8("0", "a=fmtp:96 " + distinctParameters(1000))),
                                SessionKind.WHIP)
                        .detail())
                .contains("parameters");
        assertThat(OfferText.problem(
                                OfferText.bundled(
                                        "0",
                                        OfferText.vp8("0"),
                                        "a=candidate:1 1 udp 5 192.0.2.1 9 typ host\r\n".repeat(300)),
                                SessionKind.WHIP)
                        .kind()
                        .status())
                .isEqualTo(422);
    }

    private static String distinctParameters(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append('x').append(i).append("=1;");
        }
        return text.toString();
    }

    @Test
    void theLargestOfferThatIsReadTakesNoQuadraticTime() {
        List<String> mids = new ArrayList<>();
        List<String> sections = new ArrayList<>();
        for (int i = 0; i < SdpDocument.MAX_SECTIONS; i++) {
            mids.add("m" + i);
            sections.add(OfferText.vp8("m" + i, "a=ssrc:" + (i + 1) + " cname:x", "a=rtcp-fb:* nack", "a=recvonly"));
        }
        String sdp = OfferText.bundled(String.join(" ", mids), sections.toArray(String[]::new));
        assertThat(OfferText.request(sdp, SessionKind.WEBSOCKET).sections()).hasSize(SdpDocument.MAX_SECTIONS);
        AnswerRules.check(sdp, OfferText.answer(sdp, SessionKind.WEBSOCKET));
    }
}
