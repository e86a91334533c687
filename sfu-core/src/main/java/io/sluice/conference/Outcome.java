package io.sluice.conference;

/// What a command came to: its value, or a refusal that changed nothing.
public sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    /// @param refusal which rule refused it
    /// @param detail a sentence for a person
    record Refused<T>(Refusal refusal, String detail) implements Outcome<T> {}

    static <T> Outcome<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Outcome<T> refused(Refusal refusal, String detail) {
        return new Refused<>(refusal, detail);
    }

    enum Refusal {
        NO_SUCH_CONFERENCE,
        NO_SUCH_PARTICIPANT,
        NO_SUCH_SESSION,
        NO_SUCH_TRACK,
        ALREADY_EXISTS,
        NOT_PERMITTED,
        CONFERENCE_FULL,
        /// The command does not fit the state: no description yet, ICE credentials of another generation.
        WRONG_STATE,
        /// A value is out of its range.
        UNACCEPTABLE_VALUE,
        TOO_MANY,
        /// The loop has more waiting than it may hold; the same command may succeed a moment later.
        OVERLOADED,
        SHUTTING_DOWN
    }
}
