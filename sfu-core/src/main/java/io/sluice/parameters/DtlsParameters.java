package io.sluice.parameters;

import java.util.List;

/// Who begins the DTLS handshake, and by which certificate a side is known (RFC 8842 §5).
///
/// @param setup what that side wrote
/// @param fingerprints at least one
public record DtlsParameters(Setup setup, List<Fingerprint> fingerprints) {
    /// The value of `a=setup` (RFC 4145 §4).
    public enum Setup {
        ACTIVE,
        PASSIVE,
        ACTPASS
    }

    public DtlsParameters {
        fingerprints = List.copyOf(fingerprints);
    }
}
