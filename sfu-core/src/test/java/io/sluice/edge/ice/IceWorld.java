package io.sluice.edge.ice;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.ice.AddressValidation;
import io.sluice.ice.IceConfig;
import io.sluice.ice.IceCredentials;
import io.sluice.ice.IceEvent;
import io.sluice.ice.IceFailure;
import io.sluice.ice.IceSession;
import io.sluice.ice.IceSink;
import io.sluice.ice.LightIceClient;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.stun.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One loop in real time, with sessions and bots on it that hear each other without a network. Everything runs on the
/// loop's thread.
final class IceWorld implements AutoCloseable {
    final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("ice-world").unstarted(task));
    final Ice4jPool pool;
    private final long origin = System.nanoTime();
    private final List<Runnable> ticks = new ArrayList<>();

    IceWorld(int maxAgents) {
        pool = new Ice4jPool(2, maxAgents);
        var _ = loop.scheduleWithFixedDelay(
                () -> List.copyOf(ticks).forEach(Runnable::run), 5, 5, TimeUnit.MILLISECONDS);
    }

    long now() {
        return System.nanoTime() - origin;
    }

    /// A session of this server.
    final class Server implements IceSink {
        final IceParameters local;
        final CompletableFuture<FiveTuple> selected = new CompletableFuture<>();
        /// The session would manage alone, too; that it did not have to is what some tests are about.
        final CompletableFuture<Void> nominatedByAgent = new CompletableFuture<>();

        final CompletableFuture<IceFailure> failed = new CompletableFuture<>();
        final IceSession session;
        private final BiConsumer<FiveTuple, byte[]> network;

        /// @param hosts where it is bound; null is lite mode
        /// @param network takes what it sends, on the loop
        Server(
                @Nullable List<TransportAddress> hosts,
                boolean controlling,
                RandomGenerator random,
                BiConsumer<FiveTuple, byte[]> network) {
            this.network = network;
            this.local = IceCredentials.generate(0, hosts == null, List.of(), random);
            IceConfig config = hosts == null ? IceConfig.ofLite() : IceConfig.ofFull();
            this.session = new IceSession(
                    config,
                    local,
                    controlling,
                    hosts == null ? null : new Ice4jChecksFactory(pool, hosts).open(this::handle),
                    new AddressValidation(),
                    this,
                    random);
            loop.execute(() -> ticks.add(() -> {
                if (session.nextDeadlineNanos() <= now()) {
                    session.onDeadline(now());
                }
            }));
        }

        private void handle(IceEvent event) {
            if (event instanceof IceEvent.Nominated) {
                nominatedByAgent.complete(null);
            }
            loop.execute(() -> session.handle(event, now()));
        }

        void remote(IceParameters remote) {
            loop.execute(() -> session.remote(remote, now()));
        }

        void receive(byte[] stun, FiveTuple tuple) {
            loop.execute(() -> session.handle(stun, tuple, now()));
        }

        @Override
        public void transmit(FiveTuple tuple, byte[] stun, long nowNanos) {
            network.accept(tuple, stun);
        }

        @Override
        public void selected(FiveTuple tuple, long nowNanos) {
            selected.complete(tuple);
        }

        @Override
        public void validated(FiveTuple tuple, long nowNanos) {}

        @Override
        public void closed(IceFailure why, long nowNanos) {
            failed.complete(why);
        }

        @Override
        public void authenticated(FiveTuple tuple, long nowNanos) {}

        @Override
        public void unrouted(FiveTuple tuple) {}

        @Override
        public void transactionOpened(TransactionId id) {}

        @Override
        public void transactionClosed(TransactionId id) {}
    }

    /// A bot that is connected with one server's session by memory.
    final class Bot implements LightIceClient.Sink {
        final CompletableFuture<FiveTuple> connected = new CompletableFuture<>();
        private final IceParameters local;
        private final FiveTuple tuple;
        private final RandomGenerator random;
        private @Nullable Server server;
        private @Nullable LightIceClient client;

        /// @param tuple as the bot sees it
        Bot(FiveTuple tuple, boolean lite, List<IceCandidate> candidates, RandomGenerator random) {
            this.tuple = tuple;
            this.random = random;
            this.local = new IceParameters(
                    IceCredentials.usernameFragment(0, random),
                    IceCredentials.password(random),
                    lite,
                    candidates,
                    true);
        }

        IceParameters local() {
            return local;
        }

        void join(Server joined, boolean checks) {
            loop.execute(() -> {
                server = joined;
                LightIceClient made = new LightIceClient(IceConfig.ofFull(), local, joined.local, tuple, this, random);
                client = made;
                if (checks) {
                    made.start(now());
                }
                ticks.add(() -> {
                    if (made.nextDeadlineNanos() <= now()) {
                        made.onDeadline(now());
                    }
                });
            });
        }

        void receive(byte[] stun, FiveTuple from) {
            loop.execute(() -> {
                if (client != null) {
                    client.handle(stun, mirrored(from), now());
                }
            });
        }

        @Override
        public void transmit(FiveTuple to, byte[] stun, long nowNanos) {
            if (server != null) {
                server.receive(stun, mirrored(to));
            }
        }

        @Override
        public void connected(FiveTuple to, long nowNanos) {
            connected.complete(to);
        }

        @Override
        public void failed(IceFailure why, long nowNanos) {
            connected.completeExceptionally(new AssertionError(why));
        }
    }

    static FiveTuple mirrored(FiveTuple tuple) {
        return new FiveTuple(tuple.remote(), tuple.local());
    }

    /// Runs on the loop and waits for it.
    <R> R ask(java.util.concurrent.Callable<R> question) throws Exception {
        return loop.submit(question).get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        loop.shutdownNow();
        pool.close();
    }
}
