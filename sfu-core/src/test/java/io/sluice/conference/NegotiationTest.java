package io.sluice.conference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.Direction;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.IceParameters;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.RtcpFeedback;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.SectionResult;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import io.sluice.parameters.TrackSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NegotiationTest {
    private static final List<Codec> ALLOWED = List.of(Codec.OPUS, Codec.VP8, Codec.H264, Codec.VP9);

    private static CodecParameters codec(Codec codec, int payloadType) {
        return new CodecParameters(
                codec,
                payloadType,
                1,
                new LinkedHashMap<>(),
                List.of(RtcpFeedback.NACK, RtcpFeedback.GOOG_REMB, RtcpFeedback.TRANSPORT_CC),
                payloadType + 1);
    }

    private static HeaderExtension extension(HeaderExtensionType type, int id) {
        return new HeaderExtension(type, id, Direction.SENDONLY);
    }

    private static SectionRequest.Publish publish(String mid, TrackSource source, CodecParameters... codecs) {
        return new SectionRequest.Publish(
                mid, MediaKind.VIDEO, List.of(codecs), List.of(), List.of(), false, source, "", false);
    }

    private static SessionRequest offer(SectionRequest... sections) {
        return new SessionRequest(
                new IceParameters("user", "password-password-passw", false, List.of(), true),
                new DtlsParameters(DtlsParameters.Setup.ACTPASS, List.of()),
                List.of(sections),
                true);
    }

    private static Negotiation.Plan plan(SessionRequest request) {
        return new Negotiation(Permissions.ALL, SessionKind.WEBSOCKET, ALLOWED).plan(request, Map.of());
    }

    private static List<SectionPlan> agreed(SessionRequest request) {
        return ((Negotiation.Agreed) plan(request)).sections();
    }

    private static SessionResult.Refused refused(Negotiation.Plan plan) {
        return ((Negotiation.Refused) plan).refused();
    }

    @Test
    void publicationsPreferCodecsInTheConferencesOrder() {
        List<SectionPlan> sections = agreed(offer(publish(
                "v",
                TrackSource.CAMERA,
                codec(Codec.AV1, 90),
                codec(Codec.VP9, 98),
                codec(Codec.H264, 102),
                codec(Codec.VP8, 96),
                codec(Codec.H264, 104))));
        assertThat(((SectionPlan.Publish) sections.getFirst()).codecs())
                .extracting(CodecParameters::payloadType)
                .containsExactly(96, 102, 104, 98);
    }

    private static CodecParameters opus(int payloadType) {
        return new CodecParameters(
                Codec.OPUS, payloadType, 2, new LinkedHashMap<>(), List.of(), CodecParameters.NO_RTX);
    }

    private static CodecParameters red(int payloadType, String blocks) {
        return new CodecParameters(
                Codec.RED, payloadType, 2, new LinkedHashMap<>(Map.of(blocks, "")), List.of(), CodecParameters.NO_RTX);
    }

    private static List<Integer> answered(SectionPlan plan) {
        List<CodecParameters> codecs = switch (plan) {
            case SectionPlan.Publish publish -> publish.codecs();
            case SectionPlan.Receive receive -> receive.codecs();
            case SectionPlan.Rest rest -> rest.codecs();
            case SectionPlan.Reject reject -> throw new AssertionError(reject.toString());
        };
        return codecs.stream().map(CodecParameters::payloadType).toList();
    }

    private static List<Integer> published(CodecParameters... codecs) {
        return answered(agreed(offer(new SectionRequest.Publish(
                        "a",
                        MediaKind.AUDIO,
                        List.of(codecs),
                        List.of(),
                        List.of(),
                        false,
                        TrackSource.MICROPHONE,
                        "",
                        false)))
                .getFirst());
    }

    @Test
    void whoPutsRedundancyFirstWantsToSendIt() {
        assertThat(published(red(63, "111/111"), opus(111))).containsExactly(63, 111);
        assertThat(published(opus(111), red(63, "111/111"))).containsExactly(111, 63);
    }

    @Test
    void redundancyStandsWhereOpusStandsAndFallsWithIt() {
        assertThat(published(red(63, "111/111/111"), opus(111))).containsExactly(63, 111);
        assertThat(published(red(63, "110/110"), opus(111))).containsExactly(111);
        assertThat(published(red(63, "111/0"), opus(111))).containsExactly(111);
        assertThat(published(red(63, ""), opus(111))).containsExactly(111);
        assertThat(published(red(63, "1111/1111"), opus(111))).containsExactly(111);
        assertThat(refused(new Negotiation(Permissions.ALL, SessionKind.WEBSOCKET, List.of(Codec.VP8, Codec.RED))
                                .plan(
                                        offer(new SectionRequest.Publish(
                                                "a",
                                                MediaKind.AUDIO,
                                                List.of(red(63, "111/111"), opus(111)),
                                                List.of(),
                                                List.of(),
                                                false,
                                                TrackSource.MICROPHONE,
                                                "",
                                                false)),
                                        Map.of()))
                        .reason())
                .isEqualTo(SessionResult.Reason.NO_COMMON_CODEC);
    }

    @Test
    void slotsKeepRedundancyOfTheirOwnOpus() {
        assertThat(answered(agreed(offer(new SectionRequest.Receive(
                                "s",
                                MediaKind.AUDIO,
                                List.of(opus(96), red(97, "96/96"), red(98, "95/95")),
                                List.of())))
                        .getFirst()))
                .containsExactly(96, 97);
    }

    @Test
    void publicationsAreNotPromisedRemb() {
        SectionPlan.Publish plan =
                (SectionPlan.Publish) agreed(offer(publish("v", TrackSource.CAMERA, codec(Codec.VP8, 96))))
                        .getFirst();
        assertThat(plan.codecs().getFirst().feedback()).containsExactly(RtcpFeedback.NACK, RtcpFeedback.TRANSPORT_CC);
    }

    @Test
    void slotsKeepEveryCodecInTheClientsOrder() {
        SectionPlan.Receive plan = (SectionPlan.Receive) agreed(offer(new SectionRequest.Receive(
                        "s", MediaKind.VIDEO, List.of(codec(Codec.AV1, 90), codec(Codec.VP8, 96)), List.of())))
                .getFirst();
        assertThat(plan.codecs()).extracting(CodecParameters::payloadType).containsExactly(90, 96);
    }

    @Test
    void ofAnIdWithTwoMeaningsTheFirstWins() {
        List<SectionPlan> sections = agreed(offer(
                new SectionRequest.Receive(
                        "a",
                        MediaKind.AUDIO,
                        List.of(codec(Codec.OPUS, 111)),
                        List.of(extension(HeaderExtensionType.MID, 1), extension(HeaderExtensionType.AUDIO_LEVEL, 2))),
                new SectionRequest.Receive(
                        "v",
                        MediaKind.VIDEO,
                        List.of(codec(Codec.VP8, 96)),
                        List.of(
                                extension(HeaderExtensionType.MID, 1),
                                extension(HeaderExtensionType.ABS_SEND_TIME, 2)))));
        assertThat(((SectionPlan.Receive) sections.get(1)).extensions())
                .containsExactly(new HeaderExtension(HeaderExtensionType.MID, 1, Direction.RECVONLY));
    }

    @Test
    void encodingsBeyondThreeAreLeftOut() {
        List<EncodingParameters> four = new ArrayList<>();
        for (String rid : List.of("a", "b", "c", "d")) {
            four.add(new EncodingParameters(rid, EncodingParameters.UNKNOWN_SSRC, EncodingParameters.UNKNOWN_SSRC));
        }
        SectionPlan.Publish plan = (SectionPlan.Publish) agreed(offer(new SectionRequest.Publish(
                        "v",
                        MediaKind.VIDEO,
                        List.of(codec(Codec.VP8, 96)),
                        List.of(),
                        four,
                        true,
                        TrackSource.CAMERA,
                        "",
                        false)))
                .getFirst();
        assertThat(plan.encodings()).extracting(EncodingParameters::rid).containsExactly("a", "b", "c");
    }

    @Test
    void aSoundHasOneEncoding() {
        SectionPlan.Publish plan = (SectionPlan.Publish) agreed(offer(new SectionRequest.Publish(
                        "a",
                        MediaKind.AUDIO,
                        List.of(codec(Codec.OPUS, 111)),
                        List.of(),
                        List.of(new EncodingParameters("", 1, -1), new EncodingParameters("", 2, -1)),
                        false,
                        TrackSource.MICROPHONE,
                        "",
                        false)))
                .getFirst();
        assertThat(plan.encodings()).containsExactly(new EncodingParameters("", 1, -1));
    }

    @Test
    void oneBadSectionIsRejectedAndTheOthersStand() {
        List<SectionPlan> sections = agreed(offer(
                publish("v", TrackSource.CAMERA, codec(Codec.AV1, 90)),
                publish("w", TrackSource.CAMERA, codec(Codec.VP8, 96))));
        assertThat(sections.getFirst())
                .isEqualTo(new SectionPlan.Reject("v", MediaKind.VIDEO, SectionResult.Rejected.Reason.NO_COMMON_CODEC));
        assertThat(sections.get(1)).isInstanceOf(SectionPlan.Publish.class);
    }

    @Test
    void nothingLeftIsARefusal() {
        assertThat(refused(plan(offer(publish("v", TrackSource.CAMERA, codec(Codec.AV1, 90)))))
                        .reason())
                .isEqualTo(SessionResult.Reason.NO_COMMON_CODEC);
        assertThat(refused(plan(offer())).reason()).isEqualTo(SessionResult.Reason.NO_COMMON_CODEC);
    }

    @Test
    void stoppingEverythingIsNoRefusal() {
        assertThat(plan(offer(new SectionRequest.Inactive("v", MediaKind.VIDEO, List.of(), List.of(), true))))
                .isInstanceOf(Negotiation.Agreed.class);
    }

    @Test
    void twoSectionsWithOneMidAreRefused() {
        assertThat(refused(plan(offer(
                                publish("v", TrackSource.CAMERA, codec(Codec.VP8, 96)),
                                publish("v", TrackSource.SCREEN, codec(Codec.VP8, 96)))))
                        .mid())
                .isEqualTo("v");
    }

    @Test
    void tooManySectionsAreRefusedAsAWhole() {
        SectionRequest[] sections = new SectionRequest[Negotiation.MAX_SECTIONS + 1];
        for (int i = 0; i < sections.length; i++) {
            sections[i] = publish("v" + i, TrackSource.CAMERA, codec(Codec.VP8, 96));
        }
        assertThat(refused(plan(offer(sections))).reason()).isEqualTo(SessionResult.Reason.TOO_MANY_SECTIONS);
    }

    @Test
    void aScreenNeedsItsOwnPermission() {
        assertThat(Negotiation.needed(MediaKind.VIDEO, TrackSource.SCREEN)).isEqualTo(Permissions.Publish.SCREEN);
        assertThat(Negotiation.needed(MediaKind.AUDIO, TrackSource.SCREEN_AUDIO))
                .isEqualTo(Permissions.Publish.SCREEN);
        assertThat(Negotiation.needed(MediaKind.VIDEO, new TrackSource("whiteboard")))
                .isEqualTo(Permissions.Publish.VIDEO);
    }
}
