package io.sluice.api.sdp;

import static io.sluice.api.sdp.OfferText.bundled;
import static io.sluice.api.sdp.OfferText.vp8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.SessionKind;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.SectionRequest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceReaderTest {
    private static final long UNKNOWN = EncodingParameters.UNKNOWN_SSRC;

    private static List<EncodingParameters> encodings(String... lines) {
        return publish(bundled("0", vp8("0", lines))).encodings();
    }

    private static SectionRequest.Publish publish(String sdp) {
        return (SectionRequest.Publish)
                OfferText.request(sdp, SessionKind.WHIP).sections().getLast();
    }

    private static EncodingParameters layer(long ssrc, long rtxSsrc) {
        return new EncodingParameters("", ssrc, rtxSsrc);
    }

    @Test
    void layersOfAnOfferThatAPageRewroteHaveTheirSsrcsAndNoRids() {
        String sdp = RecordedOffers.read("chromium-vp8-sim-group");
        SectionRequest.Publish video = publish(sdp);
        assertThat(video.encodings())
                .containsExactly(
                        layer(578726300, 3085359469L), layer(578726301, 3085359470L), layer(578726302, 3085359471L));
        assertThat(video.simulcast()).isFalse();
        assertThat(OfferText.answer(sdp, SessionKind.WHIP)).doesNotContain("a=ssrc", "a=rid", "a=simulcast");
    }

    @Test
    void aRetransmissionIsNoEncodingWhereverItsGroupStands() {
        assertThat(encodings("a=ssrc-group:FID 10 11", "a=ssrc:11 cname:x", "a=ssrc:10 cname:x"))
                .containsExactly(layer(10, 11));
        assertThat(encodings("a=ssrc:11 cname:x", "a=ssrc:10 cname:x", "a=ssrc-group:FID 10 11"))
                .containsExactly(layer(10, 11));
    }

    @Test
    void layersAreTakenWithoutLinesOfTheirOwnAndInTheOrderOfTheirGroup() {
        assertThat(encodings(
                        "a=ssrc:7 cname:x",
                        "a=ssrc-group:FID 2 20",
                        "a=ssrc-group:SIM 3 1 2",
                        "a=ssrc-group:FID 1 10",
                        "a=ssrc:1 cname:x"))
                .containsExactly(layer(3, UNKNOWN), layer(1, 10), layer(2, 20));
    }

    @Test
    void aGroupOfOneNamesTheOnlyEncoding() {
        assertThat(encodings("a=ssrc:7 cname:x", "a=ssrc-group:SIM 5")).containsExactly(layer(5, UNKNOWN));
    }

    @Test
    void whatIsNamedTwiceCountsOnce() {
        assertThat(encodings("a=ssrc-group:SIM 1 2 1 2 2")).containsExactly(layer(1, UNKNOWN), layer(2, UNKNOWN));
        assertThat(encodings("a=ssrc-group:SIM 1 2", "a=ssrc-group:SIM 1 2", "a=ssrc-group:SIM 3 4"))
                .as("the first group counts")
                .containsExactly(layer(1, UNKNOWN), layer(2, UNKNOWN));
        assertThat(encodings("a=ssrc-group:SIM 1 2", "a=ssrc-group:FID 1 9", "a=ssrc-group:FID 2 9"))
                .as("who is named first has the retransmissions")
                .containsExactly(layer(1, 9), layer(2, UNKNOWN));
    }

    @Test
    void zeroNamesNothing() {
        assertThat(encodings("a=ssrc:0 cname:x", "a=ssrc-group:SIM 0 1 2", "a=ssrc-group:FID 1 0"))
                .containsExactly(layer(1, UNKNOWN), layer(2, UNKNOWN));
        assertThat(encodings("a=ssrc-group:SIM 0 0", "a=ssrc:0 cname:x", "a=ssrc:4 cname:x"))
                .containsExactly(layer(4, UNKNOWN));
        assertThat(encodings("a=ssrc-group:SIM 0 0 0")).containsExactly(layer(UNKNOWN, UNKNOWN));
    }

    @Test
    void whatRepairsAnotherOneIsNoLayer() {
        assertThat(encodings("a=ssrc-group:SIM 1 2 3", "a=ssrc-group:FID 1 2"))
                .containsExactly(layer(1, 2), layer(3, UNKNOWN));
        assertThat(encodings("a=ssrc-group:SIM 1 2", "a=ssrc-group:FEC-FR 1 2")).containsExactly(layer(1, UNKNOWN));
        assertThat(encodings("a=ssrc-group:SIM 1 2", "a=ssrc-group:FID 1 1"))
                .as("nothing repairs itself")
                .containsExactly(layer(1, UNKNOWN), layer(2, UNKNOWN));
        assertThat(encodings("a=ssrc-group:SIM 1 2", "a=ssrc-group:FID 1 2", "a=ssrc-group:FID 2 1"))
                .containsExactly(layer(UNKNOWN, UNKNOWN));
    }

    @Test
    void ridsAreWhatCountsWhereLayersHaveBoth() {
        String rid = "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
        SectionRequest.Publish video = publish(bundled(
                "0", vp8("0", rid, "a=ssrc-group:SIM 1 2 3", "a=rid:q send", "a=rid:f send", "a=simulcast:send q;f")));
        assertThat(video.encodings()).extracting(EncodingParameters::rid).containsExactly("q", "f");
        assertThat(video.encodings()).noneMatch(EncodingParameters::hasSsrc);
        assertThat(encodings(rid, "a=ssrc-group:SIM 1 2 3", "a=rid:q send"))
                .containsExactly(new EncodingParameters("q", UNKNOWN, UNKNOWN));
        assertThat(encodings(rid, "a=ssrc-group:SIM 1 2", "a=rid:q recv", "a=simulcast:recv q"))
                .containsExactly(layer(1, UNKNOWN), layer(2, UNKNOWN));
    }

    @Test
    void moreThanSixteenLayersAreRefused() {
        assertThat(encodings("a=ssrc-group:SIM " + numbers(16))).hasSize(16);
        assertThat(OfferText.problem(bundled("0", vp8("0", "a=ssrc-group:SIM " + numbers(17))), SessionKind.WHIP)
                        .kind())
                .isEqualTo(SdpProblem.Kind.UNACCEPTABLE);
        assertThat(encodings("a=ssrc-group:OTHER " + numbers(17), "a=ssrc:4 cname:x"))
                .as("groups of another kind")
                .containsExactly(layer(4, UNKNOWN));
    }

    @Test
    void aGroupThatIsNoListOfNumbersIsMalformed() {
        for (String group : List.of("SIM 1 x", "FID 1 4294967296", "", "FID -1 2")) {
            assertThat(OfferText.problem(bundled("0", vp8("0", "a=ssrc-group:" + group)), SessionKind.WHIP)
                            .kind())
                    .as(group)
                    .isEqualTo(SdpProblem.Kind.MALFORMED);
        }
        assertThat(encodings("a=ssrc-group:SIM", "a=ssrc:4 cname:x")).containsExactly(layer(4, UNKNOWN));
    }

    private static String numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }
}
