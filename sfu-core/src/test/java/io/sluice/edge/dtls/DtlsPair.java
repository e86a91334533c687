package io.sluice.edge.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.dtls.DtlsEvent;
import io.sluice.dtls.DtlsFailure;
import io.sluice.dtls.DtlsSession;
import io.sluice.dtls.DtlsSessionFactory;
import io.sluice.parameters.DtlsParameters.Setup;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.KeyingMaterial;
import java.lang.reflect.Field;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One of our sessions and a scripted peer, with a network of one thread between them that may lose things.
final class DtlsPair implements AutoCloseable {
    static final DtlsLimits LIMITS = new DtlsLimits(8, 8, 16, Duration.ofSeconds(20), Duration.ofHours(1));
    static final TransportAddress PEER = TransportAddress.of(new byte[] {10, 0, 0, 1}, 5000, TransportProtocol.UDP);

    /// What the network does to a datagram.
    interface Network {
        /// @param number of the datagram in its direction, from 0
        boolean loses(boolean fromUs, int number, byte[] datagram);
    }

    final ScriptedPeer peer;
    final DtlsSession session;
    final BlockingQueue<byte[]> transmitted = new LinkedBlockingQueue<>();
    private final BlockingQueue<DtlsEvent> told = new LinkedBlockingQueue<>();
    private final ExecutorService wire =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final Semaphore arrivals = new Semaphore(0);
    private final AtomicInteger fromUs = new AtomicInteger();
    private final AtomicInteger fromPeer = new AtomicInteger();
    private volatile Consumer<byte[]> destination;
    private final byte[] @Nullable [] heldBack = new byte[2][];
    private volatile @Nullable Random shuffle;
    private volatile Network network = (ours, number, datagram) -> false;

    DtlsPair(ScriptedPeer.Script script) {
        this(script, factory(LIMITS));
    }

    DtlsPair(ScriptedPeer.Script script, DtlsSessionFactory factory) {
        peer = new ScriptedPeer(script, this::sentByPeer);
        destination = peer::deliver;
        session = factory.create(this::told);
    }

    static BouncyCastleDtls factory(DtlsLimits limits) {
        return new BouncyCastleDtls(limits, InstantSource.system(), new SecureRandom());
    }

    DtlsPair over(Network lossy) {
        network = lossy;
        return this;
    }

    /// Now and then a datagram waits, and comes after its successor, twice.
    DtlsPair shuffling(Random chance) {
        shuffle = chance;
        return this;
    }

    /// Both sides begin, we in `role`, and we believe what the peer's certificate really is.
    void start(Setup role) {
        start(role, List.of(peer.fingerprint()));
    }

    void start(Setup role, List<Fingerprint> announced) {
        session.start(role, announced, PEER);
        peer.start(role != Setup.ACTIVE);
    }

    KeyingMaterial awaitEstablished() {
        DtlsEvent event = awaitEvent();
        assertThat(event).isInstanceOf(DtlsEvent.Established.class);
        return ((DtlsEvent.Established) event).keys();
    }

    void awaitFailed(DtlsFailure reason) {
        assertThat(awaitFailed().reason()).isEqualTo(reason);
    }

    DtlsEvent.Failed awaitFailed() {
        DtlsEvent event = awaitEvent();
        assertThat(event).isInstanceOf(DtlsEvent.Failed.class);
        assertThat(told).isEmpty();
        return (DtlsEvent.Failed) event;
    }

    /// Waits until the peer has sent that many datagrams and they have arrived.
    void awaitFromPeer(int datagrams) {
        try {
            assertThat(arrivals.tryAcquire(datagrams, 5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// From now on what our session transmits goes to another of ours.
    void sendTo(DtlsPair other) {
        destination = other.session::handle;
    }

    void awaitClosed() {
        assertThat(awaitEvent()).isInstanceOf(DtlsEvent.Closed.class);
    }

    /// What was told already, null where nothing was.
    @Nullable
    DtlsEvent pollEvent() {
        return told.poll();
    }

    ScriptedPeer.Outcome awaitPeer() {
        try {
            return peer.outcome.get(25, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the peer did not finish", e);
        }
    }

    void awaitPeerFailure() {
        assertThat(peer.outcome).failsWithin(Duration.ofSeconds(25));
    }

    /// As if it had come from the peer, without loss.
    void inject(byte[] datagram) {
        wire.execute(() -> session.handle(datagram));
    }

    /// Brings one after the other, and returns when our session has read them, so that no full queue hides any.
    void bring(List<byte[]> datagrams) {
        datagrams.forEach(this::inject);
        settle();
        long end = System.nanoTime() + 10_000_000_000L;
        while (waitingBytes() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(waitingBytes()).isZero();
    }

    /// What the engine has not read yet.
    private int waitingBytes() {
        try {
            Field queue = BouncyCastleSession.class.getDeclaredField("datagrams");
            queue.setAccessible(true);
            Field bytes = SessionDatagrams.class.getDeclaredField("waitingBytes");
            bytes.setAccessible(true);
            return bytes.getInt(Objects.requireNonNull(queue.get(session)));
        } catch (ReflectiveOperationException renamed) {
            throw new LinkageError(renamed.getMessage(), renamed);
        }
    }

    /// Returns when all that was on its way has arrived.
    void settle() {
        try {
            wire.submit(() -> {}).get(5, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        session.close();
        peer.stop();
        wire.shutdownNow();
    }

    private DtlsEvent awaitEvent() {
        try {
            DtlsEvent event = told.poll(25, TimeUnit.SECONDS);
            assertThat(event).as("an event within 25 s").isNotNull();
            return event == null ? new DtlsEvent.Closed() : event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void told(DtlsEvent event) {
        if (event instanceof DtlsEvent.Transmit(byte[] datagram)) {
            transmitted.add(datagram);
            int number = fromUs.getAndIncrement();
            if (!network.loses(true, number, datagram) && !wire.isShutdown()) {
                wire.execute(() -> carry(0, datagram, destination));
            }
        } else {
            told.add(event);
        }
    }

    private void sentByPeer(byte[] datagram) {
        int number = fromPeer.getAndIncrement();
        if (!network.loses(false, number, datagram) && !wire.isShutdown()) {
            wire.execute(() -> {
                carry(1, datagram, session::handle);
                arrivals.release();
            });
        }
    }

    /// Runs on the wire's one thread.
    private void carry(int direction, byte[] datagram, Consumer<byte[]> to) {
        byte[] earlier = heldBack[direction];
        Random chance = shuffle;
        if (earlier == null && chance != null && chance.nextInt(3) == 0) {
            heldBack[direction] = datagram;
            return;
        }
        to.accept(datagram);
        if (earlier != null) {
            heldBack[direction] = null;
            to.accept(earlier);
            to.accept(earlier);
        }
    }
}
