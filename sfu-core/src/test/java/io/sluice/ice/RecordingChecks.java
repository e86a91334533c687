package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An agent that does nothing but remember.
final class RecordingChecks implements ConnectivityChecks {
    record Injected(StunMessage message, FiveTuple tuple) {}

    @Nullable
    IceParameters remote;

    boolean controlling;
    boolean closed;
    final List<IceCandidate> trickled = new ArrayList<>();
    final List<Injected> injected = new ArrayList<>();

    @Override
    public void start(IceParameters local, IceParameters peer, boolean asControlling, long tieBreaker) {
        remote = peer;
        controlling = asControlling;
    }

    @Override
    public void addRemoteCandidate(IceCandidate candidate) {
        trickled.add(candidate);
    }

    @Override
    public void endOfRemoteCandidates() {}

    @Override
    public void inject(StunMessage genuine, FiveTuple tuple) {
        injected.add(new Injected(genuine, tuple));
    }

    @Override
    public void close() {
        closed = true;
    }
}
