package io.sluice.sim;

import io.sluice.address.FiveTuple;
import io.sluice.ice.ConnectivityChecks;
import io.sluice.ice.IceEvent;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunKey;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunParser;
import io.sluice.stun.StunWriter;
import io.sluice.stun.TransactionId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The twin of the ICE agent: it checks who is named behind the description, and each 5-tuple from where a check came,
/// seven times at most, and nominates what the peer nominated and answered.
final class SimChecks implements ConnectivityChecks.Factory {
    private static final int CHECKS = 7;
    private static final long FIRST_WAIT_NANOS = 100 * SimWorld.MILLIS;

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
        return new Agent(said);
    }

    private final class Agent implements ConnectivityChecks {
        private final Consumer<IceEvent> said;
        private final Set<FiveTuple> asked = new LinkedHashSet<>();
        private final Set<FiveTuple> answered = new LinkedHashSet<>();
        private final Set<FiveTuple> wanted = new LinkedHashSet<>();
        private String username = "";
        private @Nullable StunKey key;
        private long tieBreaker;
        private boolean closed;

        Agent(Consumer<IceEvent> said) {
            this.said = said;
        }

        @Override
        public void start(IceParameters local, IceParameters remote, boolean controlling, long ours) {
            username = remote.usernameFragment() + ":" + local.usernameFragment();
            key = new StunKey(remote.password());
            tieBreaker = ours;
        }

        @Override
        public void addRemoteCandidate(IceCandidate candidate) {
            candidates++;
            FiveTuple named = new FiveTuple(SimWorld.SERVER, candidate.address());
            world.named(candidate.address());
            if (asked.add(named)) {
                world.in(SimWorld.MILLIS, now -> ask(named, 1));
            }
        }

        @Override
        public void endOfRemoteCandidates() {}

        @Override
        public void inject(StunMessage genuine, FiveTuple tuple) {
            if (genuine.kind() == StunMessage.Kind.SUCCESS) {
                answered.add(tuple);
                say(new IceEvent.Validated(tuple));
            } else if (genuine.isBindingRequest()) {
                if (genuine.useCandidate()) {
                    wanted.add(tuple);
                }
                if (asked.add(tuple)) {
                    world.in(SimWorld.MILLIS, now -> ask(tuple, 1));
                }
            }
            if (wanted.contains(tuple) && answered.contains(tuple)) {
                say(new IceEvent.Nominated(tuple));
            }
        }

        private void ask(FiveTuple tuple, int times) {
            if (closed || answered.contains(tuple)) {
                return;
            }
            if (times > CHECKS) {
                // The next check from there begins again.
                asked.remove(tuple);
                return;
            }
            byte[] check = StunWriter.bindingRequest(TransactionId.random(world.peerRandom()))
                    .username(username)
                    .priority(1)
                    .role(false, tieBreaker)
                    .sign(Objects.requireNonNull(key));
            say(new IceEvent.Transmit(tuple, Objects.requireNonNull(StunParser.parse(check))));
            world.in(FIRST_WAIT_NANOS << Math.min(times - 1, 4), now -> ask(tuple, times + 1));
        }

        private void say(IceEvent event) {
            world.in(0, now -> said.accept(event));
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open--;
            }
        }
    }
}
