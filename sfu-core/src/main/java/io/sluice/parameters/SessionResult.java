package io.sluice.parameters;

import java.util.List;

/// The core's answer to a [SessionRequest]: all of it took effect, or none of it.
public sealed interface SessionResult {
    /// @param ice the server's credentials and candidates
    /// @param dtls the server's fingerprint, and `ACTIVE` or `PASSIVE`
    /// @param sections one result per requested section, in the same order
    record Accepted(IceParameters ice, DtlsParameters dtls, List<SectionResult> sections) implements SessionResult {
        public Accepted {
            sections = List.copyOf(sections);
        }
    }

    /// @param reason which rule refused it
    /// @param mid the section at fault, empty where it is the whole
    /// @param detail a sentence for a person
    record Refused(Reason reason, String mid, String detail) implements SessionResult {}

    enum Reason {
        /// Not one section could be accepted because of its codecs.
        NO_COMMON_CODEC,
        /// Not one section could be accepted because of permissions.
        NOT_PERMITTED,
        /// A fingerprint was missing, changed, or of a hash that is not accepted.
        UNACCEPTABLE_FINGERPRINT,
        /// A mid changed its kind or its direction in a way that a session cannot follow.
        INCOMPATIBLE_CHANGE,
        /// More sections than a session may have.
        TOO_MANY_SECTIONS,
        /// The server can take no more.
        OVERLOADED
    }
}
