package io.sluice.sim;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import io.sluice.ice.IceConfig;
import io.sluice.loop.LoopConfig;
import io.sluice.loop.LoopInput;
import io.sluice.loop.LoopPorts;
import io.sluice.loop.LoopProgram;
import io.sluice.loop.Reply;
import io.sluice.parameters.IceCandidate;
import io.sluice.sim.net.LinkConditions;
import io.sluice.sim.net.VirtualClock;
import io.sluice.srtp.SrtpCipherFactory;
import io.sluice.time.WallClock;
import io.sluice.transport.DatagramSink;
import io.sluice.transport.Ledger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A seed in → one loop program, its network and its peers, played in virtual time, and a hash of all that happened
/// out.
final class SimWorld implements AutoCloseable {
    static final long MILLIS = 1_000_000L;
    static final long SECONDS = 1_000_000_000L;

    /// More than any millisecond of any story has to do: a deadline that stays due is asked for every nanosecond.
    private static final int MAX_STEPS_IN_PLACE = 50_000;

    /// What signalling takes to a client.
    private static final long HINT_NANOS = 20 * MILLIS;

    static final TransportAddress SERVER = address("192.0.2.1", 10_000);

    private final VirtualClock clock = new VirtualClock();
    private final Journal journal = new Journal(clock);
    private final Violations violations = new Violations(journal, clock);
    private final AnswerWitness answers = new AnswerWitness(violations);
    private final AddressWitness addresses = new AddressWitness(violations);
    private final Map<TransportAddress, SimPeer> peers = new LinkedHashMap<>();
    private final List<SimStream> streams = new ArrayList<>();
    private final WallClock wallClock = new WallClock(0, 1_700_000_000L * SECONDS);
    private final PacketPool pool = new PacketPool(1 << 14);
    private final PacketPool peerPool = new PacketPool(1 << 10);
    private final RandomGenerator peerRandom;
    private final SplittableRandom linkRandom;
    private final SimCiphers ciphers;
    private final LoopProgram program;
    private final List<ConferenceEvent> events = new ArrayList<>();
    private long datagramsIn;
    private long datagramsOut;
    final SimDtls dtls;
    final SimChecks checks = new SimChecks(this);
    private long lastCommandNanos;
    /// How long deadlines take, for who measures it.
    final Stopwatch stopwatch = new Stopwatch();
    private ConferenceListener listener = event -> {};
    /// Whether a datagram gets through; by direction.
    private BiPredicate<FiveTuple, byte[]> uplink = (tuple, bytes) -> true;

    private BiPredicate<FiveTuple, byte[]> downlink = (tuple, bytes) -> true;
    /// Hears of all that the server sends, to whomever.
    private BiConsumer<FiveTuple, byte[]> tap = (tuple, bytes) -> {};
    /// Somebody forges signed checks, so that the handshake's first datagrams may go to who is nobody's peer.
    boolean checksAreForged;
    /// Breaks an invariant of the next session that is opened.
    boolean breakCandidates;

    SimWorld(long seed) {
        this(seed, IceConfig.ofLite());
    }

    SimWorld(long seed, IceConfig ice) {
        this(seed, ice, true);
    }

    private SimWorld(long seed, IceConfig ice, boolean realCrypto) {
        this.ciphers = new SimCiphers(violations, realCrypto);
        SplittableRandom random = new SplittableRandom(seed);
        this.peerRandom = random.split();
        this.dtls = new SimDtls(random.split());
        IceCandidate candidate =
                new IceCandidate("1", 1, 2_130_706_431L, SERVER, IceCandidate.Type.HOST, IceCandidate.TcpType.NONE);
        this.program = new LoopProgram(
                new LoopPorts(
                        new Downlink(),
                        pool,
                        checks,
                        dtls,
                        ciphers,
                        input -> at(now(), now -> program().handle(input, now)),
                        this::heard,
                        () -> {
                            if (breakCandidates) {
                                throw new IllegalStateException("no candidates");
                            }
                            return List.of(candidate);
                        }),
                LoopConfig.of(3, ice),
                random.split(),
                wallClock);
        this.linkRandom = random.split();
    }

