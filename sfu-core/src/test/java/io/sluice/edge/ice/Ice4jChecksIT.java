package io.sluice.edge.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.ice.IceFailure;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The real agent behind the port, in real time, against bots of our own and against an ordinary ice4j client on
/// loopback sockets.
@Timeout(120)
class Ice4jChecksIT {
    private static final TransportAddress UDP = address("127.0.0.1", 5000, TransportProtocol.UDP);
    private static final TransportAddress TCP = address("127.0.0.1", 5000, TransportProtocol.TCP);
    private static final List<TransportAddress> HOSTS = List.of(UDP, TCP);

    private final IceWorld world = new IceWorld(64);
    private int nextPort = 20_000;

    @AfterEach
    void closeWorld() {
        world.close();
    }

    @Test
    void aClientWithACandidateIsNominated() throws Exception {
        TransportAddress client = clientAddress(TransportProtocol.UDP);
        connect(HOSTS, UDP, client, List.of(candidate(client)), false, 1);
    }

    @Test
    void aClientWithoutAnyCandidateIsFoundByItsChecks() throws Exception {
        connect(HOSTS, UDP, clientAddress(TransportProtocol.UDP), List.of(), false, 2);
    }

    @Test
    void aClientOnTcpIsNominatedThoughItsCandidateSaysPortNine() throws Exception {
        TransportAddress client = clientAddress(TransportProtocol.TCP);
        IceCandidate active = new IceCandidate(
                "1",
                1,
                1_518_280_447L,
                address("127.0.0.1", 9, TransportProtocol.TCP),
                IceCandidate.Type.HOST,
                IceCandidate.TcpType.ACTIVE);
        connect(HOSTS, TCP, client, List.of(active), false, 3);
    }

    @Test
    void aClientOnIpv6IsNominated() throws Exception {
        TransportAddress host = address("2001:db8::1", 5000, TransportProtocol.UDP);
        TransportAddress client = address("2001:db8::2", 6000, TransportProtocol.UDP);
        connect(List.of(UDP, host), host, client, List.of(candidate(client)), false, 4);
    }

    @Test
    void aLiteSessionNeedsNoAgent() throws Exception {
        TransportAddress client = clientAddress(TransportProtocol.UDP);
        connect(null, UDP, client, List.of(), false, 5);
        assertThat(world.pool.active()).isZero();
    }

    @Test
    void aRoleConflictEndsWithOneNominatorWhoeverWins() throws Exception {
        // Both sides begin as controlling; the seeds give the greater tie-breaker now to one, now to the other.
        for (int seed = 10; seed < 16; seed++) {
            connect(HOSTS, UDP, clientAddress(TransportProtocol.UDP), List.of(), true, seed);
        }
    }

    @Test
    void aLiteClientIsCheckedAndNominatedByUs() throws Exception {
        TransportAddress client = clientAddress(TransportProtocol.UDP);
        Pair pair = pair(HOSTS, UDP, client, List.of(candidate(client)), false, true, 6);
        pair.bot.join(pair.server, false);
        pair.server.remote(pair.bot.local());
        assertThat(pair.server.selected.get(15, TimeUnit.SECONDS)).isEqualTo(new FiveTuple(UDP, client));
    }

    @Test
    void candidatesMayTrickleInLater() throws Exception {
        TransportAddress client = clientAddress(TransportProtocol.UDP);
        Pair pair = pair(HOSTS, UDP, client, List.of(), false, true, 7);
        pair.bot.join(pair.server, false);
        pair.server.remote(pair.bot.local());
        world.ask(() -> {
            pair.server.session.addRemoteCandidate(candidate(client), world.now());
            return 0;
        });
        assertThat(pair.server.selected.get(15, TimeUnit.SECONDS)).isEqualTo(new FiveTuple(UDP, client));
    }

    @Test
    void whereNobodyAnswersWeSaySo() throws Exception {
        TransportAddress client = clientAddress(TransportProtocol.UDP);
        Pair pair = pair(HOSTS, UDP, client, List.of(candidate(client)), false, true, 8);
        pair.server.remote(pair.bot.local());
        assertThat(pair.server.failed.get(25, TimeUnit.SECONDS)).isEqualTo(IceFailure.CHECKS_FAILED);
    }

    @Test
    void beyondTheBoundASessionDoesWithoutAnAgent() throws Exception {
        try (IceWorld small = new IceWorld(0)) {
            TransportAddress client = clientAddress(TransportProtocol.UDP);
            FiveTuple tuple = new FiveTuple(UDP, client);
            SplittableRandom random = new SplittableRandom(9);
            IceWorld.Bot bot = small.new Bot(IceWorld.mirrored(tuple), false, List.of(), random);
            IceWorld.Server server = small.new Server(HOSTS, false, random, (to, stun) -> bot.receive(stun, to));
            server.remote(bot.local());
            bot.join(server, true);
            assertThat(server.selected.get(15, TimeUnit.SECONDS)).isEqualTo(tuple);
            assertThat(small.pool.refused()).isEqualTo(1);
        }
    }

