package io.sluice.api.sdp;

import io.sluice.api.sdp.SdpProblem.Kind;
import io.sluice.conference.SessionKind;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import java.util.List;
import java.util.Map;

/// A client's offer, read for one kind of session: what it asks of the core, and what its answer must repeat.
///
/// Immutable.
public final class SdpOffer {
    /// The largest offer that is read, in bytes.
    public static final int MAX_SIZE_BYTES = SdpDocument.MAX_SIZE;

    private final SessionRequest request;
    private final List<OfferedSection> sections;
    private final boolean grouped;
    private final List<String> group;
    private final boolean mixed;

    /// @param sections one per `m=` line
    /// @param grouped whether a BUNDLE group was offered
    /// @param group its mids
    /// @param mixed whether `a=extmap-allow-mixed` was offered for the session
    SdpOffer(
            SessionRequest request, List<OfferedSection> sections, boolean grouped, List<String> group, boolean mixed) {
        this.request = request;
        this.sections = List.copyOf(sections);
        this.grouped = grouped;
        this.group = List.copyOf(group);
        this.mixed = mixed;
    }

    /// Reads the first offer of a session.
    ///
    /// @param kind decides what a section is for: WHIP publishes, WHEP receives, the others do both
    /// @param tracks what the client says about its publishing sections, may be empty
    public static SdpResult<SdpOffer> parse(String sdp, SessionKind kind, List<TrackDeclaration> tracks) {
        return parse(sdp, kind, new TrackDeclarations(tracks, Map.of()));
    }

    static SdpResult<SdpOffer> parse(String sdp, SessionKind kind, TrackDeclarations declarations) {
        return switch (SdpDocument.parse(sdp)) {
            case SdpResult.Faulty<SdpDocument>(SdpProblem problem) -> SdpResult.faulty(problem);
            case SdpResult.Read<SdpDocument>(SdpDocument document) ->
                new OfferReader(document, kind, declarations).read();
        };
    }

    public SessionRequest request() {
        return request;
    }

    /// The core's refusal of this offer as a problem that names the line of the section at fault. Its kind fits the
    /// reasons that lie in the offer; `NOT_PERMITTED` and `OVERLOADED` deserve a status of their own.
    public SdpProblem refusal(SessionResult.Refused refused) {
        String detail = refused.reason() == SessionResult.Reason.NO_COMMON_CODEC
                ? refused.detail() + "; supported are " + OfferReader.SUPPORTED
                : refused.detail();
        for (OfferedSection section : sections) {
            if (!refused.mid().isEmpty() && section.mid().equals(refused.mid())) {
                return SdpProblem.atLine(Kind.UNACCEPTABLE, section.line(), detail);
            }
        }
        return SdpProblem.ofWhole(Kind.UNACCEPTABLE, detail);
    }

    List<OfferedSection> sections() {
        return sections;
    }

    boolean grouped() {
        return grouped;
    }

    List<String> group() {
        return group;
    }

    boolean mixed() {
        return mixed;
    }
}
