package io.sluice.ice;

/// Why an ICE session ended by itself.
public enum IceFailure {
    /// No path was nominated in the time given.
    ESTABLISHMENT_TIMEOUT,
    /// We were the ones to check, and every check failed.
    CHECKS_FAILED,
    /// The peer showed no life on the nominated path for the time given (RFC 7675 §5.1).
    CONSENT_EXPIRED
}
