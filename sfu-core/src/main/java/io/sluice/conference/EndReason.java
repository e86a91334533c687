package io.sluice.conference;

/// Why a conference ended.
public enum EndReason {
    /// Nobody was there for as long as it outlives its last participant.
    EMPTY,
    /// A call of the control API.
    REMOVED,
    SERVER_SHUTDOWN,
    /// A broken invariant closed this one.
    INTERNAL_ERROR;

    /// What the sessions hear that are still there.
    CloseReason forSessions() {
        return switch (this) {
            case EMPTY, REMOVED -> CloseReason.CONFERENCE_ENDED;
            case SERVER_SHUTDOWN -> CloseReason.SERVER_SHUTDOWN;
            case INTERNAL_ERROR -> CloseReason.INTERNAL_ERROR;
        };
    }
}
