package io.sluice.api.sdp;

import static io.sluice.api.sdp.OfferText.bundled;
import static io.sluice.api.sdp.OfferText.lines;
import static io.sluice.api.sdp.OfferText.opus;
import static io.sluice.api.sdp.OfferText.problem;
import static io.sluice.api.sdp.OfferText.request;
import static io.sluice.api.sdp.OfferText.section;
import static io.sluice.api.sdp.OfferText.unbundled;
import static io.sluice.api.sdp.OfferText.vp8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.SessionKind;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.DtlsParameters.Setup;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.RtcpFeedback;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import io.sluice.parameters.TrackSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class SdpOfferTest {
    private static final String RID = "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

    private static SectionRequest.Publish published(String sdp) {
        return (SectionRequest.Publish)
                request(sdp, SessionKind.WHIP).sections().getFirst();
    }

    @Test
    void withoutBundleOnlyTheFirstSectionIsAlive() {
        String sdp = unbundled(opus("a"), vp8("v"));
        assertThat(request(sdp, SessionKind.WHIP).sections())
                .extracting(SectionRequest::mid)
                .containsExactly("a");
        assertThat(OfferText.answer(sdp, SessionKind.WHIP))
                .contains("m=video 0 UDP/TLS/RTP/SAVPF 96\r\n")
                .doesNotContain("a=group");
    }

    @Test
    void onlyTheFirstBundleGroupCounts() {
        String sdp =
                bundled("v", opus("a"), vp8("v")).replace("a=group:BUNDLE v", "a=group:BUNDLE v\r\na=group:BUNDLE a");
        assertThat(request(sdp, SessionKind.WHIP).sections())
                .extracting(SectionRequest::mid)
                .containsExactly("v");
        AnswerRules.check(sdp, OfferText.answer(sdp, SessionKind.WHIP));
    }

    @Test
    void bundleOnlyOutsideTheGroupIsDead() {
        String sdp = bundled("a", opus("a"), vp8("v", "a=bundle-only").replace("m=video 9", "m=video 0"));
        assertThat(OfferText.answer(sdp, SessionKind.WHIP)).contains("m=video 0 ");
    }

    @Test
    void aStoppedSectionIsToldToTheCoreAndStaysAtPortZero() {
        String sdp = bundled("a", opus("a"), vp8("v").replace("m=video 9", "m=video 0"));
        assertThat(request(sdp, SessionKind.WHIP).sections().get(1))
                .isInstanceOfSatisfying(
                        SectionRequest.Inactive.class,
                        inactive -> assertThat(inactive.stopped()).isTrue());
        assertThat(OfferText.answer(sdp, SessionKind.WHIP)).contains("m=video 0 UDP/TLS/RTP/SAVPF 96\r\n");
    }

    @Test
    void aClientWithoutMidsIsAnsweredWithoutMids() {
        String sdp = unbundled(opus(""), vp8(""));
        assertThat(request(sdp, SessionKind.WHIP).sections().getFirst().mid()).isEqualTo("section0");
        assertThat(OfferText.answer(sdp, SessionKind.WHIP)).doesNotContain("a=mid");
    }

    @Test
    void aMadeUpMidNeverMeetsAWrittenOne() {
        String sdp = unbundled(opus(""), vp8("section0"));
        assertThat(request(sdp, SessionKind.WHIP).sections().getFirst().mid()).isEqualTo("section0_");
    }

    @Test
    void credentialsMayStandInTheSessionPart() {
        String transport = lines(
                "a=ice-ufrag:sess",
                "a=ice-pwd:abcdefghijabcdefghijab",
                "a=fingerprint:" + OfferText.FINGERPRINT,
                "a=setup:passive",
                "a=ice-lite");
        String sdp = bundled(
                "0",
                transport,
                "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n");
        SessionRequest request = request(sdp, SessionKind.WHIP);
        assertThat(request.ice().usernameFragment()).isEqualTo("sess");
        assertThat(request.ice().lite()).isTrue();
        assertThat(request.dtls().setup()).isEqualTo(Setup.PASSIVE);
        assertThat(OfferText.answer(sdp, SessionKind.WHIP)).contains("a=setup:active\r\n");
    }

    @Test
    void theFirstSectionOfTheGroupThatCanBeAcceptedStandsForTheTransport() {
        String sdp = bundled(
                "d v a",
                opus("a").replace("cli1", "aaaa"),
                section("application 9 UDP/DTLS/SCTP webrtc-datachannel", "d", "")
                        .replace("cli1", "dddd"),
                vp8("v").replace("cli1", "vvvv"));
        assertThat(request(sdp, SessionKind.WHIP).ice().usernameFragment()).isEqualTo("vvvv");
        String answer = OfferText.answer(sdp, SessionKind.WHIP);
        assertThat(answer).contains("a=group:BUNDLE v a\r\n");
        assertThat(answer.indexOf("a=candidate")).isGreaterThan(answer.indexOf("m=video"));
    }

    @Test
    void aSectionWithoutRtcpMuxIsUnacceptable() {
        SdpProblem problem = problem(bundled("0", vp8("0").replace("a=rtcp-mux\r\n", "")), SessionKind.WHIP);
        assertThat(problem.kind()).isEqualTo(SdpProblem.Kind.UNACCEPTABLE);
        assertThat(problem.pointer()).isEqualTo("line:6");
        assertThat(problem.detail()).contains("rtcp-mux");
    }

    @Test
    void aMissingFingerprintOrCredentialIsUnacceptable() {
        String withoutFingerprint = vp8("0").replaceAll("a=fingerprint[^\n]*\n", "");
        assertThat(problem(bundled("0", withoutFingerprint), SessionKind.WHIP)
                        .kind()
                        .status())
                .isEqualTo(422);
        String withoutPassword = vp8("0").replaceAll("a=ice-pwd[^\n]*\n", "");
        assertThat(problem(bundled("0", withoutPassword), SessionKind.WHIP).detail())
                .contains("ice-pwd");
    }

    @Test
    void unsupportedCodecsAloneAreAnsweredByTheListOfSupportedOnes() {
        String sdp = bundled("0", section("audio 9 UDP/TLS/RTP/SAVPF 0 8", "0", ""));
        SdpProblem problem = problem(sdp, SessionKind.WHIP);
        assertThat(problem.kind()).isEqualTo(SdpProblem.Kind.UNACCEPTABLE);
        assertThat(problem.detail()).contains("opus, VP8, H264, VP9, AV1, H265");
    }

    @Test
    void aRefusalOfTheCoreNamesTheLineOfItsSection() {
        SdpOffer offer = OfferText.read(bundled("a v", opus("a"), vp8("v")), SessionKind.WHIP);
        SdpProblem problem =
                offer.refusal(new SessionResult.Refused(SessionResult.Reason.NO_COMMON_CODEC, "v", "no codec fits"));
        assertThat(problem.pointer()).isEqualTo("line:15");
        assertThat(problem.detail()).startsWith("no codec fits; supported are opus");
    }

    @Test
    void malformedLinesAreNamed() {
        String[] broken = {
            "a=extmap:x urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=extmap:3/sideways urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=rtpmap:300 VP8/90000",
            "a=rtcp-fb:nack",
            "a=candidate:1 1 udp x 192.0.2.1 9 typ host",
            "a=simulcast:both q;h",
            "a=rid:q! send",
            "a=ssrc:4294967296 cname:x",
            "a=setup:never",
            "a=fingerprint:sha-256 AB:CD",
            "a=ice-ufrag:x"
        };
        for (String line : broken) {
            // First of its section, so that it counts where only the first such line does.
            String sdp = bundled("0", vp8("0")).replace("c=IN IP4 0.0.0.0\r\n", line + "\r\n");
            SdpProblem problem = problem(sdp, SessionKind.WHIP);
            assertThat(problem.kind()).as(line).isEqualTo(SdpProblem.Kind.MALFORMED);
            assertThat(problem.pointer()).as(line).isEqualTo("line:7");
        }
    }

    @Test
    void unknownLinesDoNoHarm() {
        String sdp = bundled("0", vp8("0", "a=x-unheard-of:1", "a=flag", "b=AS:500", "k=prompt", "z=0 0"));
        assertThat(OfferText.answer(sdp, SessionKind.WHIP)).doesNotContain("unheard");
    }

    @Test
    void twoSectionsOfOneMidAreMalformed() {
        SdpProblem problem = problem(bundled("0", vp8("0"), opus("0")), SessionKind.WHIP);
        assertThat(problem.kind()).isEqualTo(SdpProblem.Kind.MALFORMED);
        assertThat(problem.detail()).contains("\"0\"");
    }

    @Test
    void anIdWithTwoMeaningsKeepsTheFirst() {
        String sdp = bundled(
                "a v",
                opus("a", "a=extmap:2 urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
                vp8(
                        "v",
                        "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
                        "a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid"));
        List<SectionRequest> sections = request(sdp, SessionKind.WHIP).sections();
        assertThat(((SectionRequest.Publish) sections.get(0)).extensions())
                .extracting(HeaderExtension::type)
                .containsExactly(HeaderExtensionType.AUDIO_LEVEL);
        assertThat(((SectionRequest.Publish) sections.get(1)).extensions())
                .extracting(HeaderExtension::type)
                .containsExactly(HeaderExtensionType.MID);
    }

    @Test
    void attributesOfAnExtensionAreSaidAgain() {
        String sdp = bundled("0", opus("0", "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=off"));
        assertThat(OfferText.answer(sdp, SessionKind.WHIP))
                .contains("a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=off\r\n");
    }

    @Test
    void mixedExtensionHeadersAreTakenWhereEveryLiveSectionTakesThem() {
        assertThat(request(bundled("a v", opus("a", "a=extmap-allow-mixed"), vp8("v")), SessionKind.WHIP)
                        .extmapAllowMixed())
                .isFalse();
        assertThat(request(bundled("a", opus("a", "a=extmap-allow-mixed"), vp8("v")), SessionKind.WHIP)
                        .extmapAllowMixed())
                .isTrue();
        assertThat(request(bundled("a", "a=extmap-allow-mixed\r\n", opus("a")), SessionKind.WHIP)
                        .extmapAllowMixed())
                .isTrue();
    }

    @Test
    void feedbackOfAllPayloadTypesIsGivenToEach() {
        CodecParameters codec = published(
                        bundled("0", vp8("0", "a=rtcp-fb:* nack", "a=rtcp-fb:96 ccm fir", "a=rtcp-fb:* nack rpsi")))
                .codecs()
                .getFirst();
        assertThat(codec.feedback()).containsExactlyInAnyOrder(RtcpFeedback.NACK, RtcpFeedback.CCM_FIR);
    }

    @Test
    void payloadTypesThatLookLikeRtcpAreLeftOut() {
        String sdp = bundled(
                "0", section("video 9 RTP/SAVPF 72 96", "0", lines("a=rtpmap:72 VP8/90000", "a=rtpmap:96 VP8/90000")));
        assertThat(published(sdp).codecs())
                .extracting(CodecParameters::payloadType)
                .containsExactly(96);
    }

    @Test
    void otherProfilesThanSavpfAreAnsweredInKind() {
        for (String profile : List.of("RTP/SAVPF", "UDP/TLS/RTP/SAVP", "TCP/DTLS/RTP/SAVPF", "RTP/AVP")) {
            String sdp = bundled("0", vp8("0").replace("UDP/TLS/RTP/SAVPF", profile));
            String answer = OfferText.answer(sdp, SessionKind.WHIP);
            assertThat(answer).contains("m=video 7000 " + profile + " 96\r\n");
            AnswerRules.check(sdp, answer);
        }
    }

    @Test
    void aPausedLayerStaysPausedAndTheFirstAlternativeIsTaken() {
        String sdp = bundled(
                "0",
                vp8(
                        "0",
                        RID,
                        "a=rid:q send pt=96,99;max-width=320",
                        "a=rid:h send",
                        "a=rid:x send",
                        "a=rid:f send",
                        "a=simulcast:send q;~h,x;f;ghost"));
        assertThat(published(sdp).encodings())
                .extracting(EncodingParameters::rid)
                .containsExactly("q", "h", "f");
        assertThat(OfferText.answer(sdp, SessionKind.WHIP))
                .containsSubsequence(
                        "a=rid:q recv pt=96;max-width=320\r\n",
                        "a=rid:h recv\r\n",
                        "a=rid:f recv\r\n",
                        "a=simulcast:recv q;~h;f\r\n")
                .doesNotContain("ghost");
    }

    @Test
    void aSingleRidWithoutSimulcastIsAnswered() {
        String sdp = bundled("0", vp8("0", RID, "a=rid:only send"));
        assertThat(published(sdp).simulcast()).isFalse();
        assertThat(OfferText.answer(sdp, SessionKind.WHIP))
                .contains("a=rid:only recv\r\n")
                .doesNotContain("a=simulcast");
    }

    @Test
    void layersOfASectionAtRestAreAnsweredSoThatTheClientKeepsThem() {
        String sdp = bundled("v", vp8("v", "a=inactive", RID, "a=rid:q send", "a=rid:h send", "a=simulcast:send q;~h"));
        assertThat(OfferText.answer(sdp, SessionKind.WEBSOCKET))
                .containsSubsequence("a=rid:q recv\r\n", "a=rid:h recv\r\n", "a=simulcast:recv q;~h\r\n");
    }

    @Test
    void layersAreNotAnsweredWithoutTheExtensionThatNamesThem() {
        String sdp = bundled("v", vp8("v", "a=rid:q send", "a=rid:h send", "a=simulcast:send q;h"));
        assertThat(OfferText.answer(sdp, SessionKind.WHIP)).doesNotContain("a=rid", "a=simulcast");
    }

    @Test
    void directionsOutsideTheKindOfSessionAreInactive() {
        String sdp = bundled("a v", opus("a", "a=recvonly"), vp8("v", "a=sendonly"));
        assertThat(OfferText.answer(sdp, SessionKind.WHIP))
                .containsSubsequence("m=audio", "a=inactive", "m=video", "a=recvonly");
        assertThat(OfferText.answer(sdp, SessionKind.WHEP))
                .containsSubsequence("m=audio", "a=sendonly", "m=video", "a=inactive");
        assertThat(OfferText.answer(sdp, SessionKind.REST))
                .containsSubsequence("m=audio", "a=sendonly", "m=video", "a=recvonly");
    }

    @Test
    void aDirectionOfTheSessionHoldsWhereASectionHasNone() {
        String sdp = bundled("v", "a=recvonly\r\n", vp8("v"));
        assertThat(request(sdp, SessionKind.WEBSOCKET).sections().getFirst())
                .isInstanceOf(SectionRequest.Receive.class);
    }

    @Test
    void declarationsSayWhatATrackShows() {
        List<TrackDeclaration> tracks = List.of(new TrackDeclaration("v", "screen", "Slides", true));
        SdpResult<SdpOffer> result = SdpOffer.parse(bundled("a v", opus("a"), vp8("v")), SessionKind.WEBSOCKET, tracks);
        List<SectionRequest> sections =
                ((SdpResult.Read<SdpOffer>) result).value().request().sections();
        assertThat(((SectionRequest.Publish) sections.get(0)).source()).isEqualTo(TrackSource.MICROPHONE);
        SectionRequest.Publish video = (SectionRequest.Publish) sections.get(1);
        assertThat(video.source()).isEqualTo(TrackSource.SCREEN);
        assertThat(video.label()).isEqualTo("Slides");
        assertThat(video.muted()).isTrue();
    }

    @Test
    void aDeclarationThatCannotBeMeantIsNamedByItsPointer() {
        assertThat(declared(new TrackDeclaration("9", null, null, null)).pointer())
                .isEqualTo("/tracks/0/mid");
        assertThat(declared(new TrackDeclaration("v", "Screen!", null, null)).pointer())
                .isEqualTo("/tracks/0/source");
        assertThat(declared(new TrackDeclaration("v", null, "x".repeat(257), null))
                        .pointer())
                .isEqualTo("/tracks/0/label");
    }

    private static SdpProblem declared(TrackDeclaration track) {
        SdpResult<SdpOffer> result = SdpOffer.parse(bundled("v", vp8("v")), SessionKind.WHIP, List.of(track));
        return ((SdpResult.Faulty<SdpOffer>) result).problem();
    }

    @Test
    void aDescriptionBeginsWithItsVersionAndHasAnOrigin() {
        assertThat(problem("", SessionKind.WHIP).pointer()).isEqualTo("line:1");
        assertThat(problem("hello", SessionKind.WHIP).kind()).isEqualTo(SdpProblem.Kind.MALFORMED);
        assertThat(problem("v=1\r\n", SessionKind.WHIP).detail()).contains("v=0");
        assertThat(problem("v=0\r\ns=-\r\n", SessionKind.WHIP).detail()).contains("o=");
        assertThat(problem("v=0\r\no=- 1\r\n", SessionKind.WHIP).pointer()).isEqualTo("line:2");
        assertThat(problem("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\nm=audio\r\n", SessionKind.WHIP)
                        .pointer())
                .isEqualTo("line:3");
    }
}
