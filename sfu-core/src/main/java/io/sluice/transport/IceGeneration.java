package io.sluice.transport;

import io.sluice.address.FiveTuple;
import io.sluice.buffer.PacketBuffer;
import io.sluice.forwarding.DropReason;
import io.sluice.ice.AddressValidation;
import io.sluice.ice.IceCredentials;
import io.sluice.ice.IceEvent;
import io.sluice.ice.IceFailure;
import io.sluice.ice.IceSession;
import io.sluice.ice.IceSink;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunMessage;
import io.sluice.stun.TransactionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One ICE session together with what leads to it: its fragment, its transactions and the 5-tuples that it believes.
final class IceGeneration implements IceSink, Machine {
    private final TransportEnvironment environment;
    private final IcePaths paths;
    private final Transport transport;
    private final long number;
    private final IceParameters remote;
    private final IceSession session;
    private final Timetable.Appointment appointment;
    private boolean closed;

    IceGeneration(
            TransportEnvironment environment,
            IcePaths paths,
            Transport transport,
            AddressValidation validation,
            IceParameters remote) {
        this.environment = environment;
        this.paths = paths;
        this.transport = transport;
        this.remote = remote;
        this.number = environment.demultiplexer().nextNumber();
        boolean lite = environment.ice().lite();
        IceParameters local = IceCredentials.generate(
                environment.loopIndex(), lite, environment.candidates().get(), environment.random());
        this.session = new IceSession(
                environment.ice(),
                local,
                remote.lite() && !lite,
                lite ? null : environment.checks().apply(number),
                validation,
                this,
                environment.random());
        this.appointment = environment.timetable().add("ice", this, transport::fault);
    }

    void start(long nowNanos) {
        environment.demultiplexer().add(this);
        session.remote(remote, nowNanos);
        appointment.refresh();
    }

    long number() {
        return number;
    }

    String fragment() {
        return session.local().usernameFragment();
    }

    IceParameters local() {
        return session.local();
    }

    IceParameters remote() {
        return remote;
    }

    @Nullable
    FiveTuple path() {
        return session.path();
    }

    @Nullable
    FiveTuple mediaPath() {
        return session.mediaPath();
    }

    boolean believes(FiveTuple tuple) {
        return session.isAuthenticated(tuple);
    }

    /// @return whether ICE believed it and let it have an effect
    boolean handle(StunMessage message, FiveTuple tuple, long nowNanos) {
        long before = session.dropped();
        try {
            session.handle(message, tuple, nowNanos);
            appointment.refresh();
            if (!closed && session.isAuthenticated(tuple)) {
                claim(tuple, nowNanos);
            }
        } catch (RuntimeException fault) {
            transport.fault(fault, nowNanos);
        }
        return session.dropped() == before;
    }

    void handle(IceEvent event, long nowNanos) {
        try {
            session.handle(event, nowNanos);
            appointment.refresh();
        } catch (RuntimeException fault) {
            transport.fault(fault, nowNanos);
        }
    }

    void forget(FiveTuple tuple) {
        session.forget(tuple);
    }

    void alive(FiveTuple tuple, long nowNanos) {
        session.alive(tuple, nowNanos);
    }

    void addRemoteCandidates(List<IceCandidate> candidates, boolean end, long nowNanos) {
        for (IceCandidate candidate : candidates) {
            session.addRemoteCandidate(candidate, nowNanos);
        }
        if (end) {
            session.endOfRemoteCandidates(nowNanos);
        }
        appointment.refresh();
    }

    @Override
    public long nextDeadlineNanos() {
        return session.nextDeadlineNanos();
    }

    @Override
    public void onDeadline(long nowNanos) {
        session.onDeadline(nowNanos);
    }

    /// Ends the session, which lets go of everything that leads to it.
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        appointment.cancel();
        session.close();
        environment.demultiplexer().remove(this);
    }

    @Override
    public void transmit(FiveTuple tuple, byte[] stun, long nowNanos) {
        environment.traffic().made();
        PacketBuffer packet = environment.pool().acquire();
        if (packet == null) {
            environment.traffic().dropped(Passage.OWN, DropReason.POOL_EXHAUSTED);
            return;
        }
        packet.set(stun);
        environment.traffic().sent(stun.length);
        environment.datagrams().transmit(tuple, packet);
    }

    @Override
    public void authenticated(FiveTuple tuple, long nowNanos) {
        claim(tuple, nowNanos);
    }

    private void claim(FiveTuple tuple, long nowNanos) {
        if (environment.demultiplexer().claim(tuple, transport, nowNanos)) {
            transport.authenticated(tuple);
        }
    }

    @Override
    public void unrouted(FiveTuple tuple) {
        if (!paths.believedElsewhere(tuple, this)) {
            environment.demultiplexer().release(tuple, transport);
        }
    }

    @Override
    public void selected(FiveTuple tuple, long nowNanos) {
        environment.afterwards().add(now -> paths.selected(this, now), transport::fault);
    }

    @Override
    public void validated(FiveTuple tuple, long nowNanos) {
        environment.afterwards().add(now -> paths.validated(this, now), transport::fault);
    }

    @Override
    public void transactionOpened(TransactionId id) {
        environment.demultiplexer().opened(id, this);
    }

    @Override
    public void transactionClosed(TransactionId id) {
        environment.demultiplexer().closed(id);
    }

    @Override
    public void closed(IceFailure why, long nowNanos) {
        environment.afterwards().add(now -> paths.ended(this, why, now), transport::fault);
    }
}
