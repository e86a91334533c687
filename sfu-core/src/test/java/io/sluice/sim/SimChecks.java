package io.sluice.sim;

import io.sluice.address.FiveTuple;
import io.sluice.ice.ConnectivityChecks;
import io.sluice.ice.IceEvent;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The twin of the ICE agent: whatever the peer nominates is nominated.
final class SimChecks implements ConnectivityChecks.Factory {
    private final SimWorld world;
    int open;
    /// Where each says what came of it, in order of opening.
    final List<Consumer<IceEvent>> events = new ArrayList<>();
    /// Candidates of peers that came after their descriptions, over all sessions.
    int candidates;

    SimChecks(SimWorld world) {
        this.world = world;
    }

    @Override
    public ConnectivityChecks open(Consumer<IceEvent> said) {
        open++;
        events.add(said);
        return new ConnectivityChecks() {
            private boolean closed;

            @Override
            public void start(IceParameters local, IceParameters remote, boolean controlling, long tieBreaker) {}

            @Override
            public void addRemoteCandidate(IceCandidate candidate) {
                candidates++;
            }

            @Override
            public void endOfRemoteCandidates() {}

            @Override
            public void inject(StunMessage verified, FiveTuple tuple) {
                if (verified.useCandidate()) {
                    world.in(SimWorld.MILLIS, now -> said.accept(new IceEvent.Nominated(tuple)));
                }
            }

            @Override
            public void close() {
                if (!closed) {
                    closed = true;
                    open--;
                }
            }
        };
    }
}
