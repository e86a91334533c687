package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.StunGuard;
import io.sluice.stun.StunKey;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunParser;
import io.sluice.stun.StunWriter;
import io.sluice.stun.TransactionId;
import io.sluice.time.Deadlines;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A peer's STUN messages in → answers, the 5-tuples that may be believed, and the one nominated path out.
///
/// Every request is answered here, on the loop, established or not. In full mode an agent behind
/// [ConnectivityChecks] pairs, checks and nominates until it is done; then it is freed and the session goes on
/// alone: it asks for consent, and follows a peer that nominates a new path once that path has answered. The same
/// way it helps itself where the agent gave up or is too slow. In lite mode there is no agent: the peer's first
/// USE-CANDIDATE decides where the handshake goes, but media goes, first and later, where a check of ours was
/// answered; and every packet that proves itself counts as life. Owned by the loop's thread.
///
/// More than 250 lines because it is the one place where guard, role, tuples, consent and agent meet; each of them is
/// a class of its own.
public final class IceSession {
    /// How long the agent has to confirm what the peer nominated, before the session checks it itself.
    private static final long AGENT_PATIENCE_NANOS = 2_000_000_000L;

    /// A repeated check is shown to the agent this often: it starts its own check anew each time.
    private static final long INJECT_INTERVAL_NANOS = 500_000_000L;

    /// A peer that nominates aggressively (Firefox) puts USE-CANDIDATE into all its first checks and means the highest
    /// priority among them; only afterwards the latest one is what it means.
    private static final long SETTLING_NANOS = 3_000_000_000L;

    /// Of a peer-reflexive candidate with full local preference, component 1 (RFC 8445 §5.1.2.1).
    private static final long PEER_REFLEXIVE_PRIORITY = (110L << 24) | (65_535L << 8) | 255;

    private final IceConfig config;
    private final IceParameters local;
    private final StunKey localKey;
    private final BindingResponder responder;
    private final IceRole role;
    private final KnownTuples tuples;
    private final OpenChecks open;
    private final Consent consent;
    private final PathProbe probe = new PathProbe();
    private final RemoteCandidates remoteCandidates;
    private final List<IceCandidate> earlyCandidates = new ArrayList<>();
    private final AddressValidation validation;
    private final IceSink sink;
    private final RandomGenerator random;
    private final Map<IceDropReason, Long> dropped = new EnumMap<>(IceDropReason.class);
    private @Nullable ConnectivityChecks checks;
    private @Nullable IceParameters remote;
    private @Nullable StunKey remoteKey;
    private @Nullable FiveTuple selected;
    private boolean selectedIsValidated;
    private long firstSelectedNanos;
    private long establishByNanos = Deadlines.NEVER;
    private long patienceNanos = Deadlines.NEVER;
    private boolean impatient;
    private boolean remoteComplete;
    private long allDropped;
    private boolean closed;

    /// @param local made by [IceCredentials], with the candidates that are announced
    /// @param controlling false unless the peer asks for it; a lite peer makes it true by itself
    /// @param checks null in lite mode, and only there
    /// @param validation the same for all sessions of one transport
    /// @param random secure where the session is real: transaction ids are drawn from it
    public IceSession(
            IceConfig config,
            IceParameters local,
            boolean controlling,
            @Nullable ConnectivityChecks checks,
            AddressValidation validation,
            IceSink sink,
            RandomGenerator random) {
        if (config.lite() != (checks == null)) {
            throw new IllegalArgumentException("a lite session has no checker, a full one has");
        }
        this.config = config;
        this.local = local;
        this.checks = checks;
        this.validation = validation;
        this.sink = sink;
        this.random = random;
        this.localKey = new StunKey(local.password());
        this.responder = new BindingResponder(localKey);
        this.role = new IceRole(controlling && !config.lite(), config.lite(), random.nextLong());
        this.tuples = new KnownTuples(config.maxTuples());
        this.open = new OpenChecks(sink);
        this.consent = new Consent(config, random);
        this.remoteCandidates = new RemoteCandidates(config.maxRemoteCandidates());
    }

    /// Our own credentials and the announced candidates.
    public IceParameters local() {
        return local;
    }

