package io.sluice.edge.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HandshakeFragmentsTest {
    private static final int HANDSHAKE = 22;

    @Test
    void letsThePiecesOfABrowsersClientHelloThrough() {
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 0, fragment(1413, 0, 0, 1175))))
                .isTrue();
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 0, fragment(1413, 0, 1175, 238))))
                .isTrue();
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 0, fragment(1461, 0, 1383, 78))))
                .isTrue();
    }

    @Test
    void letsAnEmptyMessageThrough() {
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 0, fragment(0, 4, 0, 0))))
                .isTrue();
    }

    @Test
    void stopsAMessageThatClaimsToBeHuge() {
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 0, fragment(0xff_ffff, 1, 0, 100))))
                .isFalse();
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 0, fragment(6145, 1, 0, 100))))
                .isFalse();
    }

    @Test
    void stopsAMessageFarAhead() {
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 0, fragment(100, 8, 0, 100))))
                .isFalse();
    }

    @Test
    void stopsCrumbs() {
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 0, fragment(1413, 0, 700, 1))))
                .isFalse();
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 0, fragment(1413, 0, 700, 0))))
                .isFalse();
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 0, fragment(1413, 0, 1412, 1))))
                .isTrue();
    }

    @Test
    void looksAtEveryMessageOfEveryRecord() {
        byte[] good = fragment(100, 1, 0, 100);
        byte[] bad = fragment(0xff_ffff, 2, 0, 64);
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 0, concatenated(good, bad))))
                .isFalse();
        assertThat(HandshakeFragments.acceptable(concatenated(record(HANDSHAKE, 0, good), record(HANDSHAKE, 0, bad))))
                .isFalse();
        assertThat(HandshakeFragments.acceptable(concatenated(record(20, 0, new byte[1]), record(HANDSHAKE, 0, bad))))
                .isFalse();
    }

    @Test
    void cannotLookIntoEncryptedRecords() {
        assertThat(HandshakeFragments.acceptable(record(HANDSHAKE, 1, fragment(0xff_ffff, 2, 0, 64))))
                .isTrue();
    }

    @Test
    void survivesTruncationAndNoise() {
        byte[] datagram = record(HANDSHAKE, 0, fragment(1413, 0, 0, 1175));
        for (int length = 0; length < datagram.length; length++) {
            assertThat(HandshakeFragments.acceptable(Arrays.copyOf(datagram, length)))
                    .isTrue();
        }
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            assertThat(HandshakeFragments.acceptable(noise)).isIn(true, false);
            byte[] body = record(HANDSHAKE, 0, noise);
            assertThat(HandshakeFragments.acceptable(body)).isIn(true, false);
        }
    }

    private static byte[] fragment(int messageBytes, int number, int offset, int fragmentBytes) {
        return ByteBuffer.allocate(12 + fragmentBytes)
                .putInt(1 << 24 | messageBytes)
                .putShort((short) number)
                .put((byte) (offset >> 16))
                .putShort((short) offset)
                .put((byte) (fragmentBytes >> 16))
                .putShort((short) fragmentBytes)
                .array();
    }

    private static byte[] record(int type, int epoch, byte[] body) {
        return ByteBuffer.allocate(13 + body.length)
                .put((byte) type)
                .putShort((short) 0xfefd)
                .putShort((short) epoch)
                .putShort((short) 0)
                .putInt(1)
                .putShort((short) body.length)
                .put(body)
                .array();
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
