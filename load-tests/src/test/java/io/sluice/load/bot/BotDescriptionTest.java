package io.sluice.load.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.api.sdp.SdpOffer;
import io.sluice.api.sdp.SdpProblem;
import io.sluice.api.sdp.SdpResult;
import io.sluice.conference.SessionKind;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.IceParameters;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BotDescriptionTest {
    private static final IceParameters ICE =
            new IceParameters("frag", "a-password-of-22-chars", false, List.of(), true);
    private static final Fingerprint FINGERPRINT = new Fingerprint("sha-256", new byte[32]);
    private static final String ANSWER = """
            v=0
            o=- 1 1 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=fingerprint:sha-256 00:01:0A:FF
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            a=ice-ufrag:theirs
            a=ice-pwd:their-password
            a=candidate:1 1 tcp 100 192.0.2.1 4443 typ host tcptype passive
            a=candidate:2 1 udp 100 2001:db8::1 10000 typ host
            a=candidate:3 1 udp 100 192.0.2.7 10000 typ host
            a=candidate:4 1 udp 100 192.0.2.8 10001 typ host
            m=video 9 UDP/TLS/RTP/SAVPF 96
            a=ice-ufrag:second
            """;

    @Test
    void anAnswersCredentialsFingerprintAndFirstUdpCandidateAreTaken() {
        BotDescription.Answer answer = BotDescription.read(ANSWER.replace("\n", "\r\n"));

        assertThat(answer.usernameFragment()).isEqualTo("theirs");
        assertThat(answer.password()).isEqualTo("their-password");
        assertThat(answer.fingerprint()).isEqualTo(new Fingerprint("sha-256", new byte[] {0, 1, 10, -1}));
        assertThat(answer.server()).isEqualTo(TransportAddress.parse("192.0.2.7", 10_000, TransportProtocol.UDP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=ice-ufrag", "a=ice-pwd", "a=fingerprint", "a=candidate"})
    void anAnswerWithoutOneOfThemIsRefused(String line) {
        String lacking = ANSWER.replaceAll("(?m)^" + line + ".*\n", "");

        assertThatIllegalArgumentException().isThrownBy(() -> BotDescription.read(lacking));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha-256", "sha-256 0G", "", "sha-256 00 01"})
    void aMalformedFingerprintIsRefused(String fingerprint) {
        String malformed = ANSWER.replace("sha-256 00:01:0A:FF", fingerprint);

        assertThatIllegalArgumentException().isThrownBy(() -> BotDescription.read(malformed));
    }

    @Test
    void theServerAcceptsAPublishersOffer() {
        assertThat(accepted(BotStreams.both(2)).request().toString()).isNotEmpty();
    }

    @Test
    void anOfferHasTheBotsStreamsAndThePairsOfSlots() {
        String offer = offer(BotStreams.both(2));

        assertThat(offer.lines().filter(line -> line.startsWith("m=")))
                .containsExactly(
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                        "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                        "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                        "m=video 9 UDP/TLS/RTP/SAVPF 96 97");
        assertThat(offer.lines().filter("a=sendonly"::equals)).hasSize(2);
        assertThat(offer.lines().filter("a=recvonly"::equals)).hasSize(4);
        assertThat(offer).contains("a=group:BUNDLE 0 1 2 3 4 5\r\n", "a=ssrc:7 cname:bot", "a=ssrc:8 cname:bot");
    }

    @Test
    void aReceiversOfferSendsNothing() {
        String offer = offer(BotStreams.receiver(1));

        assertThat(accepted(BotStreams.receiver(1)).request()).isNotNull();
        assertThat(offer.lines().filter("a=recvonly"::equals)).hasSize(2);
        assertThat(offer).doesNotContain("a=sendonly", "a=ssrc:");
    }

    private static SdpOffer accepted(BotStreams streams) {
        return switch (SdpOffer.parse(offer(streams), SessionKind.WEBSOCKET, List.of())) {
            case SdpResult.Read<SdpOffer>(SdpOffer offer) -> offer;
            case SdpResult.Faulty<SdpOffer>(SdpProblem problem) -> throw new AssertionError(problem);
        };
    }

    private static String offer(BotStreams streams) {
        return BotDescription.offer(ICE, FINGERPRINT, streams, 7, 8);
    }
}
