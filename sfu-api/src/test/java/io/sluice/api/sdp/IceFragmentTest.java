package io.sluice.api.sdp;

import static io.sluice.api.sdp.OfferText.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import java.util.List;
import org.junit.jupiter.api.Test;

class IceFragmentTest {
    private static final String RESTART = lines(
            "a=ice-options:trickle ice2",
            "a=group:BUNDLE 0 1",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "a=mid:0",
            "a=ice-ufrag:ysXw",
            "a=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k",
            "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag ysXw network-id 1",
            "a=candidate:1387637174 1 udp 2122260223 192.0.2.2 61764 typ host generation 0 ufrag oldO network-id 1",
            "a=candidate:3471623853 1 udp 2122194687 6d9c.local 61765 typ host",
            "a=candidate:473322822 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active",
            "a=end-of-candidates");

    private static IceFragment read(SdpResult<IceFragment> result) {
        assertThat(result).isInstanceOf(SdpResult.Read.class);
        return ((SdpResult.Read<IceFragment>) result).value();
    }

    private static SdpProblem problem(SdpResult<IceFragment> result) {
        assertThat(result).isInstanceOf(SdpResult.Faulty.class);
        return ((SdpResult.Faulty<IceFragment>) result).problem();
    }

    @Test
    void aRestartBringsCredentialsAndCandidatesOfItsGeneration() {
        IceFragment fragment = read(IceFragment.parse(RESTART));
        assertThat(fragment.hasCredentials()).isTrue();
        IceParameters remote = fragment.remote();
        assertThat(remote.usernameFragment()).isEqualTo("ysXw");
        assertThat(remote.candidates())
                .extracting(candidate -> candidate.address().toString())
                .containsExactly("192.0.2.1:61764", "192.0.2.1:9/tcp");
        assertThat(remote.endOfCandidates()).isTrue();
        assertThat(remote.lite()).isFalse();
    }

    @Test
    void theAnswerToARestartStandsInTheSameSection() {
        IceFragment fragment = read(IceFragment.parse(RESTART));
        assertThat(fragment.answer(Accepting.ice(Accepting.UDP_CANDIDATE)))
                .isEqualTo(lines(
                        "a=ice-options:trickle",
                        "a=group:BUNDLE 0",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                        "a=mid:0",
                        "a=ice-ufrag:srv0",
                        "a=ice-pwd:0123456789abcdefghijkl",
                        "a=candidate:1 1 udp 2130706431 192.0.2.10 7000 typ host",
                        "a=end-of-candidates"));
    }

    @Test
    void theAnswerReadsBack() {
        IceFragment fragment = read(IceFragment.parse("a=ice-ufrag:abcd\na=ice-pwd:0123456789012345678901\n"));
        IceFragment answer = read(IceFragment.parse(fragment.answer(
                new IceParameters("srv0", "0123456789abcdefghijkl", true, List.of(Accepting.UDP_CANDIDATE), true))));
        assertThat(answer.remote())
                .isEqualTo(new IceParameters(
                        "srv0", "0123456789abcdefghijkl", true, List.of(Accepting.UDP_CANDIDATE), true));
    }

    @Test
    void credentialsMayStandInFrontOfTheSections() {
        IceFragment fragment = read(IceFragment.parse(lines(
                "a=ice-ufrag:EsAw",
                "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1",
                "m=audio 9 RTP/AVP 0",
                "a=mid:0",
                "a=candidate:1 1 udp 5 192.0.2.1 61764 typ host",
                "m=video 9 RTP/AVP 0",
                "a=mid:1",
                "a=candidate:1 1 udp 5 192.0.2.1 61764 typ host",
                "a=candidate:2 1 udp 5 192.0.2.1 61766 typ host")));
        assertThat(fragment.usernameFragment()).isEqualTo("EsAw");
        assertThat(fragment.candidates()).hasSize(2);
        assertThat(fragment.endOfCandidates()).isFalse();
    }

    @Test
    void aFragmentThatSaysNothingIsMalformed() {
        assertThat(problem(IceFragment.parse("")).kind()).isEqualTo(SdpProblem.Kind.MALFORMED);
        assertThat(problem(IceFragment.parse("m=audio 9 RTP/AVP 0\r\n")).kind()).isEqualTo(SdpProblem.Kind.MALFORMED);
        assertThat(problem(IceFragment.parse("a=candidate:nonsense\r\n")).pointer())
                .isEqualTo("line:1");
    }

    @Test
    void tooMuchIsTooLarge() {
        assertThat(problem(IceFragment.parse("a=x\n".repeat(20_000))).kind()).isEqualTo(SdpProblem.Kind.TOO_LARGE);
        String candidate = "a=candidate:1 1 udp 5 192.0.2.1 7 typ host\n";
        assertThat(problem(IceFragment.parse("m=audio 9 RTP/AVP 0\n" + candidate.repeat(300)))
                        .kind())
                .isEqualTo(SdpProblem.Kind.UNACCEPTABLE);
    }

    @Test
    void aSingleCandidateIsReadWithAndWithoutItsPrefix() {
        String line = "candidate:1 1 UDP 2122252543 192.0.2.1 50000 typ srflx raddr 10.0.0.1 rport 5 ufrag EsAw";
        assertThat(read(IceFragment.ofCandidate(line, "")).usernameFragment()).isEqualTo("EsAw");
        assertThat(read(IceFragment.ofCandidate("a=" + line, "Other")).usernameFragment())
                .isEqualTo("Other");
        assertThat(read(IceFragment.ofCandidate(line, "")).candidates())
                .singleElement()
                .extracting(IceCandidate::type)
                .isEqualTo(IceCandidate.Type.SRFLX);
    }

    @Test
    void theEmptyCandidateEndsThem() {
        IceFragment end = read(IceFragment.ofCandidate("", "EsAw"));
        assertThat(end.endOfCandidates()).isTrue();
        assertThat(end.candidates()).isEmpty();
        assertThat(end.usernameFragment()).isEqualTo("EsAw");
    }

    @Test
    void uselessCandidatesAreIgnoredSilently() {
        for (String line : List.of(
                "candidate:1 1 udp 5 f0e1.local 9000 typ host",
                "candidate:1 1 udp 5 stun.example.org 9000 typ host",
                "candidate:1 2 udp 5 192.0.2.1 9000 typ host",
                "candidate:1 1 sctp 5 192.0.2.1 9000 typ host",
                "candidate:1 1 udp 5 192.0.2.1 9000 typ martian",
                "candidate:1 1 udp 5 192.0.2.1 0 typ host",
                "candidate:1 1 tcp 5 192.0.2.1 9 typ host")) {
            IceFragment fragment = read(IceFragment.ofCandidate(line, ""));
            assertThat(fragment.candidates()).as(line).isEmpty();
            assertThat(fragment.endOfCandidates()).isFalse();
        }
    }

    @Test
    void malformedCandidatesAreRefused() {
        for (String line : List.of(
                "candidate:",
                "candidate:1 1 udp 5 192.0.2.1 9000",
                "candidate:1 0 udp 5 192.0.2.1 9000 typ host",
                "candidate:1 1 udp 99999999999 192.0.2.1 9000 typ host",
                "candidate:1 1 udp 5 192.0.2.1 70000 typ host",
                "candidate:" + "1".repeat(33) + " 1 udp 5 192.0.2.1 9000 typ host",
                "nonsense")) {
            assertThat(problem(IceFragment.ofCandidate(line, "")).pointer())
                    .as(line)
                    .isEqualTo("/candidate");
        }
    }
}
