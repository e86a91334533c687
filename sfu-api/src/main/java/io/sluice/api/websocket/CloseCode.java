package io.sluice.api.websocket;

import io.sluice.conference.CloseReason;

/// Why the server closes a socket, as `openapi.yaml` lists it. 4400 to 4499: coming back would change nothing.
enum CloseCode {
    LEFT(1000, "left"),
    PROTOCOL_ERROR(4400, "protocol_error"),
    JOIN_TIMEOUT(4401, "join_timeout"),
    UNAUTHORIZED(4401, "unauthorized"),
    REMOVED(4403, "removed"),
    CONFERENCE_ENDED(4404, "conference_ended"),
    REPLACED(4409, "replaced"),
    MESSAGE_TOO_LARGE(4413, "message_too_large"),
    TOO_MANY_MESSAGES(4429, "too_many_messages"),
    CONNECTION_LOST(4500, "connection_lost"),
    DTLS_FAILED(4501, "dtls_failed"),
    DTLS_CLOSED(4501, "dtls_closed"),
    INTERNAL_ERROR(4502, "internal_error"),
    SERVER_SHUTDOWN(4503, "server_shutdown"),
    IDLE(4504, "idle"),
    SLOW_READER(4504, "slow_reader"),
    EVENTS_LOST(4504, "events_lost");

    /// A client that is not to come back.
    static final int NEVER = -1;

    private static final int SOON_MILLIS = 500;
    private static final int RESTART_MILLIS = 2_000;

    private final short number;
    private final String reason;

    CloseCode(int number, String reason) {
        this.number = (short) number;
        this.reason = reason;
    }

    short number() {
        return number;
    }

    String reason() {
        return reason;
    }

    /// When to come back, or [#NEVER].
    int retryAfterMillis() {
        return switch (this) {
            case LEFT,
                    PROTOCOL_ERROR,
                    JOIN_TIMEOUT,
                    UNAUTHORIZED,
                    REMOVED,
                    CONFERENCE_ENDED,
                    REPLACED,
                    MESSAGE_TOO_LARGE,
                    TOO_MANY_MESSAGES -> NEVER;
            case CONNECTION_LOST, DTLS_FAILED, DTLS_CLOSED, INTERNAL_ERROR, IDLE, SLOW_READER, EVENTS_LOST ->
                SOON_MILLIS;
            case SERVER_SHUTDOWN -> RESTART_MILLIS;
        };
    }

    static CloseCode of(CloseReason reason) {
        return switch (reason) {
            case LEFT -> LEFT;
            case REMOVED -> REMOVED;
            case REPLACED -> REPLACED;
            case CONFERENCE_ENDED -> CONFERENCE_ENDED;
            case CONNECTION_LOST -> CONNECTION_LOST;
            case DTLS_FAILED -> DTLS_FAILED;
            case DTLS_CLOSED -> DTLS_CLOSED;
            case SERVER_SHUTDOWN -> SERVER_SHUTDOWN;
            case INTERNAL_ERROR -> INTERNAL_ERROR;
        };
    }
}
