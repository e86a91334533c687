package io.sluice.edge.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.dtls.DtlsEvent;
import io.sluice.dtls.DtlsFailure;
import io.sluice.dtls.DtlsSession;
import io.sluice.parameters.DtlsParameters.Setup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What comes before, instead of and after a handshake.
class DtlsSessionLifeTest {
    private static final byte CHANGE_CIPHER_SPEC = 20;

    private final ScriptedPeer.Script script = new ScriptedPeer.Script();

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void endsWhenThePeerSaysCloseNotify(Setup role) throws IOException {
        try (DtlsPair pair = established(role)) {
            pair.awaitPeer().transport().close();
            pair.awaitClosed();
            assertThat(pair.pollEvent()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void saysCloseNotifyWhenItIsClosed(Setup role) {
        try (DtlsPair pair = established(role)) {
            int before = pair.transmitted.size();

            pair.session.close();

            assertThat(pair.transmitted).hasSize(before + 1);
            assertThat(pair.peer.recordLayerClosed).succeedsWithin(Duration.ofSeconds(9));
            assertThat(pair.pollEvent()).isNull();
        }
    }

    @Test
    void answersARepeatedFinishedAfterItsOwnLastFlightWasLost() {
        try (DtlsPair pair = new DtlsPair(script)) {
            boolean[] lost = new boolean[1];
            pair.over((fromUs, number, datagram) -> {
                lost[0] |= fromUs && number == 1 && datagram[0] == CHANGE_CIPHER_SPEC;
                return fromUs && number == 1;
            });
            pair.start(Setup.PASSIVE);

            pair.awaitEstablished();
            pair.awaitPeer();
            assertThat(lost[0]).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void staysEstablishedUnderNoiseAndForgedRecords(Setup role) throws IOException {
        Random random = new Random(4);
        try (DtlsPair pair = established(role)) {
            for (int i = 0; i < 1000; i++) {
                pair.inject(forged(random));
            }
            pair.settle();
            assertThat(pair.pollEvent()).isNull();

            pair.awaitPeer().transport().close();
            pair.awaitClosed();
        }
    }

    @Test
    void hasNoUseForApplicationDataYet() throws IOException {
        try (DtlsPair pair = established(Setup.PASSIVE)) {
            ScriptedPeer.Outcome peer = pair.awaitPeer();
            peer.transport().send(new byte[1000], 0, 1000);
            pair.settle();
            assertThat(pair.pollEvent()).isNull();
        }
    }

    @Test
    void holdsNoPlaceOnceEstablished() {
        BouncyCastleDtls factory = DtlsPair.factory(DtlsPair.LIMITS);
        try (DtlsPair pair = new DtlsPair(script, factory)) {
            pair.start(Setup.PASSIVE);
            pair.awaitEstablished();
            await(() -> factory.runningHandshakes() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void failsWhenThePeerIsSilent(Setup role) {
        DtlsLimits hasty = new DtlsLimits(8, 8, 16, Duration.ofMillis(300), Duration.ofHours(1));
        try (DtlsPair pair = new DtlsPair(script, DtlsPair.factory(hasty))) {
            pair.session.start(role, List.of(pair.peer.fingerprint()), DtlsPair.PEER);
            pair.awaitFailed(DtlsFailure.TIMEOUT);
        }
    }

    @Test
    void failsInTimeThoughThePeerNeverStopsSending() {
        DtlsLimits hasty = new DtlsLimits(8, 8, 16, Duration.ofMillis(300), Duration.ofHours(1));
        try (DtlsPair pair = new DtlsPair(script, DtlsPair.factory(hasty))) {
            script.resendMillis = 5;
            pair.over((fromUs, number, datagram) -> fromUs);
            pair.start(Setup.PASSIVE);
            pair.awaitFailed(DtlsFailure.TIMEOUT);
        }
    }

    @Test
    void fallsSilentWhenItIsClosedDuringTheHandshake() {
        BouncyCastleDtls factory = DtlsPair.factory(DtlsPair.LIMITS);
        try (DtlsPair pair = new DtlsPair(script, factory)) {
            pair.session.start(Setup.PASSIVE, List.of(pair.peer.fingerprint()), DtlsPair.PEER);
            pair.session.close();
            await(() -> factory.runningHandshakes() == 0);
            assertThat(pair.pollEvent()).isNull();
            assertThat(pair.transmitted).isEmpty();
        }
    }

    @Test
    void startsOnce() {
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(Setup.PASSIVE);
            pair.session.start(Setup.ACTIVE, List.of(), DtlsPair.PEER);
            pair.awaitEstablished();
            assertThat(pair.pollEvent()).isNull();
        }
    }

    @Test
    void doesNothingOnceClosed() {
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.session.close();
            pair.start(Setup.PASSIVE);
            pair.inject(new byte[100]);
            pair.settle();
            assertThat(pair.pollEvent()).isNull();
            assertThat(pair.transmitted).isEmpty();
        }
    }

    @Test
    void aFloodFillsTheQueueAndNoMore() {
        DtlsLimits narrow = new DtlsLimits(2, 3, 100, Duration.ofMillis(400), Duration.ofHours(1));
        BouncyCastleDtls factory = DtlsPair.factory(narrow);
        List<DtlsPair> flood = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            DtlsPair pair = new DtlsPair(script, factory);
            pair.session.start(Setup.PASSIVE, List.of(pair.peer.fingerprint()), address(i));
            flood.add(pair);
        }

        assertThat(factory.runningHandshakes()).isEqualTo(2);
        assertThat(factory.waitingHandshakes()).isEqualTo(3);
        flood.subList(5, 9).forEach(pair -> pair.awaitFailed(DtlsFailure.OVERLOADED));
        flood.subList(0, 5).forEach(pair -> pair.awaitFailed(DtlsFailure.TIMEOUT));
        flood.forEach(DtlsPair::close);
        try (DtlsPair pair = new DtlsPair(script, factory)) {
            await(() -> factory.runningHandshakes() == 0);
            pair.start(Setup.PASSIVE);
            pair.awaitEstablished();
        }
    }

    /// Peers that pass ICE, say hello and nothing more: ten thousand of them, from a thousand addresses.
    @Test
    void tenThousandHalfHandshakesEndInTimeAndLeaveRoomForAWholeOne() throws InterruptedException {
        DtlsLimits limits = new DtlsLimits(
                DtlsLimits.DEFAULT.concurrentHandshakes(),
                DtlsLimits.DEFAULT.waitingHandshakes(),
                DtlsLimits.DEFAULT.handshakesPerAddress(),
                Duration.ofSeconds(3),
                Duration.ofHours(1));
        BouncyCastleDtls factory = DtlsPair.factory(limits);
        BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();
        ScriptedPeer peer = new ScriptedPeer(script, said::add);
        peer.start(true);
        byte[] hello = Objects.requireNonNull(said.poll(9, TimeUnit.SECONDS));
        peer.stop();
        Map<DtlsFailure, Integer> ends = new ConcurrentHashMap<>();
        LongAdder answeredBytes = new LongAdder();
        for (int i = 0; i < 10_000; i++) {
            DtlsSession session = factory.create(event -> {
                switch (event) {
                    case DtlsEvent.Transmit(byte[] datagram) -> answeredBytes.add(datagram.length);
                    case DtlsEvent.Failed(DtlsFailure reason, String _) -> ends.merge(reason, 1, Integer::sum);
                    case DtlsEvent.Established _, DtlsEvent.Closed _ ->
                        throw new IllegalStateException(event.toString());
                }
            });
            TransportAddress from = TransportAddress.of(
                    new byte[] {10, 1, (byte) (i % 1_000 >> 8), (byte) (i % 1_000)}, 5000, TransportProtocol.UDP);
            session.start(Setup.PASSIVE, List.of(peer.fingerprint()), from);
            session.handle(hello);
            assertThat(factory.runningHandshakes()).isLessThanOrEqualTo(limits.concurrentHandshakes());
            assertThat(factory.waitingHandshakes()).isLessThanOrEqualTo(limits.waitingHandshakes());
        }
        await(() -> ends.values().stream().mapToInt(Integer::intValue).sum() == 10_000);
        assertThat(ends.keySet()).isSubsetOf(DtlsFailure.OVERLOADED, DtlsFailure.TIMEOUT);
        assertThat(answeredBytes.sum()).isPositive();
        await(() -> factory.runningHandshakes() + factory.waitingHandshakes() == 0);
        try (DtlsPair pair = new DtlsPair(script, factory)) {
            pair.start(Setup.PASSIVE);
            pair.awaitEstablished();
        }
    }

    @Test
    void aHandshakeHoldsLittleForLittleTime() {
        assertThat(DtlsLimits.DEFAULT.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
        int piecesBytes = HandshakeFragments.MAX_MESSAGES * HandshakeFragments.MAX_MESSAGE_BYTES;
        // The Certificate is put together twice: by the engine, and before it.
        assertThat(piecesBytes + HandshakeFragments.MAX_MESSAGE_BYTES + SessionDatagrams.MAX_WAITING_BYTES)
                .isLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void waitsForItsTurn() {
        DtlsLimits narrow = new DtlsLimits(1, 30, 100, Duration.ofSeconds(8), Duration.ofHours(1));
        BouncyCastleDtls factory = DtlsPair.factory(narrow);
        List<DtlsPair> pairs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            DtlsPair pair = new DtlsPair(script, factory);
            pair.start(i % 2 == 0 ? Setup.PASSIVE : Setup.ACTIVE);
            pairs.add(pair);
        }
        pairs.forEach(DtlsPair::awaitEstablished);
        pairs.forEach(DtlsPair::close);
    }

    private DtlsPair established(Setup role) {
        DtlsPair pair = new DtlsPair(script);
        pair.start(role);
        pair.awaitEstablished();
        pair.awaitPeer();
        return pair;
    }

    /// Records of both epochs and every type, of all lengths, some with headers that lie.
    private static byte[] forged(Random random) {
        byte[] datagram = new byte[random.nextInt(90)];
        random.nextBytes(datagram);
        if (datagram.length < 13) {
            return datagram;
        }
        datagram[0] = (byte) (20 + random.nextInt(5));
        datagram[1] = (byte) 0xfe;
        datagram[2] = (byte) 0xfd;
        datagram[3] = 0;
        datagram[4] = (byte) random.nextInt(2);
        datagram[5] = 0;
        datagram[6] = 0;
        int length = random.nextInt(8) == 0 ? random.nextInt(100) : datagram.length - 13;
        datagram[11] = 0;
        datagram[12] = (byte) length;
        return datagram;
    }

    private static TransportAddress address(int i) {
        return TransportAddress.of(new byte[] {10, 0, 1, (byte) i}, 5000, TransportProtocol.UDP);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
