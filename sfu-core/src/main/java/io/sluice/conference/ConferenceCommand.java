package io.sluice.conference;

import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call of the control API, executed on the loop of its conference; its answer leaves as an immutable snapshot.
///
/// @param <R> what the answer is
public sealed interface ConferenceCommand<R> {
    /// The conference that it concerns.
    String conference();

    /// Creates it, or gives the one that is there.
    ///
    /// @param onlyIfAbsent refuse with `ALREADY_EXISTS` where it is there
    record Create(String conference, ConferenceSettings settings, boolean onlyIfAbsent)
            implements ConferenceCommand<Outcome<Created>> {}

    /// @param existed whether it was there before
    record Created(ConferenceView view, boolean existed) {}

    record Get(String conference) implements ConferenceCommand<Outcome<ConferenceView>> {}

    /// Ends it for everybody.
    record End(String conference) implements ConferenceCommand<Outcome<Ended>> {}

    record Ended() {}

    /// Opens a session, and the conference and the participant with it where they are missing.
    ///
    /// @param createWith settings for a missing conference, or null to refuse with `NO_SUCH_CONFERENCE`
    /// @param name shown to people
    /// @param metadata opaque JSON text
    /// @param offer the first offer, or null to negotiate later
    /// @param onlyFrom for `WHEP`: seat tracks of this identity only, or null for the policy
    record OpenSession(
            String conference,
            @Nullable ConferenceSettings createWith,
            String identity,
            String name,
            String metadata,
            Permissions permissions,
            SessionKind kind,
            @Nullable SessionRequest offer,
            @Nullable String onlyFrom)
            implements ConferenceCommand<OpenResult> {}

    /// What [OpenSession] came to.
    sealed interface OpenResult {
        record Opened(OpenedSession opened) implements OpenResult {}

        /// The offer was refused; nothing was opened.
        record OfferRefused(SessionResult.Refused refused) implements OpenResult {}

        record Refused(Outcome.Refusal refusal, String detail) implements OpenResult {}
    }

    /// A further offer of a session: renegotiation or ICE restart.
    record Negotiate(String conference, String sessionId, SessionRequest offer)
            implements ConferenceCommand<Outcome<Negotiated>> {}

    record Negotiated(SessionResult result, SessionView session) {}

    /// Trickled candidates of the client; those of another ICE generation are refused with `WRONG_STATE`.
    ///
    /// @param usernameFragment the generation they belong to, empty for the current one
    record AddCandidates(
            String conference,
            String sessionId,
            String usernameFragment,
            List<IceCandidate> candidates,
            boolean endOfCandidates)
            implements ConferenceCommand<Outcome<SessionView>> {}

    /// An ICE restart without a new description, as a WHIP `PATCH` asks for it (RFC 9725 §4.3.3).
    record RestartIce(String conference, String sessionId, IceParameters remote)
            implements ConferenceCommand<Outcome<IceParameters>> {}

    record CloseSession(String conference, String sessionId, CloseReason reason)
            implements ConferenceCommand<Outcome<Ended>> {}

    record GetSession(String conference, String sessionId) implements ConferenceCommand<Outcome<SessionView>> {}

    /// A client comes back and may have missed events: answered as [GetSession], and if more slots are wanted,
    /// `SlotsRequired` is told again before the answer.
    record ResumeSession(String conference, String sessionId) implements ConferenceCommand<Outcome<SessionView>> {}

    /// Removes a participant with all its sessions.
    record RemoveParticipant(String conference, String identity, CloseReason reason)
            implements ConferenceCommand<Outcome<Ended>> {}

    /// @param maxHeight pixels, 0 for no limit
    /// @param maxFps frames per second, 0 for no limit
    record Subscribe(
            String conference,
            String sessionId,
            String trackId,
            boolean enabled,
            int priority,
            int maxHeight,
            int maxFps)
            implements ConferenceCommand<Outcome<SessionView>> {}

    record Unsubscribe(String conference, String sessionId, String trackId)
            implements ConferenceCommand<Outcome<SessionView>> {}

    record SetPolicy(String conference, String sessionId, SubscriptionPolicy policy)
            implements ConferenceCommand<Outcome<SessionView>> {}

    /// Changes a track of the session's own participant.
    ///
    /// @param muted null to leave it
    /// @param label null to leave it
    record UpdateTrack(
            String conference,
            String sessionId,
            String trackId,
            @Nullable Boolean muted,
            @Nullable String label) implements ConferenceCommand<Outcome<TrackView>> {}

    /// Mutes a track, whosever it is; its publisher may unmute it.
    record MuteTrack(String conference, String trackId) implements ConferenceCommand<Outcome<TrackView>> {}

    /// A message of the application to all or some participants.
    ///
    /// @param to identities, empty for all others
    /// @param dataJson JSON text, at most 16 KiB
    record SendMessage(String conference, String sessionId, List<String> to, String dataJson)
            implements ConferenceCommand<Outcome<Ended>> {}
}