    /// The peer's description. The first starts the session and its time limit; a later one of the same generation only
    /// adds candidates. New credentials are a restart, which is a new session.
    public void remote(IceParameters parameters, long nowNanos) {
        if (closed) {
            return;
        }
        if (remote != null) {
            parameters.candidates().forEach(candidate -> addRemoteCandidate(candidate, nowNanos));
            if (parameters.endOfCandidates()) {
                endOfRemoteCandidates(nowNanos);
            }
            return;
        }
        List<IceCandidate> taken = new ArrayList<>(earlyCandidates);
        earlyCandidates.clear();
        parameters.candidates().stream().filter(remoteCandidates::take).forEach(taken::add);
        remoteComplete |= parameters.endOfCandidates();
        remote = new IceParameters(
                parameters.usernameFragment(), parameters.password(), parameters.lite(), taken, remoteComplete);
        remoteKey = new StunKey(parameters.password());
        if (parameters.lite() && !config.lite()) {
            role.becomeControlling();
        }
        if (selected == null) {
            establishByNanos = nowNanos + config.establishmentTimeout().toNanos();
        }
        startChecks(remote, nowNanos);
    }

    private void startChecks(IceParameters peer, long nowNanos) {
        if (checks == null) {
            return;
        }
        checks.start(local, peer, role.controlling(), role.tieBreaker());
        for (KnownTuple known : tuples.all()) {
            StunMessage early = known.early;
            known.early = null;
            if (early != null) {
                inject(known, early, nowNanos);
            }
        }
    }

    /// One more candidate of the peer; ignored where there are too many, or where no single peer can have it.
    public void addRemoteCandidate(IceCandidate candidate, long nowNanos) {
        if (closed || !remoteCandidates.take(candidate)) {
            return;
        }
        if (remote == null) {
            earlyCandidates.add(candidate);
        } else if (checks != null) {
            checks.addRemoteCandidate(candidate);
        }
    }

    public void endOfRemoteCandidates(long nowNanos) {
        if (!remoteComplete && !closed && remote != null && checks != null) {
            checks.endOfRemoteCandidates();
        }
        remoteComplete = true;
    }

    /// One datagram that begins like STUN. The caller keeps the buffer.
    public void handle(PacketBuffer stun, FiveTuple tuple, long nowNanos) {
        handle(stun.toArray(), tuple, nowNanos);
    }

    /// @param stun kept, not to be changed afterwards
    public void handle(byte[] stun, FiveTuple tuple, long nowNanos) {
        StunMessage message = StunParser.parse(stun);
        if (message == null) {
            drop(IceDropReason.MALFORMED);
        } else {
            handle(message, tuple, nowNanos);
        }
    }

    /// A well-formed message that its user name, its transaction or its 5-tuple led here; not believed yet.
    public void handle(StunMessage message, FiveTuple tuple, long nowNanos) {
        if (closed) {
            drop(IceDropReason.CLOSED);
            return;
        }
        switch (message.kind()) {
            case REQUEST -> handleRequest(message, tuple, nowNanos);
            case SUCCESS, ERROR -> handleResponse(message, tuple, nowNanos);
            case INDICATION -> drop(IceDropReason.INDICATION);
        }
    }

    private void handleRequest(StunMessage request, FiveTuple tuple, long nowNanos) {
        if (!request.isBindingRequest()) {
            drop(IceDropReason.NOT_BINDING);
            return;
        }
        if (!local.usernameFragment().equals(request.receiverFragment())) {
            drop(IceDropReason.WRONG_USERNAME);
            return;
        }
        if (!isGenuine(request, localKey)) {
            return;
        }
        int[] unknown = request.unknownRequired();
        if (unknown.length > 0) {
            answer(tuple, responder.unknownAttributes(request, unknown), nowNanos);
            return;
        }
        KnownTuple known = admit(tuple, nowNanos);
        if (known == null) {
            return;
        }
        validation.received(tuple, request.bytes().length);
        IceRole.Judgement judgement = role.judge(request);
        if (judgement == IceRole.Judgement.REFUSED) {
            answer(tuple, responder.roleConflict(request), nowNanos);
            return;
        }
        answer(tuple, responder.success(request, tuple.remote()), nowNanos);
        if (request.priority() >= 0) {
            known.priority = request.priority();
        }
        boolean firstNomination = request.useCandidate() && !known.nominated;
        known.nominated |= firstNomination;
        if (checks != null) {
            boolean urgent = firstNomination || judgement == IceRole.Judgement.SWITCHED || !known.injected;
            if (remote == null) {
                known.early = firstNomination || known.early == null ? request : known.early;
            } else if (urgent || nowNanos - known.injectedNanos >= INJECT_INTERVAL_NANOS) {
                inject(known, request, nowNanos);
            }
        }
        if (request.useCandidate() && !role.controlling()) {
            nominated(known, nowNanos);
        }
    }

