package io.sluice.dtls;

/// Why a handshake came to nothing; each is a counter.
public enum DtlsFailure {
    /// The peer's certificate is not the one that signalling announced.
    FINGERPRINT_MISMATCH,
    /// No announced fingerprint uses sha-256, sha-384 or sha-512.
    FINGERPRINT_UNSUPPORTED,
    /// The peer showed no certificate.
    NO_CERTIFICATE,
    /// The peer did not offer or answer `use_srtp`.
    NO_USE_SRTP,
    /// `use_srtp` names no profile of ours.
    NO_COMMON_SRTP_PROFILE,
    /// The peer does not speak DTLS 1.2.
    VERSION,
    /// The peer broke the protocol, or asked for what we refuse: no extended master secret, no common cipher suite.
    PROTOCOL,
    /// The peer sent a fatal alert.
    REFUSED_BY_PEER,
    /// The handshake did not end in time, waiting for its turn included.
    TIMEOUT,
    /// Too many handshakes at once, in all or from this address.
    OVERLOADED,
    /// A fault of our own.
    INTERNAL
}