    /// Even seeds play full ICE, odd ones lite.
    ///
    /// @param realCrypto whether packets are really encrypted; a search over many seeds goes without
    static SimWorld watched(long seed, boolean realCrypto) {
        return new SimWorld(seed, seed % 2 == 0 ? IceConfig.ofFull() : IceConfig.ofLite(), realCrypto);
    }

    static TransportAddress address(String host, int port) {
        return Objects.requireNonNull(TransportAddress.parse(host, port, TransportProtocol.UDP));
    }

    private LoopProgram program() {
        return program;
    }

    LoopProgram loop() {
        return program;
    }

    long now() {
        return clock.now();
    }

    VirtualClock clock() {
        return clock;
    }

    WallClock wallClock() {
        return wallClock;
    }

    Violations violations() {
        return violations;
    }

    /// A peer names one more address of its own, as it says.
    void named(TransportAddress address) {
        addresses.named(address);
    }

    /// Takes a stream into the world's count.
    int number(SimStream stream) {
        streams.add(stream);
        return streams.size() - 1;
    }

    SimStream stream(int number) {
        return streams.get(number);
    }

    PacketPool pool() {
        return pool;
    }

    PacketPool peerPool() {
        return peerPool;
    }

    RandomGenerator peerRandom() {
        return peerRandom;
    }

    SrtpCipherFactory ciphers() {
        return ciphers.ofPeers();
    }

    List<ConferenceEvent> events() {
        return events;
    }

    <E extends ConferenceEvent> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    void listen(ConferenceListener other) {
        listener = other;
    }

    void uplink(BiPredicate<FiveTuple, byte[]> passes) {
        uplink = passes;
    }

    void downlink(BiPredicate<FiveTuple, byte[]> passes) {
        downlink = passes;
    }

    void tap(BiConsumer<FiveTuple, byte[]> listening) {
        tap = listening;
    }

    Journal journal() {
        return journal;
    }

    SimPeer peer(String identity) {
        SimPeer peer = new SimPeer(this, identity, address(host(peers.size()), 4_000), linkRandom);
        peers.put(peer.address(), peer);
        return peer;
    }

    private static String host(int number) {
        return "198.51." + (100 + number / 250) + "." + (1 + number % 250);
    }

    /// All that ever were, in the order of their coming.
    List<SimPeer> peers() {
        return peers.values().stream().distinct().toList();
    }

    /// Whether what reaches this one may come from somebody who forges packets.
    boolean hasForgerBeside(SimPeer peer) {
        return peers.values().stream()
                .anyMatch(other -> other.forges && !other.identity().equals(peer.identity()));
    }

    /// Whether a peer is there, or was.
    boolean hasPeerAt(TransportAddress address) {
        return peers.containsKey(address);
    }

    /// Where a peer is and was, in the order of its moves.
    List<TransportAddress> addressesOf(SimPeer peer) {
        return peers.entrySet().stream()
                .filter(entry -> entry.getValue() == peer)
                .map(Map.Entry::getKey)
                .toList();
    }

    void moved(SimPeer peer, TransportAddress to) {
        peers.put(to, peer);
    }

    void at(long whenNanos, LongConsumer action) {
        clock.at(whenNanos, action);
    }

    void in(long delayNanos, LongConsumer action) {
        clock.in(delayNanos, action);
    }

    /// Sends a datagram to the server.
    void send(TransportAddress from, byte[] bytes) {
        FiveTuple tuple = new FiveTuple(SERVER, from);
        if (!uplink.test(tuple, bytes)) {
            return;
        }
        SimPeer peer = peers.get(from);
        if (peer == null) {
            in(LinkConditions.PERFECT.delayNanos(), now -> inject(tuple, bytes));
            return;
        }
        peer.uplink().send(bytes, (arriving, unharmed) -> {
            peer.wire().delivered(from, arriving, unharmed, now());
            inject(tuple, arriving);
        });
    }

    /// Hands the server a datagram now.
    void inject(FiveTuple tuple, byte[] bytes) {
        PacketBuffer packet = pool.acquire();
        if (packet != null) {
            packet.set(bytes);
            answers.arrives(tuple, bytes);
            addresses.arrives(tuple.remote(), bytes);
            datagramsIn++;
            program.handle(new LoopInput.Datagram(tuple, packet), now());
        }
    }

    /// When anybody wanted anything of the conference last.
    long lastCommandNanos() {
        return lastCommandNanos;
    }

