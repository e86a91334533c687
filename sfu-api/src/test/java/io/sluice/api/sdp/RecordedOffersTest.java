package io.sluice.api.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.SessionKind;
import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.Direction;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.RtcpFeedback;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.SessionRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Offers of real clients in → answers that keep every rule of JSEP, and what each of them is known for.
class RecordedOffersTest {
    static List<String> offers() {
        return RecordedOffers.WITH_MEDIA;
    }

    @ParameterizedTest
    @MethodSource("offers")
    void anAnswerKeepsTheRules(String name) {
        String sdp = RecordedOffers.read(name);
        AnswerRules.check(sdp, OfferText.answer(sdp, SessionKind.WEBSOCKET));
    }

    @ParameterizedTest
    @MethodSource("offers")
    void bareLineFeedsReadTheSame(String name) {
        String sdp = RecordedOffers.read(name);
        assertThat(OfferText.answer(sdp.replace("\r\n", "\n"), SessionKind.WHIP))
                .isEqualTo(OfferText.answer(sdp, SessionKind.WHIP));
    }

    @Test
    void anOfferOfDataAloneLeavesNothing() {
        for (String name : RecordedOffers.DATA_ONLY) {
            SdpProblem problem = OfferText.problem(RecordedOffers.read(name), SessionKind.WEBSOCKET);
            assertThat(problem.kind()).isEqualTo(SdpProblem.Kind.UNACCEPTABLE);
        }
    }

    @Test
    void legacyAndModernDataSectionsGetPortZero() {
        assertThat(OfferText.answer(RecordedOffers.read("aiortc-offer"), SessionKind.WHIP))
                .contains("m=application 0 DTLS/SCTP 5000\r\n")
                .contains("a=group:BUNDLE 0\r\n");
        assertThat(OfferText.answer(RecordedOffers.read("chromium-sendrecv-av-dc"), SessionKind.WEBSOCKET))
                .contains("m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\n")
                .contains("a=group:BUNDLE 0 1\r\n");
    }

    @Test
    void bundleOnlySectionsOfGstreamerAreAlive() {
        String sdp = RecordedOffers.read("gstreamer-vp8-full-offer");
        SessionRequest request = OfferText.request(sdp, SessionKind.WHIP);
        assertThat(request.sections()).hasSize(2).allMatch(s -> s instanceof SectionRequest.Publish);
        SectionRequest.Publish audio =
                (SectionRequest.Publish) request.sections().get(1);
        assertThat(audio.mid()).isEqualTo("audio1");
        assertThat(audio.codecs().getFirst().codec()).isEqualTo(Codec.OPUS);
        assertThat(audio.encodings()).containsExactly(new EncodingParameters("", 2081635087L, -1));
        assertThat(OfferText.answer(sdp, SessionKind.WHIP))
                .contains("a=group:BUNDLE video0 audio1\r\n")
                .contains("m=audio 7000 UDP/TLS/RTP/SAVPF 97\r\n")
                .contains("a=rtpmap:97 OPUS/48000/2\r\n");
    }

    @Test
    void candidatesOfGstreamerKeepTcpTypesAndLinkLocalAddresses() {
        List<IceCandidate> candidates = OfferText.request(
                        RecordedOffers.read("gstreamer-vp8-full-offer"), SessionKind.WHIP)
                .ice()
                .candidates();
        assertThat(candidates).hasSize(9);
        assertThat(candidates)
                .extracting(IceCandidate::tcpType)
                .contains(IceCandidate.TcpType.ACTIVE, IceCandidate.TcpType.PASSIVE, IceCandidate.TcpType.NONE);
        assertThat(candidates.getLast().address().host()).isEqualTo("fe80::fc:ff:fe00:1");
    }

    @Test
    void sprop_parameterSetsOfTheClientAreNotRepeated() {
        assertThat(OfferText.answer(RecordedOffers.read("gstreamer-h264-offer"), SessionKind.WHIP))
                .contains("a=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42c015\r\n")
                .doesNotContain("sprop");
    }

    @Test
    void secondComponentsOfFirefoxAreIgnored() {
        SessionRequest request = OfferText.request(RecordedOffers.read("firefox-vp9"), SessionKind.WHIP);
        assertThat(request.ice().candidates()).hasSize(4).allMatch(c -> c.component() == 1);
        assertThat(request.ice().endOfCandidates()).isTrue();
        assertThat(request.dtls().fingerprints()).hasSize(1);
    }

