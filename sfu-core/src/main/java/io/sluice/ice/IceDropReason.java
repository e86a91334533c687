package io.sluice.ice;

/// Why a STUN message had no effect and got no answer. Each is counted; nothing is logged per message.
public enum IceDropReason {
    /// No well-formed STUN message.
    MALFORMED,
    /// A request or response of another method than Binding.
    NOT_BINDING,
    /// An indication: it asks for nothing and proves nothing.
    INDICATION,
    /// A request whose USERNAME does not begin with our fragment.
    WRONG_USERNAME,
    /// A FINGERPRINT that does not fit the bytes.
    BAD_FINGERPRINT,
    /// No MESSAGE-INTEGRITY.
    UNSIGNED,
    /// A MESSAGE-INTEGRITY of another password.
    BAD_INTEGRITY,
    /// A response to nothing that is open.
    UNKNOWN_TRANSACTION,
    /// A response from another 5-tuple than the one that was asked.
    WRONG_TUPLE,
    /// A genuine message on one 5-tuple too many.
    TOO_MANY_TUPLES,
    /// The answer would have been more than half as long again as the request.
    AMPLIFYING,
    /// The session is over.
    CLOSED
}
