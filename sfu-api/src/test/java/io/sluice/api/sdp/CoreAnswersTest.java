package io.sluice.api.sdp;

import static io.sluice.api.sdp.OfferText.bundled;
import static io.sluice.api.sdp.OfferText.lines;
import static io.sluice.api.sdp.OfferText.opus;
import static io.sluice.api.sdp.OfferText.section;
import static io.sluice.api.sdp.OfferText.vp8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.ConferenceCommand.Negotiated;
import io.sluice.conference.ConferenceCommand.OpenResult;
import io.sluice.conference.Outcome;
import io.sluice.conference.Permissions;
import io.sluice.conference.SessionKind;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SectionResult;
import io.sluice.parameters.SessionResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Offers in → answers out with the negotiation of the core between them.
class CoreAnswersTest {
    private final CoreAnswers core = new CoreAnswers();

    static Stream<Arguments> offersAndKinds() {
        return RecordedOffers.WITH_MEDIA.stream()
                .flatMap(name -> Stream.of(SessionKind.values()).map(kind -> Arguments.of(name, kind)));
    }

    /// One session with its descriptions.
    private final class Client {
        final SdpSession descriptions;
        final String sessionId;
        final String first;
        SessionResult.Accepted accepted;

        Client(SessionKind kind, String offer, Permissions permissions) {
            this.descriptions = new SdpSession(kind, new Random(5));
            SdpOffer read = read(offer);
            OpenResult result = core.open("ida", kind, permissions, read.request());
            assertThat(result).isInstanceOf(OpenResult.Opened.class);
            OpenResult.Opened opened = (OpenResult.Opened) result;
            sessionId = opened.opened().session().id();
            accepted = Objects.requireNonNull(opened.opened().negotiated());
            first = descriptions.answer(read, accepted);
        }

        SdpOffer read(String offer) {
            SdpResult<SdpOffer> result = descriptions.read(offer, List.of());
            assertThat(result).isInstanceOf(SdpResult.Read.class);
            return ((SdpResult.Read<SdpOffer>) result).value();
        }

        String again(String offer) {
            SdpOffer read = read(offer);
            Outcome<Negotiated> outcome = core.negotiate(sessionId, read.request());
            assertThat(outcome).isInstanceOf(Outcome.Done.class);
            SessionResult result = ((Outcome.Done<Negotiated>) outcome).value().result();
            assertThat(result).isInstanceOf(SessionResult.Accepted.class);
            accepted = (SessionResult.Accepted) result;
            String answer = descriptions.answer(read, accepted);
            AnswerRules.check(offer, answer);
            return answer;
        }
    }

    @ParameterizedTest
    @MethodSource("offersAndKinds")
    void theAnswerOfTheCoreKeepsTheRules(String name, SessionKind kind) {
        String offer = RecordedOffers.read(name);
        SdpOffer read = OfferText.read(offer, kind);
        OpenResult result = core.open("ida", kind, Permissions.ALL, read.request());
        assertThat(result).isInstanceOf(OpenResult.Opened.class);
        SessionResult.Accepted accepted =
                Objects.requireNonNull(((OpenResult.Opened) result).opened().negotiated());
        AnswerRules.check(offer, SdpAnswer.write(read, accepted, 1, 1));
    }

    @Test
    void publicationsPreferTheCodecsOfTheConferenceAndSlotsKeepAll() {
        Client publisher = new Client(
                SessionKind.WHIP, RecordedOffers.read("chromium-sendonly-simulcast-allcodecs"), Permissions.ALL);
        assertThat(publisher.first)
                .contains("m=video 7000 UDP/TLS/RTP/SAVPF 96 97 102 103 104 107 108 109 114 115 116 117 39 40"
                        + " 98 99 100 101 45 46\r\n")
                .contains("a=simulcast:recv q;h;f\r\n")
                .contains("a=ice-lite\r\n");
        Client receiver = new Client(SessionKind.WHEP, RecordedOffers.read("chromium-recvonly"), Permissions.ALL);
        assertThat(receiver.first).contains("a=rtpmap:35 VP9/90000\r\n").contains("a=ssrc-group:FID ");
        assertThat(receiver.accepted.sections()).allMatch(s -> s instanceof SectionResult.Receiving);
    }

    private static String redundant(String order, String... lines) {
        return section(
                "audio 9 UDP/TLS/RTP/SAVPF " + order,
                "a",
                lines("a=rtpmap:111 opus/48000/2", "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111") + lines(lines));
    }

