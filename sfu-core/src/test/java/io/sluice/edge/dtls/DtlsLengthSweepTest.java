package io.sluice.edge.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.DtlsEvent;
import io.sluice.dtls.DtlsFailure;
import io.sluice.parameters.DtlsParameters.Setup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.tls.ContentType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Datagrams of every length from 0 to 1500 that begin as DTLS does (RFC 7983), from the peer's own address, into the
/// real engine: before a handshake, in the middle of one and after it.
class DtlsLengthSweepTest {
    private static final int MAX_LENGTH = 1_500;
    private static final int RECORD_HEADER_BYTES = 13;
    private static final int MESSAGE_HEADER_BYTES = 12;
    private static final int HELLO_VERIFY_REQUEST = 3;

    /// The content types that somebody might send (25 has a connection id, 26 is an ACK of DTLS 1.3), and two that are
    /// none.
    private static final int[] FIRST_BYTES = {20, 21, 22, 23, 25, 26, 27, 63};

    /// Time enough for a sweep on a busy machine.
    private static final DtlsLimits PATIENT = new DtlsLimits(8, 8, 16, Duration.ofMinutes(2), Duration.ofHours(1));

    private final Random chance = new Random(7);
    private int sequence = 1_000;

    private byte[] noise(int first, int length) {
        byte[] datagram = new byte[length];
        chance.nextBytes(datagram);
        if (length > 0) {
            datagram[0] = (byte) first;
        }
        return datagram;
    }

    /// Noise behind the header of a record that fills the datagram, as far as it can have one.
    private byte[] record(int type, int epoch, int length) {
        byte[] datagram = noise(type, length);
        if (length >= RECORD_HEADER_BYTES) {
            ByteBuffer.wrap(datagram)
                    .putShort(1, (short) 0xfefd)
                    .putShort(3, (short) epoch)
                    .putShort(5, (short) 0)
                    .putInt(7, sequence++)
                    .putShort(11, (short) (length - RECORD_HEADER_BYTES));
        }
        return datagram;
    }

    /// As a record that says that it is longer, or shorter, than what came.
    private byte[] lying(int type, int length) {
        byte[] datagram = record(type, 0, length);
        if (length >= RECORD_HEADER_BYTES) {
            int said = length - RECORD_HEADER_BYTES + 1 + chance.nextInt(60_000);
            ByteBuffer.wrap(datagram).putShort(11, (short) said);
        }
        return datagram;
    }

    /// What no engine believes, with keys or without: it must be as if it had never come. A whole record in the clear
    /// is
    /// no such thing before there are keys: its number alone moves the window of those that are taken.
    private List<byte[]> meaningless(int length) {
        List<byte[]> datagrams = new ArrayList<>();
        for (int first : FIRST_BYTES) {
            datagrams.add(noise(first, length));
            datagrams.add(record(first, 1, length));
            datagrams.add(lying(first, length));
        }
        return datagrams;
    }

