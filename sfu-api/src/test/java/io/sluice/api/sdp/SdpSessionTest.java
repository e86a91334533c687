package io.sluice.api.sdp;

import static io.sluice.api.sdp.OfferText.bundled;
import static io.sluice.api.sdp.OfferText.opus;
import static io.sluice.api.sdp.OfferText.vp8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportProtocol;
import io.sluice.conference.SessionKind;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.TrackSource;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SdpSessionTest {
    private final SdpSession session = new SdpSession(SessionKind.WEBSOCKET, new Random(1));

    private SdpOffer read(String sdp, TrackDeclaration... tracks) {
        return ((SdpResult.Read<SdpOffer>) session.read(sdp, List.of(tracks))).value();
    }

    private String answer(String sdp, TrackDeclaration... tracks) {
        SdpOffer offer = read(sdp, tracks);
        return session.answer(offer, Accepting.accept(offer.request()));
    }

    private SdpProblem problem(String sdp) {
        return ((SdpResult.Faulty<SdpOffer>) session.read(sdp, List.of())).problem();
    }

    @Test
    void theOriginStaysAndItsVersionGrows() {
        Pattern origin = Pattern.compile("o=- (\\d+) (\\d+) IN IP4 127.0.0.1\r\n");
        Matcher first = origin.matcher(answer(bundled("a", opus("a"))));
        Matcher second = origin.matcher(answer(bundled("a v", opus("a"), vp8("v"))));
        assertThat(first.find() && second.find()).isTrue();
        assertThat(second.group(1)).isEqualTo(first.group(1));
        assertThat(Long.parseLong(second.group(2))).isEqualTo(Long.parseLong(first.group(2)) + 1);
    }

    @Test
    void sectionsNeverGoAway() {
        answer(bundled("a v", opus("a"), vp8("v")));
        assertThat(problem(bundled("a", opus("a"))).kind()).isEqualTo(SdpProblem.Kind.UNACCEPTABLE);
    }

    @Test
    void aLiveSectionKeepsItsPlace() {
        answer(bundled("a v", opus("a"), vp8("v")));
        assertThat(problem(bundled("a v", vp8("v"), opus("a"))).pointer()).isEqualTo("line:6");
    }

    @Test
    void aStoppedSectionMayBecomeAnother() {
        answer(bundled("a v", opus("a"), vp8("v")));
        answer(bundled("a", opus("a"), vp8("v").replace("m=video 9", "m=video 0")));
        assertThat(answer(bundled("a w", opus("a"), opus("w")))).contains("a=group:BUNDLE a w\r\n");
    }

    @Test
    void whatWasDeclaredHoldsUntilItIsDeclaredAnew() {
        answer(bundled("v", vp8("v")), new TrackDeclaration("v", "screen", "Slides", null));
        SectionRequest.Publish again = (SectionRequest.Publish)
                read(bundled("v", vp8("v"))).request().sections().getFirst();
        assertThat(again.source()).isEqualTo(TrackSource.SCREEN);
        assertThat(again.label()).isEqualTo("Slides");
        SectionRequest.Publish renamed =
                (SectionRequest.Publish) read(bundled("v", vp8("v")), new TrackDeclaration("v", null, "Demo", null))
                        .request()
                        .sections()
                        .getFirst();
        assertThat(renamed.source()).isEqualTo(TrackSource.SCREEN);
        assertThat(renamed.label()).isEqualTo("Demo");
    }

    @Test
    void aRefusedOfferChangesNothing() {
        answer(bundled("a v", opus("a"), vp8("v")));
        problem(bundled("a", opus("a")));
        read(bundled("a v", opus("a"), vp8("v")), new TrackDeclaration("v", "screen", null, null));
        SectionRequest.Publish video = (SectionRequest.Publish)
                read(bundled("a v", opus("a"), vp8("v"))).request().sections().get(1);
        assertThat(video.source()).isEqualTo(TrackSource.CAMERA);
    }

    @Test
    void publishedTracksAreListedByMid() {
        SdpOffer offer = read(bundled("a v", opus("a"), vp8("v", "a=recvonly")));
        assertThat(PublishedTrack.of(Accepting.accept(offer.request())))
                .containsExactly(new PublishedTrack("a", "trk_0", "microphone"));
    }

    @Test
    void defaultAddressesFollowTheCandidates() {
        SdpOffer offer = read(bundled("a", opus("a")));
        String ipv6 = SdpAnswer.write(
                offer,
                Accepting.accept(
                        offer.request(),
                        Accepting.ice(Accepting.candidate("2001:db8::1", 7000, TransportProtocol.UDP))),
                1,
                1);
        assertThat(ipv6)
                .contains("m=audio 7000 ")
                .contains("c=IN IP6 2001:db8::1\r\n")
                .contains("a=candidate:1 1 udp 2130706431 2001:db8::1 7000 typ host\r\n");
        String none = SdpAnswer.write(offer, Accepting.accept(offer.request(), Accepting.ice()), 1, 1);
        assertThat(none).contains("m=audio 9 ").contains("c=IN IP4 0.0.0.0\r\n");
        String tcp = SdpAnswer.write(
                offer,
                Accepting.accept(
                        offer.request(), Accepting.ice(Accepting.candidate("192.0.2.1", 7000, TransportProtocol.TCP))),
                1,
                1);
        assertThat(tcp).contains("m=audio 9 ").contains(" tcp 2130706431 192.0.2.1 7000 typ host tcptype passive\r\n");
    }
}
