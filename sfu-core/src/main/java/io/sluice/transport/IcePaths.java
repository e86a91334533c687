package io.sluice.transport;

import io.sluice.address.FiveTuple;
import io.sluice.ice.AddressValidation;
import io.sluice.ice.IceFailure;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Descriptions of a peer's ICE in → the one path that datagrams take out, through restarts too.
///
/// A restart makes a second session beside the first; the old path serves until the new one is nominated
/// (RFC 8445 §9).
final class IcePaths {
    private final TransportEnvironment environment;
    private final Transport transport;
    private final AddressValidation validation = new AddressValidation();
    private IceGeneration current;
    private @Nullable IceGeneration next;

    IcePaths(TransportEnvironment environment, Transport transport, IceParameters remote) {
        this.environment = environment;
        this.transport = transport;
        this.current = new IceGeneration(environment, this, transport, validation, remote);
    }

    void start(long nowNanos) {
        current.start(nowNanos);
    }

    /// The newest generation: what the last answer announced.
    private IceGeneration newest() {
        return next == null ? current : next;
    }

    IceParameters local() {
        return newest().local();
    }

    /// Whether these credentials are those of the newest generation.
    boolean isCurrent(IceParameters remote) {
        IceParameters known = newest().remote();
        return known.usernameFragment().equals(remote.usernameFragment())
                && known.password().equals(remote.password());
    }

    boolean isCurrentFragment(String usernameFragment) {
        return usernameFragment.isEmpty()
                || newest().remote().usernameFragment().equals(usernameFragment);
    }

    IceParameters restart(IceParameters remote, long nowNanos) {
        IceGeneration before = next;
        next = new IceGeneration(environment, this, transport, validation, remote);
        next.start(nowNanos);
        if (before != null) {
            before.close();
        }
        return next.local();
    }

    void addRemoteCandidates(List<IceCandidate> candidates, boolean end, long nowNanos) {
        newest().addRemoteCandidates(candidates, end, nowNanos);
    }

    boolean believes(FiveTuple tuple) {
        return current.believes(tuple) || (next != null && next.believes(tuple));
    }

    boolean believedElsewhere(FiveTuple tuple, IceGeneration except) {
        return (current != except && current.believes(tuple))
                || (next != null && next != except && next.believes(tuple));
    }

    /// Where the handshake goes.
    @Nullable
    FiveTuple path() {
        return current.path();
    }

    /// Where media goes.
    @Nullable
    FiveTuple mediaPath() {
        return current.mediaPath();
    }

    AddressValidation validation() {
        return validation;
    }

    void forget(FiveTuple tuple) {
        current.forget(tuple);
        if (next != null) {
            next.forget(tuple);
        }
    }

    void alive(FiveTuple tuple, long nowNanos) {
        current.alive(tuple, nowNanos);
        if (next != null) {
            next.alive(tuple, nowNanos);
        }
    }

    void selected(IceGeneration generation, long nowNanos) {
        if (generation == next) {
            IceGeneration before = current;
            current = generation;
            next = null;
            before.close();
        }
        if (generation == current) {
            transport.pathSelected(nowNanos);
        }
    }

    /// Media may go where it could not; a restart's generation takes over only when it is nominated.
    void validated(IceGeneration generation, long nowNanos) {
        if (generation == current) {
            transport.pathSelected(nowNanos);
        }
    }

    /// A generation that fails beside another is given up alone; the other one has its own deadline to come to
    /// something.
    void ended(IceGeneration generation, IceFailure why, long nowNanos) {
        if (generation == next) {
            next = null;
            generation.close();
        } else if (generation == current && next != null) {
            current = next;
            next = null;
            generation.close();
        } else if (generation == current) {
            transport.iceEnded(why, nowNanos);
        }
    }

    void close() {
        if (next != null) {
            next.close();
        }
        current.close();
    }
}