    @Test
    void directionsOfExtensionsAreReadAsFirefoxStatesThem() {
        SectionRequest.Publish video = (SectionRequest.Publish)
                OfferText.request(RecordedOffers.read("firefox-vp8-simulcast"), SessionKind.WHIP)
                        .sections()
                        .getFirst();
        assertThat(video.extensions())
                .contains(
                        new HeaderExtension(HeaderExtensionType.RID, 9, Direction.SENDONLY),
                        new HeaderExtension(HeaderExtensionType.PLAYOUT_DELAY, 6, Direction.RECVONLY),
                        new HeaderExtension(HeaderExtensionType.MID, 3, Direction.SENDRECV));
        assertThat(OfferText.answer(RecordedOffers.read("firefox-vp8-simulcast"), SessionKind.WHIP))
                .contains("a=extmap:9/recvonly urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n")
                .contains("a=extmap-allow-mixed\r\n");
    }

    @Test
    void simulcastIsAnsweredInFull() {
        for (String name : RecordedOffers.WITH_MEDIA) {
            if (name.contains("simulcast")) {
                assertThat(OfferText.answer(RecordedOffers.read(name), SessionKind.WEBSOCKET))
                        .as(name)
                        .contains("a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f\r\n");
            }
        }
    }

    @Test
    void ridsAreLearntFromTheWireEvenWhereFirefoxListsSsrcs() {
        SectionRequest.Publish video = (SectionRequest.Publish)
                OfferText.request(RecordedOffers.read("firefox-vp8-simulcast"), SessionKind.WHIP)
                        .sections()
                        .getFirst();
        assertThat(video.simulcast()).isTrue();
        assertThat(video.encodings()).extracting(EncodingParameters::rid).containsExactly("q", "h", "f");
        assertThat(video.encodings()).noneMatch(EncodingParameters::hasSsrc);
    }

    @Test
    void codecsCarryTheirRetransmissionsAndFeedback() {
        SectionRequest.Receive video =
                (SectionRequest.Receive) OfferText.request(RecordedOffers.read("chromium-recvonly"), SessionKind.WHEP)
                        .sections()
                        .get(1);
        CodecParameters vp8 = video.codecs().getFirst();
        assertThat(vp8.codec()).isEqualTo(Codec.VP8);
        assertThat(vp8.payloadType()).isEqualTo(96);
        assertThat(vp8.rtxPayloadType()).isEqualTo(97);
        assertThat(vp8.feedback())
                .containsExactlyInAnyOrder(
                        RtcpFeedback.GOOG_REMB,
                        RtcpFeedback.TRANSPORT_CC,
                        RtcpFeedback.CCM_FIR,
                        RtcpFeedback.NACK,
                        RtcpFeedback.NACK_PLI);
        assertThat(video.codecs()).extracting(CodecParameters::codec).contains(Codec.VP9, Codec.H264, Codec.AV1);
        assertThat(video.codecs()).allMatch(CodecParameters::hasRtx);
    }

    @Test
    void aSlotShowsItsSourcesToTheReceiver() {
        assertThat(OfferText.answer(RecordedOffers.read("chromium-recvonly"), SessionKind.WHEP))
                .contains("a=sendonly\r\na=msid:stream-1 track-1\r\n")
                .contains("a=ssrc-group:FID 1001 2001\r\n")
                .contains("a=ssrc:1001 cname:cname\r\n")
                .contains("a=ssrc:2001 msid:stream-1 track-1\r\n");
    }

    @Test
    void sendrecvIsAPublicationForWhipAndASlotForWhep() {
        String sdp = RecordedOffers.read("chromium-sendrecv-av-dc");
        assertThat(OfferText.request(sdp, SessionKind.WHIP).sections())
                .allMatch(s -> s instanceof SectionRequest.Publish);
        assertThat(OfferText.request(sdp, SessionKind.WEBSOCKET).sections())
                .allMatch(s -> s instanceof SectionRequest.Publish);
        assertThat(OfferText.request(sdp, SessionKind.WHEP).sections())
                .allMatch(s -> s instanceof SectionRequest.Receive);
    }

    @Test
    void encryptedExtensionsAreLeftOut() {
        assertThat(OfferText.answer(RecordedOffers.read("chromium-recvonly-allhdrext"), SessionKind.WHEP))
                .doesNotContain("hdrext:encrypt")
                .contains("a=extmap:17 https://aomediacodec.github.io/av1-rtp-spec/");
    }
}