    @Test
    void anOrdinaryIce4jClientConnectsOverLoopbackWithAndWithoutItsCandidates() throws Exception {
        for (boolean withCandidates : new boolean[] {true, false}) {
            try (LoopbackServer server = new LoopbackServer(world, false);
                    SocketIce4jClient client = new SocketIce4jClient()) {
                client.connect(server, withCandidates);
                FiveTuple selected = server.server.selected.get(15, TimeUnit.SECONDS);
                assertThat(selected.local()).isEqualTo(server.address);
                assertThat(server.server.nominatedByAgent).isDone();
                assertThat(client.completed.get(15, TimeUnit.SECONDS)).isEqualTo(server.address);
            }
        }
    }

    @Test
    void anOrdinaryIce4jClientConnectsToALiteSession() throws Exception {
        try (LoopbackServer server = new LoopbackServer(world, true);
                SocketIce4jClient client = new SocketIce4jClient()) {
            client.connect(server, true);
            assertThat(server.server.selected.get(15, TimeUnit.SECONDS).local()).isEqualTo(server.address);
            assertThat(client.completed.get(15, TimeUnit.SECONDS)).isEqualTo(server.address);
        }
    }

    @Test
    void freedAgentsLeaveNoThreadEach() throws Exception {
        joinMany(10);
        int before = Thread.getAllStackTraces().size();
        joinMany(60);
        assertThat(Thread.getAllStackTraces()).hasSizeLessThanOrEqualTo(before + 6);
        for (int i = 0; i < 100 && world.pool.active() > 0; i++) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(world.pool.active()).isZero();
        assertThat(world.pool.unreadable()).isZero();
    }

    private void joinMany(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Pair pair = connect(HOSTS, UDP, clientAddress(TransportProtocol.UDP), List.of(), false, 100 + i);
            world.ask(() -> {
                pair.server.session.close();
                return 0;
            });
        }
    }

    private record Pair(IceWorld.Server server, IceWorld.Bot bot) {}

    private Pair connect(
            @org.jspecify.annotations.Nullable List<TransportAddress> hosts,
            TransportAddress host,
            TransportAddress client,
            List<IceCandidate> candidates,
            boolean controlling,
            int seed)
            throws Exception {
        Pair pair = pair(hosts, host, client, candidates, controlling, false, seed);
        pair.server.remote(pair.bot.local());
        pair.bot.join(pair.server, true);
        assertThat(pair.server.selected.get(15, TimeUnit.SECONDS)).isEqualTo(new FiveTuple(host, client));
        pair.bot.connected.get(15, TimeUnit.SECONDS);
        assertThat(pair.server.nominatedByAgent.isDone()).isEqualTo(hosts != null);
        return pair;
    }

    private Pair pair(
            @org.jspecify.annotations.Nullable List<TransportAddress> hosts,
            TransportAddress host,
            TransportAddress client,
            List<IceCandidate> candidates,
            boolean controlling,
            boolean liteClient,
            int seed) {
        FiveTuple tuple = new FiveTuple(host, client);
        List<IceWorld.Bot> bots = new ArrayList<>();
        IceWorld.Server server = world.new Server(hosts, controlling, new SplittableRandom(seed), (to, stun) -> {
            // A wire to this one address: checks of other pairs are lost.
            if (to.equals(tuple)) {
                bots.getFirst().receive(stun, to);
            }
        });
        bots.add(world
        .new Bot(IceWorld.mirrored(tuple), liteClient, candidates, new SplittableRandom(1000L + 7L * seed)));
        return new Pair(server, bots.getFirst());
    }

    private TransportAddress clientAddress(TransportProtocol protocol) {
        return address("127.0.0.1", nextPort++, protocol);
    }

    static IceCandidate candidate(TransportAddress address) {
        return new IceCandidate("1", 1, 2_130_706_431L, address, IceCandidate.Type.HOST, IceCandidate.TcpType.NONE);
    }

    static IceParameters noCandidates(IceParameters parameters) {
        return new IceParameters(
                parameters.usernameFragment(), parameters.password(), parameters.lite(), List.of(), true);
    }

    static TransportAddress address(String host, int port, TransportProtocol protocol) {
        return Objects.requireNonNull(TransportAddress.parse(host, port, protocol));
    }
}
