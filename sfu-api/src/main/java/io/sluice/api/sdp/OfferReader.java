package io.sluice.api.sdp;

import io.sluice.api.sdp.BundlePlan.State;
import io.sluice.api.sdp.SdpProblem.Kind;
import io.sluice.conference.SessionKind;
import io.sluice.parameters.Codec;
import io.sluice.parameters.Direction;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.SessionRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The lines of an offer in → an [SdpOffer] out. Good for one offer.
final class OfferReader {
    static final String SUPPORTED =
            Codec.allowable().stream().map(Codec::encodingName).collect(Collectors.joining(", "));

    private final SdpDocument document;
    private final SessionKind sessionKind;
    private final TrackDeclarations declarations;
    private final FirstProblem problems = new FirstProblem();
    private final ExtensionReader extensionReader = new ExtensionReader(problems);
    private final List<SectionRequest> requests = new ArrayList<>();
    private final List<OfferedSection> offered = new ArrayList<>();
    private boolean everywhereMixed = true;

    OfferReader(SdpDocument document, SessionKind sessionKind, TrackDeclarations declarations) {
        this.document = document;
        this.sessionKind = sessionKind;
        this.declarations = declarations;
    }

    SdpResult<SdpOffer> read() {
        BundlePlan plan = BundlePlan.of(document, problems);
        SdpProblem early = problems.problem();
        if (early != null) {
            return SdpResult.faulty(early);
        }
        List<Integer> live = plan.liveInGroupOrder();
        if (live.isEmpty()) {
            return SdpResult.faulty(SdpProblem.ofWhole(
                    Kind.UNACCEPTABLE,
                    plan.grouped()
                            ? "the first BUNDLE group has no section of audio or video that is alive"
                            : "no section of audio or video is alive"));
        }
        for (int i = 0; i < document.sections().size(); i++) {
            readSection(i, plan);
        }
        declarations.check(plan.mids()).ifPresent(problems::report);
        SdpSection transport = transportSection(live);
        boolean mixed = SdpDocument.first(document.session(), "extmap-allow-mixed") != null;
        SessionRequest request = new SessionRequest(
                IceReader.read(document, transport, problems),
                DtlsReader.read(document, transport, problems),
                requests,
                mixed || everywhereMixed);
        SdpProblem problem = problems.problem();
        return problem != null
                ? SdpResult.faulty(problem)
                : SdpResult.read(new SdpOffer(request, offered, plan.grouped(), List.copyOf(plan.group()), mixed));
    }

    private void readSection(int index, BundlePlan plan) {
        SdpSection section = document.sections().get(index);
        Optional<MediaKind> kind = section.kind();
        String mid = plan.mids().get(index);
        boolean hasMid = plan.written().get(index);
        State state = plan.states().get(index);
        if (kind.isPresent() && state == State.LIVE) {
            readLive(section, kind.get(), mid, hasMid);
            return;
        }
        int place = OfferedSection.NOT_ASKED;
        if (kind.isPresent() && state == State.STOPPED && hasMid) {
            place = requests.size();
            requests.add(new SectionRequest.Inactive(mid, kind.get(), List.of(), List.of(), true));
        }
        offered.add(new OfferedSection(
                section.mediaLine().number(),
                section.media(),
                section.protocol(),
                section.formats(),
                mid,
                hasMid,
                kind.orElse(null),
                place,
                false,
                false,
                Map.of(),
                Map.of(),
                Collections.emptyNavigableMap(),
                false));
    }

    private void readLive(SdpSection section, MediaKind kind, String mid, boolean hasMid) {
        if (!section.has("rtcp-mux")) {
            problems.unacceptable(section.mediaLine(), "a=rtcp-mux is missing; RTP and RTCP share one port here");
        }
        boolean mixed = section.has("extmap-allow-mixed");
        everywhereMixed &= mixed;
        RtpFormats formats = RtpFormats.read(section, kind, problems);
        ExtensionReader.Extensions extensions = extensionReader.read(document, section);
        EncodingReader.Encodings encodings = EncodingReader.read(section, problems);
        offered.add(new OfferedSection(
                section.mediaLine().number(),
                section.media(),
                section.protocol(),
                section.formats(),
                mid,
                hasMid,
                kind,
                requests.size(),
                section.has("rtcp-rsize"),
                mixed,
                formats.encodings(),
                extensions.attributes(),
                encodings.rids(),
                encodings.simulcast()));
        requests.add(
                switch (purpose(direction(section))) {
                    case SENDONLY -> {
                        TrackDeclarations.Declared declared = declarations.of(mid, kind);
                        yield new SectionRequest.Publish(
                                mid,
                                kind,
                                formats.codecs(),
                                extensions.extensions(),
                                encodings.encodings(),
                                encodings.simulcast(),
                                declared.source(),
                                declared.label(),
                                declared.muted());
                    }
                    case RECVONLY -> new SectionRequest.Receive(mid, kind, formats.codecs(), extensions.extensions());
                    case SENDRECV, INACTIVE ->
                        new SectionRequest.Inactive(mid, kind, formats.codecs(), extensions.extensions(), false);
                });
    }

    /// What a section is for, put as the one direction in which media will flow, seen from the client.
    private Direction purpose(Direction direction) {
        boolean publishes = direction.sends() && sessionKind != SessionKind.WHEP;
        boolean receives = direction.receives() && sessionKind != SessionKind.WHIP;
        if (publishes) {
            return Direction.SENDONLY;
        }
        return receives ? Direction.RECVONLY : Direction.INACTIVE;
    }

    private Direction direction(SdpSection section) {
        @Nullable Direction own = direction(section.lines());
        @Nullable Direction common = own == null ? direction(document.session()) : own;
        return common == null ? Direction.SENDRECV : common;
    }

    private static @Nullable Direction direction(List<SdpLine> lines) {
        for (SdpLine line : lines) {
            Direction direction = line.type() == 'a' ? ExtensionReader.direction(line.text()) : null;
            if (direction != null) {
                return direction;
            }
        }
        return null;
    }

    /// The section whose ICE and DTLS lines count: the first of the group that can be accepted, as far as that can be
    /// foreseen here (RFC 9143 §7.3). Clients that give each section credentials of its own expect that.
    private SdpSection transportSection(List<Integer> live) {
        for (int index : live) {
            SectionRequest request = requests.get(offered.get(index).request());
            boolean hasCodec = switch (request) {
                case SectionRequest.Publish publish -> !publish.codecs().isEmpty();
                case SectionRequest.Receive receive -> !receive.codecs().isEmpty();
                case SectionRequest.Inactive inactive -> !inactive.codecs().isEmpty();
            };
            if (hasCodec) {
                return document.sections().get(index);
            }
        }
        SdpSection first = document.sections().get(live.getFirst());
        problems.unacceptable(first.mediaLine(), "no codec is supported in any section; supported are " + SUPPORTED);
        return first;
    }
}
