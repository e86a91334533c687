package io.sluice.conference;

import io.sluice.parameters.SessionResult;
import org.jspecify.annotations.Nullable;

/// What opening a session came to.
///
/// @param session the new session
/// @param participant its participant
/// @param conference the roster at that moment, the participant itself included
/// @param negotiated the answer where an offer came along; `Refused` never opens a session (the command is refused)
public record OpenedSession(
        SessionView session,
        ParticipantView participant,
        ConferenceView conference,
        SessionResult.@Nullable Accepted negotiated) {}
