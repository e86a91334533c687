package io.sluice.conference;

import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.SectionResult;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import io.sluice.parameters.TrackSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An offer and the rules of its session in → a plan for all of its sections, or one refusal, out. Changes nothing.
final class Negotiation {
    /// Sections that one session may have, live and resting: a hundred participants with audio and video, and some.
    static final int MAX_SECTIONS = 256;

    /// Encodings of one track; a further one is left out of the answer.
    static final int MAX_ENCODINGS = 3;

    /// A sound has no layers: receivers would get all of them, one among the other.
    static final int MAX_AUDIO_ENCODINGS = 1;

    sealed interface Plan {}

    record Agreed(List<SectionPlan> sections) implements Plan {}

    record Refused(SessionResult.Refused refused) implements Plan {}

    private final Permissions permissions;
    private final SessionKind kind;
    private final List<Codec> allowedCodecs;
    private final ExtensionNegotiation extensions = new ExtensionNegotiation();

    Negotiation(Permissions permissions, SessionKind kind, List<Codec> allowedCodecs) {
        this.permissions = permissions;
        this.kind = kind;
        this.allowedCodecs = allowedCodecs;
    }

    /// @param kinds the live sections that the session has already
    Plan plan(SessionRequest request, Map<String, MediaKind> kinds) {
        if (request.sections().size() > MAX_SECTIONS) {
            return refused(
                    SessionResult.Reason.TOO_MANY_SECTIONS,
                    "",
                    request.sections().size() + " sections; a session has at most " + MAX_SECTIONS);
        }
        Set<String> mids = new HashSet<>();
        List<SectionPlan> plans = new ArrayList<>();
        for (SectionRequest section : request.sections()) {
            if (!mids.add(section.mid())) {
                return refused(
                        SessionResult.Reason.INCOMPATIBLE_CHANGE, section.mid(), "two sections with the same mid");
            }
            MediaKind before = kinds.get(section.mid());
            if (before != null && before != section.kind()) {
                return refused(
                        SessionResult.Reason.INCOMPATIBLE_CHANGE,
                        section.mid(),
                        "the section was " + before + " and cannot become " + section.kind());
            }
            plans.add(plan(section));
        }
        return nothingLeft(plans);
    }

    private SectionPlan plan(SectionRequest section) {
        return switch (section) {
            case SectionRequest.Publish publish -> publish(publish);
            case SectionRequest.Receive receive -> receive(receive);
            case SectionRequest.Inactive inactive ->
                new SectionPlan.Rest(
                        inactive,
                        CodecNegotiation.forSlot(inactive.codecs()),
                        // As for a publication, which it may have been: clients forget layers that go unanswered,
                        // and refuse layers that are answered without their extension.
                        extensions.forPublication(inactive.extensions()));
        };
    }

    private SectionPlan publish(SectionRequest.Publish request) {
        if (kind == SessionKind.WHEP || !mayPublish(request.kind(), request.source())) {
            return new SectionPlan.Reject(request.mid(), request.kind(), SectionResult.Rejected.Reason.NOT_PERMITTED);
        }
        List<CodecParameters> codecs = CodecNegotiation.forPublication(request.codecs(), allowedCodecs);
        if (codecs.isEmpty()) {
            return new SectionPlan.Reject(request.mid(), request.kind(), SectionResult.Rejected.Reason.NO_COMMON_CODEC);
        }
        List<EncodingParameters> encodings = request.encodings().isEmpty()
                ? List.of(new EncodingParameters("", EncodingParameters.UNKNOWN_SSRC, EncodingParameters.UNKNOWN_SSRC))
                : request.encodings();
        int most = request.kind() == MediaKind.AUDIO ? MAX_AUDIO_ENCODINGS : MAX_ENCODINGS;
        return new SectionPlan.Publish(
                request,
                codecs,
                extensions.forPublication(request.extensions()),
                List.copyOf(encodings.subList(0, Math.min(most, encodings.size()))));
    }

    private SectionPlan receive(SectionRequest.Receive request) {
        if (kind == SessionKind.WHIP || !permissions.subscribe()) {
            return new SectionPlan.Reject(request.mid(), request.kind(), SectionResult.Rejected.Reason.NOT_PERMITTED);
        }
        List<CodecParameters> codecs = CodecNegotiation.forSlot(request.codecs());
        return codecs.isEmpty()
                ? new SectionPlan.Reject(request.mid(), request.kind(), SectionResult.Rejected.Reason.NO_COMMON_CODEC)
                : new SectionPlan.Receive(request, codecs, extensions.forSlot(request.extensions()));
    }

    private boolean mayPublish(MediaKind media, TrackSource source) {
        return !permissions.hidden() && permissions.publish().contains(needed(media, source));
    }

    static Permissions.Publish needed(MediaKind media, TrackSource source) {
        if (source.equals(TrackSource.SCREEN) || source.equals(TrackSource.SCREEN_AUDIO)) {
            return Permissions.Publish.SCREEN;
        }
        return media == MediaKind.AUDIO ? Permissions.Publish.AUDIO : Permissions.Publish.VIDEO;
    }

    /// An offer is refused as a whole where something was asked for and none of it can be had.
    private static Plan nothingLeft(List<SectionPlan> plans) {
        SectionPlan.Reject first = null;
        for (SectionPlan plan : plans) {
            switch (plan) {
                case SectionPlan.Publish publish -> {
                    return new Agreed(plans);
                }
                case SectionPlan.Receive receive -> {
                    return new Agreed(plans);
                }
                case SectionPlan.Reject reject -> first = first == null ? reject : first;
                case SectionPlan.Rest rest -> {}
            }
        }
        if (first == null) {
            return plans.isEmpty()
                    ? refused(SessionResult.Reason.NO_COMMON_CODEC, "", "the offer has no media section")
                    : new Agreed(plans);
        }
        return switch (first.reason()) {
            case NO_COMMON_CODEC ->
                refused(
                        SessionResult.Reason.NO_COMMON_CODEC,
                        first.mid(),
                        "none of the offered codecs is supported here");
            case NOT_PERMITTED ->
                refused(SessionResult.Reason.NOT_PERMITTED, first.mid(), "the permissions allow none of the sections");
            case TOO_MANY_SECTIONS ->
                refused(SessionResult.Reason.TOO_MANY_SECTIONS, first.mid(), "the session has too many sections");
        };
    }

    private static Refused refused(SessionResult.Reason reason, String mid, String detail) {
        return new Refused(new SessionResult.Refused(reason, mid, detail));
    }
}
