package io.sluice.api.sdp;

import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import java.util.List;

/// What a client trickles: an `application/trickle-ice-sdpfrag` body (RFC 8840 §9, RFC 9725 §4.3), or one candidate
/// line of a WebSocket message.
///
/// @param usernameFragment whose candidates they are, empty where it was not said
/// @param password empty where it was not said; with another `usernameFragment` than before it asks for an ICE restart
/// @param lite whether the client says `a=ice-lite`
/// @param candidates those with literal addresses; the others are ignored silently
/// @param endOfCandidates whether no more will come
/// @param mediaLine the `m=` value of the section that they came with, repeated by [#answer], empty where none
/// @param mid its mid, empty where none
public record IceFragment(
        String usernameFragment,
        String password,
        boolean lite,
        List<IceCandidate> candidates,
        boolean endOfCandidates,
        String mediaLine,
        String mid) {
    public static final String MEDIA_TYPE = "application/trickle-ice-sdpfrag";

    public IceFragment {
        candidates = List.copyOf(candidates);
    }

    /// Reads the body of a `PATCH`.
    public static SdpResult<IceFragment> parse(String body) {
        return SdpResult.faulty(
                SdpProblem.ofWhole(SdpProblem.Kind.UNACCEPTABLE, "cannot be read yet: " + body.length()));
    }

    /// Reads `candidate:…`, with or without `a=`; the empty text means end of candidates.
    ///
    /// @param usernameFragment as the message states it; where empty, the `ufrag` in the candidate counts
    public static SdpResult<IceFragment> ofCandidate(String candidate, String usernameFragment) {
        return parse(candidate + usernameFragment);
    }

    /// Whether it brings credentials of its own, as an ICE restart does.
    public boolean hasCredentials() {
        return !usernameFragment.isEmpty() && !password.isEmpty();
    }

    /// The client's side of an ICE restart.
    public IceParameters remote() {
        return new IceParameters(usernameFragment, password, lite, candidates, endOfCandidates);
    }

    /// The body that answers a restart: the server's new credentials and all of its candidates.
    public String answer(IceParameters local) {
        return mediaLine + local.usernameFragment();
    }
}
