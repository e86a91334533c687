package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunMessage;
import java.util.function.Consumer;

/// Port to a full ICE agent that pairs candidates, checks and nominates; one instance per ICE session. Every call is
/// posted and none waits; answers come as [IceEvent]s.
public interface ConnectivityChecks {
    /// Begins. Called once, before any other call.
    ///
    /// @param local our credentials; its candidates are what was announced, the real sockets are known to the
    /// checker itself
    /// @param remote the peer's credentials and the candidates known so far
    /// @param tieBreaker unsigned; the same that the session uses, so that both decide role conflicts alike
    void start(IceParameters local, IceParameters remote, boolean controlling, long tieBreaker);

    void addRemoteCandidate(IceCandidate candidate);

    void endOfRemoteCandidates();

    /// A message that the guard found genuine. The session has answered a request already; the checker's own answer is
    /// not sent.
    void inject(StunMessage genuine, FiveTuple tuple);

    /// Ends and frees everything; no event is of interest any more. May be called again.
    void close();

    /// Makes one for a new session.
    interface Factory {
        /// @param events takes what the checker says, on any thread
        ConnectivityChecks open(Consumer<IceEvent> events);
    }
}