    @Test
    void redundancyIsAnsweredWhereTheClientPutsIt() {
        String first = bundled("a", redundant("63 111"));
        Client publisher = new Client(SessionKind.WHIP, first, Permissions.ALL);
        AnswerRules.check(first, publisher.first);
        assertThat(publisher.first)
                .contains("m=audio 7000 UDP/TLS/RTP/SAVPF 63 111\r\n")
                .contains("a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n");
        String last = bundled("a", redundant("111 63"));
        assertThat(new Client(SessionKind.WHIP, last, Permissions.ALL).first)
                .contains("m=audio 7000 UDP/TLS/RTP/SAVPF 111 63\r\n");
        assertThat(new Client(
                                SessionKind.WHEP,
                                first.replace("a=rtcp-mux", "a=rtcp-mux\r\na=recvonly"),
                                Permissions.ALL)
                        .first)
                .contains("m=audio 7000 UDP/TLS/RTP/SAVPF 63 111\r\n");
    }

    @Test
    void redundancyOfWhatIsNotThereIsLeftOut() {
        for (String blocks : List.of("110/110", "111/110", "111/", "x", "")) {
            String offer = bundled("a", redundant("63 111").replace("a=fmtp:63 111/111", "a=fmtp:63 " + blocks));
            Client publisher = new Client(SessionKind.WHIP, offer, Permissions.ALL);
            assertThat(publisher.first)
                    .contains("m=audio 7000 UDP/TLS/RTP/SAVPF 111\r\n")
                    .doesNotContain("red/48000");
        }
    }

    @Test
    void chromiumsRedundancyIsAnswered() {
        String offer = RecordedOffers.read("chromium-sendrecv-av-dc");
        Client publisher = new Client(SessionKind.WHIP, offer, Permissions.ALL);
        assertThat(new AnswerRules.Part(publisher.first).sections.getFirst().words())
                .containsSubsequence("111", "63")
                .hasSize(5);
    }

    /// Forward error correction of pictures is refused by silence: nothing is bound to its SSRC, and the section lives.
    @Test
    void flexFecIsLeftOutAndThePictureStays() {
        String fec = RecordedOffers.read("chromium-vp8-L1T3")
                .replaceFirst("(m=video \\d+ UDP/TLS/RTP/SAVPF [0-9 ]+)", "$1 49 50")
                .replaceFirst(
                        "a=rtpmap:96 VP8/90000\r\n",
                        lines(
                                "a=rtpmap:96 VP8/90000",
                                "a=rtpmap:49 flexfec-03/90000",
                                "a=rtcp-fb:49 goog-remb",
                                "a=rtcp-fb:49 transport-cc",
                                "a=fmtp:49 repair-window=10000000",
                                "a=rtpmap:50 ulpfec/90000"));
        String media = fec.replaceFirst("(?s).*a=ssrc-group:FID (\\d+) .*", "$1");
        fec = fec.replaceFirst(
                "(a=ssrc-group:FID [^\r]*\r\n)",
                "$1a=ssrc-group:FEC-FR " + media + " 4242\r\na=ssrc:4242 cname:fec\r\na=ssrc:4242 msid:- fec\r\n");
        assertThat(fec).contains("a=ssrc-group:FEC-FR " + media + " 4242\r\n").contains(" 49 50\r\n");
        Client publisher = new Client(SessionKind.WHIP, fec, Permissions.ALL);
        AnswerRules.check(fec, publisher.first);
        assertThat(publisher.first)
                .doesNotContain("flexfec", "ulpfec", "FEC-FR", "a=ssrc:4242")
                .contains("a=rtpmap:96 VP8/90000\r\n");
        assertThat(publisher.accepted.sections())
                .filteredOn(result ->
                        result instanceof SectionResult.Published published && published.kind() == MediaKind.VIDEO)
                .singleElement()
                .isInstanceOfSatisfying(SectionResult.Published.class, video -> {
                    assertThat(video.encodings()).hasSize(1);
                    assertThat(video.encodings().getFirst().ssrc()).isEqualTo(Long.parseLong(media));
                    assertThat(video.encodings().getFirst().rtxSsrc()).isNotEqualTo(4242);
                });
        Client receiver = new Client(SessionKind.WHEP, RecordedOffers.read("chromium-recvonly"), Permissions.ALL);
        assertThat(receiver.first)
                .doesNotContain("flexfec")
                .doesNotContain(" 49 ")
                .contains("a=rtpmap:96 VP8/90000");
    }

    @Test
    void whatOpusCanDoAgainstLossAndInSilenceIsAgreedTo() {
        String offer = bundled(
                "a", opus("a", "a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1;stereo=1;maxaveragebitrate=64000"));
        assertThat(new Client(SessionKind.WHIP, offer, Permissions.ALL).first)
                .contains("a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1;stereo=1\r\n");
        assertThat(new Client(
                                SessionKind.WHEP,
                                offer.replace("a=rtcp-mux", "a=rtcp-mux\r\na=recvonly"),
                                Permissions.ALL)
                        .first)
                .contains("a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1;stereo=1\r\n");
    }

