package io.sluice.edge.dtls;

import io.sluice.parameters.DtlsParameters.Setup;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Handshakes that live by their retransmissions, in real time. The peer sends each message by itself, as Bouncy Castle
/// does, and its ClientHello in two pieces.
class DtlsOverLossyNetworkIT {
    private static final int LOSS_PERCENT = 15;

    private final ScriptedPeer.Script script = new ScriptedPeer.Script();

    static Stream<Arguments> seedsAndRoles() {
        return IntStream.rangeClosed(1, 6)
                .boxed()
                .flatMap(seed -> Stream.of(Arguments.of(seed, Setup.ACTIVE), Arguments.of(seed, Setup.PASSIVE)));
    }

    @ParameterizedTest
    @MethodSource("seedsAndRoles")
    void survivesRandomLoss(int seed, Setup role) {
        script.paddingBytes = 1220;
        Random random = new Random(seed);
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.over((fromUs, number, datagram) -> {
                synchronized (random) {
                    return random.nextInt(100) < LOSS_PERCENT;
                }
            });
            pair.start(role);
            pair.awaitEstablished();
            pair.awaitPeer();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void survivesTheLossOfEveryFifthDatagram(Setup role) {
        // Five, as it divides no number of datagrams that a round of repetitions has: else it is the same each time.
        int[] sent = new int[1];
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.over((fromUs, number, datagram) -> {
                synchronized (sent) {
                    return sent[0]++ % 5 == 1;
                }
            });
            pair.start(role);
            pair.awaitEstablished();
            pair.awaitPeer();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void survivesTheLossOfTheFirstDatagrams(Setup role) {
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.over((fromUs, number, datagram) -> number < 2);
            pair.start(role);
            pair.awaitEstablished();
            pair.awaitPeer();
        }
    }

    @ParameterizedTest
    @MethodSource("seedsAndRoles")
    void survivesReorderingAndDuplicates(int seed, Setup role) {
        script.paddingBytes = 1220;
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.shuffling(new Random(seed)).start(role);
            pair.awaitEstablished();
            pair.awaitPeer();
        }
    }
}