    private static Set<Integer> lengths(DtlsPair pair) {
        Set<Integer> lengths = new HashSet<>();
        pair.transmitted.forEach(datagram -> lengths.add(datagram.length));
        return lengths;
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void beforeAHandshakeTheyAreAsIfTheyHadNeverCome(Setup role) {
        try (DtlsPair pair = new DtlsPair(new ScriptedPeer.Script(), DtlsPair.factory(PATIENT))) {
            pair.session.start(role, List.of(pair.peer.fingerprint()), DtlsPair.PEER);
            for (int length = 0; length <= MAX_LENGTH; length++) {
                pair.bring(meaningless(length));
            }
            assertThat(pair.pollEvent()).isNull();
            // A client says its hello again and again; a server has heard nothing yet.
            assertThat(lengths(pair)).hasSizeLessThanOrEqualTo(role == Setup.ACTIVE ? 1 : 0);
            pair.peer.start(role != Setup.ACTIVE);
            pair.awaitEstablished();
            pair.awaitPeer();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void inAHandshakeTheyAreAsIfTheyHadNeverCome(Setup role) {
        AtomicBoolean open = new AtomicBoolean();
        try (DtlsPair pair = new DtlsPair(new ScriptedPeer.Script(), DtlsPair.factory(PATIENT))) {
            // Of the peer only its first flight arrives: one datagram.
            pair.over((fromUs, number, datagram) -> !fromUs && number > 0 && !open.get());
            pair.start(role);
            pair.awaitFromPeer(1);
            for (int length = 0; length <= MAX_LENGTH; length++) {
                pair.bring(meaningless(length));
            }
            assertThat(pair.pollEvent()).isNull();
            // One flight of two or three datagrams, or a part of it, said again by its own clock.
            assertThat(lengths(pair)).hasSizeLessThanOrEqualTo(4);
            open.set(true);
            pair.awaitEstablished();
            pair.awaitPeer();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACTIVE", "PASSIVE"})
    void afterAHandshakeTheyDrawNoAnswerAndEndNothing(Setup role) throws IOException {
        ScriptedPeer.Script script = new ScriptedPeer.Script();
        // A flight that a slow machine makes the peer repeat is answered, as it should be.
        script.resendMillis = 30_000;
        try (DtlsPair pair = new DtlsPair(script, DtlsPair.factory(PATIENT))) {
            pair.start(role);
            pair.awaitEstablished();
            ScriptedPeer.Outcome peer = pair.awaitPeer();
            pair.settle();
            int sent = pair.transmitted.size();
            for (int length = 0; length <= MAX_LENGTH; length++) {
                List<byte[]> all = meaningless(length);
                for (int type : FIRST_BYTES) {
                    all.add(record(type, 0, length));
                }
                pair.bring(all);
            }
            assertThat(pair.pollEvent()).isNull();
            assertThat(pair.transmitted).hasSize(sent);
            peer.transport().close();
            pair.awaitClosed();
        }
    }

    /// Who has the peer's address, or is the peer, may end a handshake; but in one way, at once, and with few words.
    @ParameterizedTest
    @ValueSource(ints = {20, 21, 22, 23, 25, 26})
    void whatIsBelievedInTheClearEndsAHandshakeInAnOrderlyWay(int type) {
        BouncyCastleDtls factory = DtlsPair.factory(DtlsPair.LIMITS);
        for (int length = 0; length <= MAX_LENGTH; length++) {
            try (DtlsPair pair = new DtlsPair(new ScriptedPeer.Script(), factory)) {
                pair.session.start(Setup.PASSIVE, List.of(pair.peer.fingerprint()), DtlsPair.PEER);
                byte[] datagram = record(type, 0, length);
                if (type == ContentType.handshake && length >= RECORD_HEADER_BYTES + MESSAGE_HEADER_BYTES) {
                    message(datagram, length % 25);
                }
                pair.inject(datagram);
                // A fatal alert ends what is still there, so that each has an end to wait for.
                byte[] end = record(ContentType.alert, 0, RECORD_HEADER_BYTES + 2);
                end[RECORD_HEADER_BYTES] = 2;
                end[RECORD_HEADER_BYTES + 1] = 40;
                pair.inject(end);
                DtlsEvent.Failed failed = pair.awaitFailed();
                assertThat(failed.reason())
                        .as("%d bytes of type %d: %s", length, type, failed.detail())
                        .isIn(DtlsFailure.PROTOCOL, DtlsFailure.REFUSED_BY_PEER, DtlsFailure.VERSION);
                assertThat(pair.transmitted.stream()
                                .mapToInt(answer -> answer.length)
                                .sum())
                        .isLessThanOrEqualTo(RECORD_HEADER_BYTES + 2);
            }
        }
        assertThat(factory.waitingHandshakes()).isZero();
    }

    /// Makes a record's noise the whole of a handshake message.
    private static void message(byte[] record, int messageType) {
        int bytes = record.length - RECORD_HEADER_BYTES - MESSAGE_HEADER_BYTES;
        ByteBuffer.wrap(record)
                .put(13, (byte) (messageType == HELLO_VERIFY_REQUEST ? 1 : messageType))
                .put(14, (byte) 0)
                .putShort(15, (short) bytes)
                .putShort(17, (short) 0)
                .put(19, (byte) 0)
                .putShort(20, (short) 0)
                .put(22, (byte) 0)
                .putShort(23, (short) bytes);
    }
}