    /// The peer wants this path.
    private void nominated(KnownTuple known, long nowNanos) {
        FiveTuple current = selected;
        if (known.tuple.equals(current) && selectedIsValidated) {
            probe.stop();
            return;
        }
        if (current != null && selectedIsValidated && nowNanos - firstSelectedNanos < SETTLING_NANOS) {
            KnownTuple inUse = tuples.get(current);
            if (inUse != null && known.priority < inUse.priority) {
                return;
            }
        }
        if (config.lite() && current == null && (validation.isValidated(known.tuple) || !validation.hasValidated())) {
            select(known.tuple, nowNanos);
        }
        if (checks != null && !impatient) {
            patienceNanos = Math.min(patienceNanos, nowNanos + AGENT_PATIENCE_NANOS);
        } else if (remote != null && !hasMedia(known) && !known.tuple.equals(probe.tuple())) {
            probe.start(known.tuple, nowNanos);
            probeIfDue(nowNanos);
        }
    }

    private boolean hasMedia(KnownTuple known) {
        return known.tuple.equals(mediaPath());
    }

    /// The agent gave up or is too slow: takes up what the peer nominated last.
    private void helpYourself(long nowNanos) {
        impatient = true;
        patienceNanos = Deadlines.NEVER;
        KnownTuple latest = null;
        for (KnownTuple known : tuples.all()) {
            if (known.nominated && (latest == null || known.heardNanos >= latest.heardNanos)) {
                latest = known;
            }
        }
        if (latest != null && !role.controlling()) {
            nominated(latest, nowNanos);
        }
    }

    private void handleResponse(StunMessage response, FiveTuple tuple, long nowNanos) {
        OpenCheck check = open.get(response.transactionId());
        if (remoteKey == null || check == null || !response.isBindingResponse()) {
            drop(IceDropReason.UNKNOWN_TRANSACTION);
            return;
        }
        if (!check.tuple().equals(tuple)) {
            drop(IceDropReason.WRONG_TUPLE);
            return;
        }
        if (!isGenuine(response, remoteKey)) {
            return;
        }
        open.close(response.transactionId());
        KnownTuple known = admit(tuple, nowNanos);
        if (known == null) {
            return;
        }
        if (response.kind() == StunMessage.Kind.ERROR) {
            refused(response, check, nowNanos);
        } else {
            validated(tuple, nowNanos);
            succeeded(check, nowNanos);
        }
        if (check.purpose() == OpenCheck.Purpose.AGENT && checks != null) {
            checks.inject(response, tuple);
        }
    }

    private void validated(FiveTuple tuple, long nowNanos) {
        boolean first = !validation.isValidated(tuple);
        validation.validated(tuple);
        selectedIsValidated |= tuple.equals(selected);
        if (first) {
            sink.validated(tuple, nowNanos);
        }
    }

    private void succeeded(OpenCheck check, long nowNanos) {
        if (check.tuple().equals(selected)) {
            consent.renew(nowNanos);
            if (check.tuple().equals(probe.tuple())) {
                probe.stop();
            }
        } else if (check.purpose() == OpenCheck.Purpose.PATH && check.tuple().equals(probe.tuple())) {
            select(check.tuple(), nowNanos);
        }
    }

    private void refused(StunMessage response, OpenCheck check, long nowNanos) {
        if (response.errorCode() != BindingResponder.ROLE_CONFLICT) {
            return;
        }
        role.refused(check.asControlling());
        // Once, and no more before the next check is due: a peer that refuses both roles would keep us asking as fast
        // as it can answer.
        if (check.purpose() != OpenCheck.Purpose.AGENT && !check.corrected() && !config.lite()) {
            ask(check.tuple(), check.purpose(), true, nowNanos);
        }
    }

