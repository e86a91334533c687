package io.sluice.api.auth;

/// Who sent a request.
public sealed interface Caller {
    /// Holds the API key.
    record Backend() implements Caller {}

    /// Holds a join token.
    record Participant(Grants grants) implements Caller {}

    /// Whether this caller is that participant, or stands above it.
    default boolean speaksFor(String conference, String identity) {
        return switch (this) {
            case Backend backend -> true;
            case Participant participant ->
                participant.grants.conference().equals(conference)
                        && participant.grants.identity().equals(identity);
        };
    }

    /// Whether this caller may look into a conference.
    default boolean sees(String conference) {
        return switch (this) {
            case Backend backend -> true;
            case Participant participant -> participant.grants.conference().equals(conference);
        };
    }
}
