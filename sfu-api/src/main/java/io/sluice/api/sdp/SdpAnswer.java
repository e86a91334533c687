package io.sluice.api.sdp;

import io.sluice.parameters.SessionResult;

/// The core's result in → the text of the SDP answer out.
public final class SdpAnswer {
    private SdpAnswer() {}

    /// @param originId the session id of the `o=` line, the same for the life of the session
    /// @param version of the `o=` line, higher with each answer
    public static String write(SdpOffer offer, SessionResult.Accepted accepted, long originId, long version) {
        return offer.request().sections().size() + " " + accepted.sections().size() + originId + version;
    }
}
