package io.sluice.sim;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import io.sluice.edge.crypto.JceSrtpCipherFactory;
import io.sluice.ice.IceConfig;
import io.sluice.loop.LoopConfig;
import io.sluice.loop.LoopInput;
import io.sluice.loop.LoopPorts;
import io.sluice.loop.LoopProgram;
import io.sluice.loop.Reply;
import io.sluice.parameters.IceCandidate;
import io.sluice.srtp.SrtpCipherFactory;
import io.sluice.time.WallClock;
import io.sluice.transport.DatagramSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A seed in → one loop program, its network and its peers, played in virtual time, and a hash of all that happened
/// out.
final class SimWorld implements AutoCloseable {
    static final long MILLIS = 1_000_000L;
    static final long SECONDS = 1_000_000_000L;

    static final TransportAddress SERVER = address("192.0.2.1", 10_000);

    private static final long DELAY_NANOS = 10 * MILLIS;

    private record Step(long atNanos, long order, LongConsumer action) {}

    private final PriorityQueue<Step> steps = new PriorityQueue<>(
            (a, b) -> a.atNanos != b.atNanos ? Long.compare(a.atNanos, b.atNanos) : Long.compare(a.order, b.order));
    private final Map<TransportAddress, SimPeer> peers = new HashMap<>();
    private final PacketPool pool = new PacketPool(1 << 14);
    private final PacketPool peerPool = new PacketPool(1 << 10);
    private final RandomGenerator peerRandom;
    private final SrtpCipherFactory ciphers = new JceSrtpCipherFactory();
    private final LoopProgram program;
    private final List<ConferenceEvent> events = new ArrayList<>();
    final SimDtls dtls;
    final SimChecks checks = new SimChecks(this);
    private ConferenceListener listener = event -> {};
    /// Whether a datagram gets through; by direction.
    private BiPredicate<FiveTuple, byte[]> uplink = (tuple, bytes) -> true;

    private BiPredicate<FiveTuple, byte[]> downlink = (tuple, bytes) -> true;
    /// Breaks an invariant of the next session that is opened.
    boolean breakCandidates;
    private long order;
    private long nowNanos = 1;
    private long journal = 0xcbf29ce484222325L;

    SimWorld(long seed) {
        this(seed, IceConfig.ofLite());
    }

    SimWorld(long seed, IceConfig ice) {
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
                        input -> at(nowNanos, now -> program().handle(input, now)),
                        this::heard,
                        () -> {
                            if (breakCandidates) {
                                throw new IllegalStateException("no candidates");
                            }
                            return List.of(candidate);
                        }),
                LoopConfig.of(3, ice),
                random.split(),
                new WallClock(0, 1_700_000_000L * SECONDS));
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
        return nowNanos;
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
        return ciphers;
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

    /// Of every datagram to the peers and every event, in order.
    long journal() {
        return journal;
    }

    SimPeer peer(String identity) {
        SimPeer peer = new SimPeer(this, identity, address("198.51.100." + (peers.size() + 1), 4_000));
        peers.put(peer.address(), peer);
        return peer;
    }

    void moved(SimPeer peer, TransportAddress to) {
        peers.put(to, peer);
    }

    void at(long whenNanos, LongConsumer action) {
        steps.add(new Step(Math.max(whenNanos, nowNanos), order++, action));
    }

    void in(long delayNanos, LongConsumer action) {
        at(nowNanos + delayNanos, action);
    }

    /// Sends a datagram to the server.
    void send(TransportAddress from, byte[] bytes) {
        FiveTuple tuple = new FiveTuple(SERVER, from);
        if (uplink.test(tuple, bytes)) {
            in(DELAY_NANOS, now -> inject(tuple, bytes));
        }
    }

    /// Hands the server a datagram now.
    void inject(FiveTuple tuple, byte[] bytes) {
        PacketBuffer packet = Objects.requireNonNull(pool.acquire());
        packet.set(bytes);
        program.handle(new LoopInput.Datagram(tuple, packet), nowNanos);
    }

    <R> R command(ConferenceCommand<R> command) {
        Answer<R> answer = new Answer<>();
        program.handle(new LoopInput.Command<>(command, answer), nowNanos);
        return answer.value();
    }

    void input(LoopInput input) {
        program.handle(input, nowNanos);
    }

    void run(long durationNanos) {
        long end = nowNanos + durationNanos;
        while (true) {
            Step next = steps.peek();
            long stepAt = next == null ? Long.MAX_VALUE : next.atNanos;
            long deadline = program.nextDeadlineNanos();
            long at = Math.min(stepAt, deadline);
            if (at > end) {
                break;
            }
            nowNanos = Math.max(nowNanos, at);
            if (deadline <= stepAt) {
                program.onDeadline(nowNanos);
            } else {
                Objects.requireNonNull(steps.poll()).action.accept(nowNanos);
            }
            program.endOfBatch(nowNanos);
        }
        nowNanos = end;
    }

    private void heard(ConferenceEvent event) {
        events.add(event);
        note(event.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        listener.on(event);
    }

    private void note(byte[] bytes) {
        for (byte b : bytes) {
            journal = (journal ^ b) * 0x100000001b3L;
        }
        journal ^= nowNanos;
    }

    @Override
    public void close() {
        pool.close();
        peerPool.close();
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
            byte[] bytes = packet.toArray();
            packet.release();
            note(bytes);
            SimPeer peer = peers.get(tuple.remote());
            if (peer != null && downlink.test(tuple, bytes)) {
                in(DELAY_NANOS, now -> peer.handle(tuple.remote(), bytes, now));
            }
        }

        @Override
        public void flush() {}
    }
}
