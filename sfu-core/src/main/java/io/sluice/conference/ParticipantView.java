package io.sluice.conference;

/// A snapshot of a participant.
///
/// @param identity the caller's key of the participant
/// @param name for people; may be empty
/// @param metadata opaque JSON text of the caller
/// @param joinedAtMillis Unix time
public record ParticipantView(
        String identity, String name, String metadata, long joinedAtMillis, boolean hidden, Permissions permissions) {}
