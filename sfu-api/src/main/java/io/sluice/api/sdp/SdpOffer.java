package io.sluice.api.sdp;

import io.sluice.conference.SessionKind;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import java.util.List;

/// A client's offer, read for one kind of session: what it asks of the core, and what its answer must repeat.
///
/// Immutable.
public final class SdpOffer {
    private final SessionRequest request;

    SdpOffer(SessionRequest request) {
        this.request = request;
    }

    /// Reads the first offer of a session.
    ///
    /// @param kind decides what a section is for: WHIP publishes, WHEP receives, the others do both
    /// @param tracks what the client says about its publishing sections, may be empty
    public static SdpResult<SdpOffer> parse(String sdp, SessionKind kind, List<TrackDeclaration> tracks) {
        return SdpResult.faulty(SdpProblem.ofWhole(
                SdpProblem.Kind.UNACCEPTABLE, kind + ": nothing to read in " + tracks.size() + sdp.length()));
    }

    public SessionRequest request() {
        return request;
    }

    /// The core's refusal of this offer as a problem that names the line of the section at fault. Its kind fits the
    /// reasons that lie in the offer; `NOT_PERMITTED` and `OVERLOADED` deserve a status of their own.
    public SdpProblem refusal(SessionResult.Refused refused) {
        return SdpProblem.ofWhole(SdpProblem.Kind.UNACCEPTABLE, refused.detail());
    }
}