    /// What the agent behind the port says; nothing counts any more once a path is selected.
    public void handle(IceEvent event, long nowNanos) {
        if (closed || checks == null) {
            return;
        }
        switch (event) {
            case IceEvent.Transmit transmit -> transmitForAgent(transmit, nowNanos);
            case IceEvent.Validated validated -> {
                KnownTuple known = admit(validated.tuple(), nowNanos);
                if (known != null) {
                    validated(validated.tuple(), nowNanos);
                }
            }
            case IceEvent.Nominated nominated -> {
                KnownTuple known = admit(nominated.tuple(), nowNanos);
                if (known != null) {
                    validation.validated(nominated.tuple());
                    select(nominated.tuple(), nowNanos);
                }
            }
            case IceEvent.Failed failed -> {
                freeChecks();
                if (role.controlling() && remoteComplete) {
                    end(IceFailure.CHECKS_FAILED, nowNanos);
                } else {
                    helpYourself(nowNanos);
                }
            }
        }
    }

    private void transmitForAgent(IceEvent.Transmit transmit, long nowNanos) {
        StunMessage message = transmit.message();
        FiveTuple tuple = transmit.tuple();
        if (message.kind() != StunMessage.Kind.REQUEST) {
            return;
        }
        if (remoteCandidates.contains(tuple.remote())) {
            validation.named(tuple);
        }
        if (validation.spend(tuple, message.bytes().length)) {
            open.open(
                    message.transactionId(),
                    new OpenCheck(tuple, OpenCheck.Purpose.AGENT, message.claimsControlling(), false, nowNanos));
            sink.transmit(tuple, message.bytes(), nowNanos);
        }
    }

    /// An SRTP or SRTCP packet of this 5-tuple passed its authentication. Life in lite mode; in full mode only an
    /// answered check is (RFC 7675 §5.1).
    public void alive(FiveTuple tuple, long nowNanos) {
        if (config.lite() && !closed && tuples.get(tuple) != null) {
            consent.renew(nowNanos);
        }
    }

    /// The connection behind a TCP 5-tuple is gone. A path that ran over it has the usual time to be replaced.
    public void forget(FiveTuple tuple) {
        if (tuples.remove(tuple)) {
            sink.unrouted(tuple);
        }
    }

    /// Whether datagrams of this 5-tuple come from somebody who knows the credentials.
    public boolean isAuthenticated(FiveTuple tuple) {
        return tuples.get(tuple) != null;
    }

    /// The nominated path.
    public @Nullable FiveTuple selected() {
        return selected;
    }

    /// Where the handshake goes: the nominated path; before there is one, a pair that answered a check of ours, in lite
    /// mode the pair heard last; else nowhere. Not validated, it has what [AddressValidation] allows.
    public @Nullable FiveTuple path() {
        return selected == null ? heardLast(config.lite()) : selected;
    }

    /// Where media goes: as [#path], but nowhere that has not answered a check of ours.
    public @Nullable FiveTuple mediaPath() {
        if (selected == null) {
            return heardLast(false);
        }
        return selectedIsValidated ? selected : null;
    }

    private @Nullable FiveTuple heardLast(boolean alsoUnvalidated) {
        KnownTuple best = null;
        for (KnownTuple known : tuples.all()) {
            if ((alsoUnvalidated || validation.isValidated(known.tuple))
                    && (best == null || known.heardNanos > best.heardNanos)) {
                best = known;
            }
        }
        return best == null ? null : best.tuple;
    }

    public boolean isClosed() {
        return closed;
    }

    /// How many messages had no effect.
    public long dropped() {
        return allDropped;
    }

    /// How many messages had no effect for this reason.
    public long dropped(IceDropReason reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    public long nextDeadlineNanos() {
        if (closed) {
            return Deadlines.NEVER;
        }
        return Math.min(
                Math.min(establishByNanos, patienceNanos),
                Math.min(consent.nextDeadlineNanos(), probe.nextDeadlineNanos()));
    }

    public void onDeadline(long nowNanos) {
        if (closed) {
            return;
        }
        if (nowNanos >= establishByNanos) {
            end(IceFailure.ESTABLISHMENT_TIMEOUT, nowNanos);
            return;
        }
        if (consent.isExpired(nowNanos)) {
            end(IceFailure.CONSENT_EXPIRED, nowNanos);
            return;
        }
        if (nowNanos >= patienceNanos) {
            helpYourself(nowNanos);
        }
        probeIfDue(nowNanos);
        FiveTuple current = selected;
        if (current != null && consent.isDue(nowNanos)) {
            consent.asked(nowNanos);
            ask(current, OpenCheck.Purpose.CONSENT, false, nowNanos);
        }
    }

    /// Ends; the owner hears of the 5-tuples and transactions that it can forget, and nothing else.
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        freeChecks();
        open.closeAll();
        tuples.removeAll().forEach(sink::unrouted);
    }

