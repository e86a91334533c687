package io.sluice.parameters;

import java.util.List;

/// The credentials and candidates of one side of an ICE session (RFC 8445 §5).
///
/// @param usernameFragment 4..256 characters
/// @param password 22..256 characters
/// @param lite whether that side announced `a=ice-lite`
/// @param candidates what is known so far; more may come later by trickle
/// @param endOfCandidates whether no more will come
public record IceParameters(
        String usernameFragment,
        String password,
        boolean lite,
        List<IceCandidate> candidates,
        boolean endOfCandidates) {
    public IceParameters {
        candidates = List.copyOf(candidates);
    }

    @Override
    public String toString() {
        return "IceParameters[usernameFragment=" + usernameFragment + ", lite=" + lite + ", candidates=" + candidates
                + "]";
    }
}
