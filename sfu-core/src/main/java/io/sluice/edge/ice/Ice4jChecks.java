package io.sluice.edge.ice;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.ice.ConnectivityChecks;
import io.sluice.ice.IceEvent;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunParser;
import java.beans.PropertyChangeEvent;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.ice4j.StunException;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.jitsi.utils.logging2.Logger;
import org.jitsi.utils.logging2.LoggerImpl;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// [ConnectivityChecks] by one ice4j agent. Its tasks run one at a time on the pool; its listeners are called there and
/// on ice4j's own threads, and only post events.
final class Ice4jChecks implements ConnectivityChecks {
    /// Pairs of one agent; ice4j bounds its first list only, not what trickles in.
    static final int MAX_PAIRS = 100;

    /// The port by which an active TCP candidate says that it cannot be connected to (RFC 6544 §4.5).
    private static final int TCP_DISCARD = 9;

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Ice4jChecks.class);

    private final Ice4jPool pool;
    private final List<TransportAddress> hosts;
    private final Consumer<IceEvent> events;
    private final SerialTasks tasks;
    private volatile boolean closed;
    // The rest belongs to the tasks, which run one after the other.
    private boolean working;
    private @Nullable SocketlessAgent agent;
    private @Nullable Component component;
    private int pairs;

    Ice4jChecks(Ice4jPool pool, List<TransportAddress> hosts, Consumer<IceEvent> events) {
        this.pool = pool;
        this.hosts = hosts;
        this.events = events;
        this.tasks = new SerialTasks(pool);
    }

    @Override
    public void start(IceParameters local, IceParameters remote, boolean controlling, long tieBreaker) {
        tasks.post(() -> {
            if (pool.tryAcquire()) {
                working = true;
                begin(local, remote, controlling, tieBreaker);
            } else {
                emit(new IceEvent.Failed("too many agents at work"));
            }
        });
    }

    private void begin(IceParameters local, IceParameters remote, boolean controlling, long tieBreaker) {
        // Named per agent by ice4j; its level is what Ice4jSettings says.
        Logger logger = new LoggerImpl("org.ice4j");
        SocketlessAgent made = new SocketlessAgent(local.usernameFragment(), local.password(), this::transmit, logger);
        agent = made;
        try {
            made.setTieBreaker(tieBreaker);
            made.setControlling(controlling);
            made.addCandidateHarvester(new SocketlessHarvester(hosts));
            IceMediaStream stream = made.createMediaStream("media");
            Component rtp = made.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
            component = rtp;
            stream.setRemoteUfrag(remote.usernameFragment());
            stream.setRemotePassword(remote.password());
            for (IceCandidate candidate : remote.candidates()) {
                RemoteCandidate usable = usable(candidate, rtp);
                if (usable != null) {
                    rtp.addRemoteCandidate(usable);
                }
            }
            stream.addPairChangeListener(this::pairChanged);
            made.addStateChangeListener(event -> stateChanged(event, rtp));
            made.startConnectivityEstablishment();
        } catch (IOException | RuntimeException e) {
            LOG.warn("an ICE agent could not start", e);
            emit(new IceEvent.Failed("the agent could not start"));
        }
    }

    @Override
    public void addRemoteCandidate(IceCandidate candidate) {
        tasks.post(() -> {
            Component rtp = component;
            RemoteCandidate usable = rtp == null ? null : usable(candidate, rtp);
            if (rtp != null && usable != null) {
                rtp.addUpdateRemoteCandidates(usable);
                rtp.updateRemoteCandidates();
            }
        });
    }

    /// Nothing to do: ice4j's lists end by themselves, and an empty one stays open for peer-reflexive candidates.
    @Override
    public void endOfRemoteCandidates() {}

    @Override
    public void inject(StunMessage genuine, FiveTuple tuple) {
        tasks.post(() -> {
            SocketlessAgent current = agent;
            if (current == null) {
                return;
            }
            try {
                current.getStunStack()
                        .inject(
                                genuine.bytes().clone(),
                                Ice4jAddresses.toIce4j(tuple.local()),
                                Ice4jAddresses.toIce4j(tuple.remote()));
            } catch (StunException | RuntimeException e) {
                pool.countUnreadable();
                LOG.debug("ice4j could not process a genuine message", e);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        tasks.postLast(this::free);
    }

    private void free() {
        Agent current = agent;
        agent = null;
        component = null;
        try {
            if (current != null) {
                current.free();
            }
        } finally {
            if (working) {
                working = false;
                pool.release();
            }
        }
    }

    /// The candidate as ice4j knows it, or null where none of our sockets can reach it: we connect to no TCP port, and
    /// ask for no more pairs than the bound.
    private @Nullable RemoteCandidate usable(IceCandidate candidate, Component rtp) {
        TransportAddress address = candidate.address();
        if (address.protocol() == TransportProtocol.TCP) {
            return null;
        }
        int reaching = 0;
        for (TransportAddress host : hosts) {
            if (host.protocol() == TransportProtocol.UDP && host.isIpv6() == address.isIpv6()) {
                reaching++;
            }
        }
        if (reaching == 0 || pairs + reaching > MAX_PAIRS) {
            return null;
        }
        pairs += reaching;
        return new RemoteCandidate(
                Ice4jAddresses.toIce4j(address),
                rtp,
                type(candidate.type()),
                candidate.foundation(),
                candidate.priority(),
                null);
    }

    private static CandidateType type(IceCandidate.Type type) {
        return switch (type) {
            case HOST -> CandidateType.HOST_CANDIDATE;
            case SRFLX -> CandidateType.SERVER_REFLEXIVE_CANDIDATE;
            case PRFLX -> CandidateType.PEER_REFLEXIVE_CANDIDATE;
            case RELAY -> CandidateType.RELAYED_CANDIDATE;
        };
    }

    /// Requests only: the loop has answered what came in.
    private void transmit(byte[] stun, org.ice4j.TransportAddress local, org.ice4j.TransportAddress remote) {
        StunMessage message = StunParser.parse(stun);
        if (message == null || message.kind() != StunMessage.Kind.REQUEST) {
            return;
        }
        FiveTuple tuple = Ice4jAddresses.tuple(local, remote);
        if (tuple.remote().protocol() != TransportProtocol.TCP || tuple.remote().port() != TCP_DISCARD) {
            emit(new IceEvent.Transmit(tuple, message));
        }
    }

    private void pairChanged(PropertyChangeEvent event) {
        if (IceMediaStream.PROPERTY_PAIR_VALIDATED.equals(event.getPropertyName())
                && event.getSource() instanceof CandidatePair pair) {
            emit(new IceEvent.Validated(tuple(pair)));
        }
    }

    /// COMPLETED, and not the pair's own nomination, is what counts: a controlling agent calls a pair nominated before
    /// the peer has answered.
    private void stateChanged(PropertyChangeEvent event, Component rtp) {
        CandidatePair pair = rtp.getSelectedPair();
        if (event.getNewValue() == IceProcessingState.COMPLETED && pair != null) {
            emit(new IceEvent.Nominated(tuple(pair)));
        } else if (event.getNewValue() == IceProcessingState.FAILED) {
            emit(new IceEvent.Failed("every check failed"));
        }
    }

    /// What our socket sends and receives is the base, also of a candidate that the peer's response revealed.
    private static FiveTuple tuple(CandidatePair pair) {
        LocalCandidate local = pair.getLocalCandidate();
        return Ice4jAddresses.tuple(
                local.getBase().getTransportAddress(), pair.getRemoteCandidate().getTransportAddress());
    }

    private void emit(IceEvent event) {
        if (!closed) {
            events.accept(event);
        }
    }
}
