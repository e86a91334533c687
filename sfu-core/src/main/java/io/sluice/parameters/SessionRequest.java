package io.sluice.parameters;

import java.util.List;

/// What one offer of a client asks of its session.
///
/// @param ice the client's credentials; other ones than before ask for an ICE restart
/// @param dtls the client's fingerprints and setup
/// @param sections the sections of the BUNDLE group, in the order of the offer
/// @param extmapAllowMixed whether the client takes one- and two-byte extensions mixed (RFC 8285 §6)
public record SessionRequest(
        IceParameters ice, DtlsParameters dtls, List<SectionRequest> sections, boolean extmapAllowMixed) {
    public SessionRequest {
        sections = List.copyOf(sections);
    }
}
