package io.sluice.edge.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.DtlsEvent;
import io.sluice.dtls.DtlsFailure;
import io.sluice.parameters.DtlsParameters.Setup;
import io.sluice.parameters.Fingerprint;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a peer may try with a handshake: none of it may give keys, give them twice, or hold more than a little memory.
class DtlsAttackTest {
    private static final int SRTP_NULL_SHA1_80 = 5;
    private static final int UNKNOWN_PROFILE = 0x4242;

    private final ScriptedPeer.Script script = new ScriptedPeer.Script();

    /// One broken term at a time.
    static Stream<Arguments> brokenTerms() {
        return Stream.of(Setup.ACTIVE, Setup.PASSIVE)
                .flatMap(role -> Stream.of(
                        Arguments.of("no use_srtp", role),
                        Arguments.of("an unknown profile", role),
                        Arguments.of("a profile that encrypts nothing", role),
                        Arguments.of("another certificate", role),
                        Arguments.of("SHA-1 alone", role),
                        Arguments.of("DTLS 1.0", role)));
    }

    @ParameterizedTest(name = "{0}, we {1}")
    @MethodSource("brokenTerms")
    void aBrokenTermEndsTheSessionAndGivesNoKeys(String term, Setup role) {
        List<Fingerprint> announced = List.of();
        switch (term) {
            case "no use_srtp" -> script.usesSrtp = false;
            case "an unknown profile" -> script.profiles = new int[] {UNKNOWN_PROFILE};
            case "a profile that encrypts nothing" -> script.profiles = new int[] {SRTP_NULL_SHA1_80};
            case "another certificate" -> announced = List.of(new Fingerprint("sha-256", new byte[32]));
            case "SHA-1 alone" -> announced = List.of(new Fingerprint("sha-1", new byte[20]));
            case "DTLS 1.0" -> {
                script.version = ProtocolVersion.DTLSv10;
                script.suites = new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA};
            }
            default -> throw new IllegalArgumentException(term);
        }
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(role, announced.isEmpty() ? List.of(pair.peer.fingerprint()) : announced);
            pair.awaitFailed();
            // The peer may go on as it likes: nothing more is said, and above all no keys.
            pair.inject(new byte[] {22, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0});
            pair.settle();
            assertThat(pair.pollEvent()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                CipherSuite.TLS_ECDHE_ECDSA_WITH_NULL_SHA,
                CipherSuite.TLS_RSA_WITH_NULL_SHA256,
                CipherSuite.TLS_ECDH_anon_WITH_AES_128_CBC_SHA,
                CipherSuite.TLS_DH_anon_WITH_AES_128_GCM_SHA256,
                CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256
            })
    void suitesWithoutEncryptionIdentityOrSecrecyAreRefused(int suite) {
        script.suites = new int[] {suite};
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(Setup.PASSIVE);
            assertThat(pair.awaitFailed().reason()).isIn(DtlsFailure.PROTOCOL, DtlsFailure.REFUSED_BY_PEER);
            assertThat(pair.pollEvent()).isNull();
        }
    }

    /// The beginning of another handshake on the same path, as a client makes it that has lost everything.
    @Test
    void aSecondClientHelloInTheClearChangesNothing() {
        AtomicReference<byte[]> hello = new AtomicReference<>();
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.over((fromUs, number, datagram) -> {
                if (!fromUs && number == 0) {
                    hello.set(datagram);
                }
                return false;
            });
            pair.start(Setup.PASSIVE);
            pair.awaitEstablished();
            pair.awaitPeer();
            pair.settle();
            int sent = pair.transmitted.size();
            byte[] again = Objects.requireNonNull(hello.get()).clone();
            for (int sequence = 100; sequence < 200; sequence++) {
                ByteBuffer.wrap(again).putInt(7, sequence);
                pair.inject(again.clone());
            }
            pair.settle();
            assertThat(pair.pollEvent()).isNull();
            assertThat(pair.transmitted.size() - sent).isLessThanOrEqualTo(1);
        }
    }

    /// A ClientHello under the keys of the first handshake (RFC 5746): it is not answered, and gives no keys.
    @Test
    void renegotiationIsNotTakenUp() throws ReflectiveOperationException, IOException {
        // A flight that a slow machine makes the peer repeat is answered, as it should be.
        script.resendMillis = 30_000;
        try (DtlsPair pair = new DtlsPair(script)) {
            pair.start(Setup.PASSIVE);
            pair.awaitEstablished();
            DTLSTransport peer = pair.awaitPeer().transport();
            pair.settle();
            int sent = pair.transmitted.size();
            byte[] hello = new byte[12 + 42];
            hello[0] = 1;
            hello[3] = 42;
            hello[5] = 5;
            hello[11] = 42;
            hello[12] = (byte) 0xfe;
            hello[13] = (byte) 0xfd;
            for (int i = 0; i < 20; i++) {
                sendRecord(peer, ContentType.handshake, hello);
            }
            pair.settle();
            assertThat(pair.pollEvent()).isNull();
            assertThat(pair.transmitted).hasSize(sent);

            peer.close();
            pair.awaitClosed();
        }
    }

    /// What Bouncy Castle lets no client do: a record of any type under the keys of an ended handshake.
    private static void sendRecord(DTLSTransport peer, short type, byte[] content) throws ReflectiveOperationException {
        Field field = DTLSTransport.class.getDeclaredField("recordLayer");
        field.setAccessible(true);
        Object layer = Objects.requireNonNull(field.get(peer));
        Method send = layer.getClass().getDeclaredMethod("sendRecord", short.class, byte[].class, int.class, int.class);
        send.setAccessible(true);
        send.invoke(layer, type, content, 0, content.length);
    }

    /// 2^14 overlapping pieces of messages that never become whole draw no answer and end with the handshake's time.
    @Test
    void hoardedFragmentsDrawNoAnswerAndEndInTime() {
        DtlsLimits hasty = new DtlsLimits(8, 8, 16, Duration.ofSeconds(4), Duration.ofHours(1));
        try (DtlsPair pair = new DtlsPair(script, DtlsPair.factory(hasty))) {
            pair.session.start(Setup.PASSIVE, List.of(pair.peer.fingerprint()), DtlsPair.PEER);
            for (int i = 0; i < 1 << 14; i += 64) {
                pair.bring(IntStream.range(i, i + 64)
                        .mapToObj(DtlsAttackTest::fragment)
                        .toList());
            }
            DtlsEvent.Failed failed = pair.awaitFailed();
            assertThat(failed.reason()).isIn(DtlsFailure.TIMEOUT, DtlsFailure.PROTOCOL);
            assertThat(pair.transmitted.stream()
                            .mapToInt(datagram -> datagram.length)
                            .sum())
                    .isLessThanOrEqualTo(64);
            assertThat(pair.pollEvent()).isNull();
        }
    }

    /// 100 bytes from somewhere in the middle of a ClientHello that says it has 6,000.
    private static byte[] fragment(int i) {
        int bytes = 100;
        byte[] record = new byte[13 + 12 + bytes];
        ByteBuffer buffer = ByteBuffer.wrap(record);
        buffer.put((byte) ContentType.handshake).putShort((short) 0xfefd).putShort((short) 0);
        buffer.putShort((short) 0).putInt(i).putShort((short) (12 + bytes));
        buffer.put((byte) 1).put((byte) 0).putShort((short) 6_000).putShort((short) 0);
        buffer.put((byte) 0).putShort((short) (1 + i * 37 % 5_800));
        buffer.put((byte) 0).putShort((short) bytes);
        return record;
    }

    @Test
    void applicationDataAloneNeverGivesKeys() {
        DtlsLimits hasty = new DtlsLimits(8, 8, 16, Duration.ofMillis(300), Duration.ofHours(1));
        try (DtlsPair pair = new DtlsPair(script, DtlsPair.factory(hasty))) {
            pair.session.start(Setup.PASSIVE, List.of(pair.peer.fingerprint()), DtlsPair.PEER);
            byte[] data = new byte[13 + 100];
            ByteBuffer.wrap(data).put((byte) ContentType.application_data).putShort((short) 0xfefd);
            data[12] = 100;
            for (int i = 0; i < 1_000; i++) {
                ByteBuffer.wrap(data).putShort(3, (short) (i % 2)).putInt(7, i);
                pair.inject(data.clone());
            }
            pair.awaitFailed();
            assertThat(pair.transmitted.stream()
                            .mapToInt(datagram -> datagram.length)
                            .sum())
                    .isLessThanOrEqualTo(64);
            assertThat(pair.pollEvent()).isNull();
        }
    }
}