    <R> R command(ConferenceCommand<R> command) {
        lastCommandNanos = now();
        Answer<R> answer = new Answer<>();
        program.handle(new LoopInput.Command<>(command, answer), now());
        return answer.value();
    }

    void input(LoopInput input) {
        program.handle(input, now());
    }

    void run(long durationNanos) {
        long end = now() + durationNanos;
        int stepsInPlace = 0;
        long placeNanos = now();
        while (true) {
            long step = clock.nextNanos();
            long deadline = program.nextDeadlineNanos();
            long at = Math.min(step, deadline);
            if (at > end) {
                break;
            }
            stepsInPlace++;
            if (at - placeNanos > MILLIS) {
                stepsInPlace = 0;
                placeNanos = at;
            }
            if (stepsInPlace > MAX_STEPS_IN_PLACE) {
                throw new IllegalStateException(
                        "time stands still: a deadline comes due again and again; counted so far "
                                + program.deadlineCalls());
            }
            clock.advance(at);
            if (deadline <= step) {
                stopwatch.begin();
                program.onDeadline(now());
                stopwatch.end();
            } else {
                clock.runNext();
            }
            program.endOfBatch(now());
        }
        clock.advance(end);
    }

    /// Where the server's counters do not account for every packet, or for those that the network has seen; none where
    /// all is well, or where a fault was counted, which may cost a packet its end.
    List<String> imbalances() {
        if (program.stats().faults() > 0) {
            return List.of();
        }
        Ledger ledger = program.stats().ledger();
        List<String> found = new ArrayList<>(ledger.imbalances());
        if (ledger.received() != datagramsIn) {
            found.add(ledger.received() + " datagrams counted as received, " + datagramsIn + " were brought");
        }
        if (ledger.sent() != datagramsOut) {
            found.add(ledger.sent() + " datagrams counted as sent, " + datagramsOut + " left");
        }
        return found;
    }

    private void heard(ConferenceEvent event) {
        events.add(event);
        journal.say(event.toString());
        if (event instanceof ConferenceEvent.PublishHint hint) {
            in(HINT_NANOS, now -> hinted(hint));
        }
        listener.on(event);
    }

    private void hinted(ConferenceEvent.PublishHint hint) {
        for (SimPeer peer : peers()) {
            if (peer.heedsHints && peer.hasSession(hint.sessionId())) {
                peer.hinted(hint.trackId(), hint.layers());
            }
        }
    }

    @Override
    public void close() {
        List<String> imbalances = imbalances();
        pool.close();
        peerPool.close();
        if (violations.found().isEmpty() && !imbalances.isEmpty()) {
            throw new AssertionError("packets are not accounted for: " + imbalances);
        }
    }

    private static final class Answer<R> implements Reply<R> {
        private @Nullable R value;

        private @Nullable RuntimeException fault;

        @Override
        public void complete(R answer) {
            value = answer;
        }

        @Override
        public void fail(RuntimeException cause) {
            fault = cause;
        }

        R value() {
            if (fault != null) {
                throw fault;
            }
            return Objects.requireNonNull(value, "a command without an answer");
        }
    }

    private final class Downlink implements DatagramSink {
        @Override
        public void transmit(FiveTuple tuple, PacketBuffer packet) {
            stopwatch.leave();
            take(tuple, packet);
            stopwatch.enter();
        }

        private void take(FiveTuple tuple, PacketBuffer packet) {
            byte[] bytes = packet.toArray();
            packet.release();
            datagramsOut++;
            journal.note(tuple.remote().ip());
            journal.note(bytes);
            tap.accept(tuple, bytes);
            answers.leaves(tuple, bytes);
            addresses.leaves(tuple.remote(), bytes);
            SimPeer peer = peers.get(tuple.remote());
            if (peer == null) {
                violations.check(
                        (bytes[0] & 0xff) < (checksAreForged ? 64 : 20),
                        "a stranger at " + tuple.remote() + " is sent " + bytes.length + " bytes that begin with "
                                + (bytes[0] & 0xff));
                return;
            }
            peer.witness().datagram(tuple.remote(), bytes, now());
            if (downlink.test(tuple, bytes)) {
                peer.downlink().send(bytes, (arriving, unharmed) -> peer.handle(tuple.remote(), arriving, now()));
            }
        }

        @Override
        public void flush() {}
    }
}
