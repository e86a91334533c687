package io.sluice.edge.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClientFlightTest {
    private static final byte[] CHANGE_CIPHER_SPEC = record(20, 0, new byte[] {1});
    private static final byte[] FINISHED = record(22, 1, new byte[40]);

    private final ClientFlight flight = new ClientFlight();

    @Test
    void letsAFlightInOrderThrough() {
        byte[] together =
                concatenated(message(11, 1, 300), message(16, 2, 33), message(15, 3, 75), CHANGE_CIPHER_SPEC, FINISHED);

        assertPasses(message(1, 0, 200));
        assertPasses(together);
    }

    @Test
    void holdsBackAChangeCipherSpecWhoseCertificateVerifyWasLost() {
        byte[] last = concatenated(CHANGE_CIPHER_SPEC, FINISHED);
        assertPasses(message(1, 0, 200));
        assertPasses(message(11, 1, 300));
        assertPasses(message(16, 2, 33));
        assertThat(flight.passing(last)).isZero();

        assertPasses(message(15, 3, 75));
        assertPasses(last);
    }

    @Test
    void holdsItBackWhileAnyMessageBeforeIsMissing() {
        byte[] rest = concatenated(message(16, 2, 33), message(15, 3, 75), CHANGE_CIPHER_SPEC, FINISHED);
        assertPasses(message(1, 0, 200));
        assertThat(flight.passing(rest)).isEqualTo(rest.length - CHANGE_CIPHER_SPEC.length - FINISHED.length);

        assertPasses(message(11, 1, 300));
        assertPasses(rest);
    }

    @Test
    void doesNotMindAClientHelloWhosePiecesChangedPlaces() {
        assertPasses(fragment(1, 0, 1413, 1175, 238));
        assertPasses(fragment(1, 0, 1413, 0, 1175));
        assertPasses(concatenated(message(11, 1, 300), message(16, 2, 33), message(15, 3, 75), CHANGE_CIPHER_SPEC));
    }

    @Test
    void wantsAllPiecesOfAMessage() {
        assertPasses(message(1, 0, 200));
        assertPasses(concatenated(message(16, 2, 33), message(15, 3, 75)));
        assertPasses(fragment(11, 1, 1800, 0, 1000));
        assertThat(flight.passing(CHANGE_CIPHER_SPEC)).isZero();

        assertPasses(fragment(11, 1, 1800, 1000, 800));
        assertPasses(CHANGE_CIPHER_SPEC);
    }

    @Test
    void survivesTruncationAndNoise() {
        byte[] datagram = concatenated(message(1, 0, 200), message(11, 6, 80), message(15, 7, 75), CHANGE_CIPHER_SPEC);
        for (int length = 0; length < datagram.length; length++) {
            assertThat(flight.passing(Arrays.copyOf(datagram, length))).isBetween(0, length);
        }
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            byte[] wrapped = record(22, 0, noise);
            assertThat(flight.passing(wrapped)).isEqualTo(wrapped.length);
            assertThat(flight.passing(noise)).isBetween(0, noise.length);
        }
    }

    private void assertPasses(byte[] datagram) {
        assertThat(flight.passing(datagram)).isEqualTo(datagram.length);
    }

    private static byte[] message(int type, int number, int bytes) {
        return fragment(type, number, bytes, 0, bytes);
    }

    private static byte[] fragment(int type, int number, int messageBytes, int offset, int bytes) {
        return record(
                22,
                0,
                ByteBuffer.allocate(12 + bytes)
                        .putInt(type << 24 | messageBytes)
                        .putShort((short) number)
                        .put((byte) 0)
                        .putShort((short) offset)
                        .put((byte) 0)
                        .putShort((short) bytes)
                        .array());
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

    private static byte[] concatenated(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }
}