    @Test
    void aSlotKeepsItsIdentityThroughRenegotiation() {
        String one = bundled("v", vp8("v", "a=recvonly"));
        Client receiver = new Client(SessionKind.WEBSOCKET, one, Permissions.ALL);
        String again = receiver.again(bundled("v w", vp8("v", "a=recvonly"), vp8("w", "a=recvonly")));
        List<String> before =
                new AnswerRules.Part(receiver.first).sections.getFirst().values("ssrc");
        List<String> after = new AnswerRules.Part(again).sections.getFirst().values("ssrc");
        assertThat(after).isEqualTo(before).isNotEmpty();
        assertThat(new AnswerRules.Part(again).sections.getFirst().values("ice-ufrag"))
                .isEqualTo(
                        new AnswerRules.Part(receiver.first).sections.getFirst().values("ice-ufrag"));
    }

    @Test
    void otherCredentialsRestartIce() {
        String offer = bundled("v", vp8("v", "a=sendonly"));
        Client publisher = new Client(SessionKind.WEBSOCKET, offer, Permissions.ALL);
        String restarted = publisher.again(offer.replace("cli1", "cli2"));
        assertThat(new AnswerRules.Part(restarted).sections.getFirst().values("ice-ufrag"))
                .isNotEqualTo(new AnswerRules.Part(publisher.first)
                        .sections
                        .getFirst()
                        .values("ice-ufrag"));
    }

    @Test
    void aPublicationKeepsItsTrackUntilItIsStopped() {
        String offer = bundled("a v", opus("a"), vp8("v"));
        Client publisher = new Client(SessionKind.WEBSOCKET, offer, Permissions.ALL);
        List<PublishedTrack> before = PublishedTrack.of(publisher.accepted);
        publisher.again(offer);
        assertThat(PublishedTrack.of(publisher.accepted)).isEqualTo(before).hasSize(2);
        publisher.again(bundled("a", opus("a"), vp8("v").replace("m=video 9", "m=video 0")));
        assertThat(PublishedTrack.of(publisher.accepted)).isEqualTo(before.subList(0, 1));
        publisher.again(bundled("a w", opus("a"), vp8("w")));
        assertThat(PublishedTrack.of(publisher.accepted))
                .extracting(PublishedTrack::mid)
                .containsExactly("a", "w");
    }

    @Test
    void layersOutliveARest() {
        String offer = RecordedOffers.read("chromium-vp8-simulcast");
        Client publisher = new Client(SessionKind.WEBSOCKET, offer, Permissions.ALL);
        assertThat(publisher.again(offer.replace("a=sendonly", "a=inactive")))
                .contains("a=simulcast:recv q;h;f\r\n")
                .contains("rtp-hdrext:sdes:rtp-stream-id\r\n");
        assertThat(publisher.again(offer)).contains("a=simulcast:recv q;h;f\r\n");
    }

    @Test
    void whatATokenDoesNotAllowGetsPortZero() {
        Permissions audioOnly = new Permissions(new LinkedHashSet<>(List.of(Permissions.Publish.AUDIO)), true, false);
        Client publisher = new Client(SessionKind.WHIP, bundled("a v", opus("a"), vp8("v")), audioOnly);
        assertThat(publisher.first).contains("m=video 0 ").contains("a=group:BUNDLE a\r\n");
    }

    @Test
    void anOfferWithNothingThatIsPermittedOpensNothing() {
        SdpOffer offer = OfferText.read(bundled("v", vp8("v")), SessionKind.WHIP);
        Permissions none = new Permissions(new LinkedHashSet<>(), true, false);
        assertThat(core.open("ida", SessionKind.WHIP, none, offer.request()))
                .isInstanceOfSatisfying(OpenResult.OfferRefused.class, refused -> {
                    assertThat(refused.refused().reason()).isEqualTo(SessionResult.Reason.NOT_PERMITTED);
                    assertThat(offer.refusal(refused.refused()).pointer()).isEqualTo("line:6");
                });
    }

    @Test
    void aFingerprintBySha1AloneIsRefused() {
        String weak = vp8("v").replace(OfferText.FINGERPRINT, "sha-1 " + "AB:".repeat(19) + "AB");
        SdpOffer offer = OfferText.read(bundled("v", weak), SessionKind.WHIP);
        assertThat(core.open("ida", SessionKind.WHIP, Permissions.ALL, offer.request()))
                .isInstanceOfSatisfying(
                        OpenResult.OfferRefused.class,
                        refused -> assertThat(refused.refused().reason())
                                .isEqualTo(SessionResult.Reason.UNACCEPTABLE_FINGERPRINT));
    }

    @Test
    void aSectionWithoutASupportedCodecGetsPortZeroBesideOneThatHasOne() {
        String offer = bundled(
                "a v", opus("a"), section("video 9 UDP/TLS/RTP/SAVPF 99", "v", lines("a=rtpmap:99 Theora/90000")));
        Client publisher = new Client(SessionKind.WHIP, offer, Permissions.ALL);
        assertThat(publisher.first).contains("m=video 0 UDP/TLS/RTP/SAVPF 99\r\n");
    }
}