    private void end(IceFailure why, long nowNanos) {
        close();
        sink.closed(why, nowNanos);
    }

    private void freeChecks() {
        if (checks != null) {
            checks.close();
            checks = null;
        }
    }

    private void select(FiveTuple tuple, long nowNanos) {
        if (tuple.equals(selected)) {
            return;
        }
        boolean first = selected == null;
        selected = tuple;
        selectedIsValidated = validation.isValidated(tuple);
        probe.stop();
        freeChecks();
        if (first) {
            firstSelectedNanos = nowNanos;
            establishByNanos = Deadlines.NEVER;
            patienceNanos = Deadlines.NEVER;
        }
        consent.start(nowNanos);
        sink.selected(tuple, nowNanos);
    }

    private void probeIfDue(long nowNanos) {
        FiveTuple wanted = probe.tuple();
        if (wanted != null && probe.isDue(nowNanos)) {
            probe.asked(nowNanos);
            ask(wanted, OpenCheck.Purpose.PATH, false, nowNanos);
        }
    }

    private void ask(FiveTuple tuple, OpenCheck.Purpose purpose, boolean corrected, long nowNanos) {
        if (remote == null || remoteKey == null) {
            return;
        }
        TransactionId id = TransactionId.random(random);
        byte[] request = StunWriter.bindingRequest(id)
                .username(remote.usernameFragment() + ":" + local.usernameFragment())
                .priority(PEER_REFLEXIVE_PRIORITY)
                .role(role.controlling(), role.tieBreaker())
                .sign(remoteKey);
        boolean proved = selectedIsValidated && tuple.equals(selected);
        if (!proved && !validation.spend(tuple, request.length)) {
            return;
        }
        open.open(id, new OpenCheck(tuple, purpose, role.controlling(), corrected, nowNanos));
        sink.transmit(tuple, request, nowNanos);
    }

    private void answer(FiveTuple tuple, byte @Nullable [] response, long nowNanos) {
        if (response == null) {
            drop(IceDropReason.AMPLIFYING);
        } else {
            // Half as long again as its request at most, so that it is always within three times.
            validation.spend(tuple, response.length);
            sink.transmit(tuple, response, nowNanos);
        }
    }

    private void inject(KnownTuple known, StunMessage request, long nowNanos) {
        if (checks != null) {
            known.injected = true;
            known.injectedNanos = nowNanos;
            checks.inject(request, known.tuple);
        }
    }

    private @Nullable KnownTuple admit(FiveTuple tuple, long nowNanos) {
        KnownTuple known = tuples.get(tuple);
        if (known == null) {
            if (tuples.isFull()) {
                FiveTuple gone = tuples.evict(selected, nowNanos);
                if (gone == null) {
                    drop(IceDropReason.TOO_MANY_TUPLES);
                    return null;
                }
                sink.unrouted(gone);
            }
            known = tuples.add(tuple, nowNanos);
            sink.authenticated(tuple, nowNanos);
        }
        known.heardNanos = nowNanos;
        if (config.lite()) {
            consent.renew(nowNanos);
        }
        return known;
    }

    private boolean isGenuine(StunMessage message, StunKey key) {
        return switch (StunGuard.check(message, key)) {
            case GENUINE -> true;
            case BAD_FINGERPRINT -> drop(IceDropReason.BAD_FINGERPRINT);
            case UNSIGNED -> drop(IceDropReason.UNSIGNED);
            case BAD_INTEGRITY -> drop(IceDropReason.BAD_INTEGRITY);
        };
    }

    private boolean drop(IceDropReason reason) {
        allDropped++;
        dropped.merge(reason, 1L, Long::sum);
        return false;
    }
}
