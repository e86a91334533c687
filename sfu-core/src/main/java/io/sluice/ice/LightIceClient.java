package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunGuard;
import io.sluice.stun.StunKey;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunParser;
import io.sluice.stun.StunWriter;
import io.sluice.stun.TransactionId;
import io.sluice.time.Deadlines;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The client's side of one 5-tuple: checks with USE-CANDIDATE until one is answered, then keeps consent and answers
/// the server's own checks. The whole ICE of a bot; it gathers nothing, pairs nothing and trusts signed bytes only.
public final class LightIceClient {
    /// What it says to its owner; an implementation does not call back.
    public interface Sink {
        void transmit(FiveTuple tuple, byte[] stun, long nowNanos);

        /// The first check on this 5-tuple was answered.
        void connected(FiveTuple tuple, long nowNanos);

        /// No answer for the time that the configuration gives; nothing follows.
        void failed(IceFailure why, long nowNanos);
    }

    private static final long FIRST_RETRANSMISSION_NANOS = 100_000_000L;
    private static final long LAST_RETRANSMISSION_NANOS = 1_600_000_000L;
    private static final long PRIORITY = (110L << 24) | (65_535L << 8) | 255;

    private final IceConfig config;
    private final String username;
    private final String localFragment;
    private final StunKey localKey;
    private final StunKey remoteKey;
    private final BindingResponder responder;
    private final IceRole role;
    private final Consent consent;
    private final Sink sink;
    private final RandomGenerator random;
    private FiveTuple tuple;
    private @Nullable TransactionId waiting;
    private long waitNanos = FIRST_RETRANSMISSION_NANOS;
    private long retransmitNanos = Deadlines.NEVER;
    private long giveUpNanos = Deadlines.NEVER;
    private boolean connected;
    private boolean failed;

    /// @param local the bot's own credentials
    /// @param remote the server's, from its answer
    /// @param tuple as the bot sees it: its own address is local
    public LightIceClient(
            IceConfig config,
            IceParameters local,
            IceParameters remote,
            FiveTuple tuple,
            Sink sink,
            RandomGenerator random) {
        this.config = config;
        this.username = remote.usernameFragment() + ":" + local.usernameFragment();
        this.localFragment = local.usernameFragment();
        this.localKey = new StunKey(local.password());
        this.remoteKey = new StunKey(remote.password());
        this.responder = new BindingResponder(localKey);
        this.role = new IceRole(true, false, random.nextLong());
        this.consent = new Consent(config, random);
        this.tuple = tuple;
        this.sink = sink;
        this.random = random;
    }

    public void start(long nowNanos) {
        giveUpNanos = nowNanos + config.establishmentTimeout().toNanos();
        check(nowNanos);
    }

    /// Continues from another 5-tuple, as a client does that changes its network.
    public void move(FiveTuple newTuple, long nowNanos) {
        tuple = newTuple;
        connected = false;
        start(nowNanos);
    }

    public FiveTuple tuple() {
        return tuple;
    }

    public boolean isConnected() {
        return connected;
    }

    /// @param stun one datagram that begins like STUN; kept
    public void handle(byte[] stun, FiveTuple from, long nowNanos) {
        StunMessage message = StunParser.parse(stun);
        if (message == null || failed) {
            return;
        }
        if (message.isBindingRequest()) {
            handleRequest(message, from, nowNanos);
        } else if (message.isBindingResponse()) {
            handleResponse(message, from, nowNanos);
        }
    }

    private void handleRequest(StunMessage request, FiveTuple from, long nowNanos) {
        if (!localFragment.equals(request.receiverFragment())
                || StunGuard.check(request, localKey) != StunGuard.Verdict.GENUINE) {
            return;
        }
        byte @Nullable [] response = role.judge(request) == IceRole.Judgement.REFUSED
                ? responder.roleConflict(request)
                : responder.success(request, from.remote());
        if (response != null) {
            sink.transmit(from, response, nowNanos);
        }
    }

    private void handleResponse(StunMessage response, FiveTuple from, long nowNanos) {
        if (!response.transactionId().equals(waiting)
                || !from.equals(tuple)
                || StunGuard.check(response, remoteKey) != StunGuard.Verdict.GENUINE) {
            return;
        }
        waiting = null;
        retransmitNanos = Deadlines.NEVER;
        if (response.kind() == StunMessage.Kind.ERROR) {
            if (response.errorCode() == BindingResponder.ROLE_CONFLICT) {
                role.refused(role.controlling());
                check(nowNanos);
            }
            return;
        }
        consent.renew(nowNanos);
        if (!connected) {
            connected = true;
            giveUpNanos = Deadlines.NEVER;
            consent.start(nowNanos);
            sink.connected(tuple, nowNanos);
        }
    }

    public long nextDeadlineNanos() {
        return failed
                ? Deadlines.NEVER
                : Math.min(
                        Math.min(retransmitNanos, giveUpNanos),
                        connected ? consent.nextDeadlineNanos() : Deadlines.NEVER);
    }

    public void onDeadline(long nowNanos) {
        if (failed) {
            return;
        }
        if (nowNanos >= giveUpNanos || (connected && consent.isExpired(nowNanos))) {
            failed = true;
            sink.failed(connected ? IceFailure.CONSENT_EXPIRED : IceFailure.ESTABLISHMENT_TIMEOUT, nowNanos);
        } else if (connected && consent.isDue(nowNanos)) {
            consent.asked(nowNanos);
            check(nowNanos);
        } else if (nowNanos >= retransmitNanos) {
            waitNanos = Math.min(2 * waitNanos, LAST_RETRANSMISSION_NANOS);
            transmit(nowNanos);
        }
    }

    private void check(long nowNanos) {
        waiting = TransactionId.random(random);
        waitNanos = FIRST_RETRANSMISSION_NANOS;
        transmit(nowNanos);
    }

    private void transmit(long nowNanos) {
        TransactionId id = waiting;
        if (id == null) {
            return;
        }
        StunWriter request = StunWriter.bindingRequest(id)
                .username(username)
                .priority(PRIORITY)
                .role(role.controlling(), role.tieBreaker());
        if (role.controlling()) {
            request.useCandidate();
        }
        retransmitNanos = nowNanos + waitNanos;
        sink.transmit(tuple, request.sign(remoteKey), nowNanos);
    }
}
