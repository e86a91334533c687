package io.sluice.edge.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CertificateLengthsTest {
    private final CertificateLengths lengths = new CertificateLengths();

    @Test
    void letsACertificateThroughWholeAndAgain() {
        byte[] message = list(certificate(300), certificate(70));
        assertThat(lengths.acceptable(fragment(message, 1, 0, message.length))).isTrue();
        assertThat(lengths.acceptable(fragment(message, 1, 0, message.length))).isTrue();
    }

    @Test
    void letsItsPiecesThroughInAnyOrderAndOverlapping() {
        byte[] message = list(certificate(1_800));
        assertThat(lengths.acceptable(fragment(message, 1, 1_000, message.length - 1_000)))
                .isTrue();
        assertThat(lengths.acceptable(fragment(message, 1, 500, 700))).isTrue();
        assertThat(lengths.acceptable(fragment(message, 1, 0, 600))).isTrue();
    }

    @Test
    void letsAPeerWithoutACertificateThrough() {
        assertThat(lengths.acceptable(fragment(list(), 1, 0, 3))).isTrue();
    }

    @Test
    void stopsAListThatClaimsMoreThanThereIs() {
        byte[] message = list(certificate(300));
        message[0] = (byte) 0xff;
        assertThat(lengths.acceptable(fragment(message, 1, 0, message.length))).isFalse();
    }

    @Test
    void stopsACertificateThatClaimsMoreThanThereIs() {
        byte[] message = list(certificate(300), certificate(70));
        message[3 + 3 + 300] = (byte) 0xff;
        assertThat(lengths.acceptable(fragment(message, 1, 0, message.length))).isFalse();
    }

    @Test
    void stopsTheLastPieceOfWhatClaimsTooMuch() {
        byte[] message = list(certificate(300));
        message[3] = (byte) 0xff;
        assertThat(lengths.acceptable(fragment(message, 1, 200, message.length - 200)))
                .isTrue();
        assertThat(lengths.acceptable(fragment(message, 1, 0, 200))).isFalse();
        assertThat(lengths.acceptable(fragment(message, 1, 0, 200))).isFalse();
    }

    @Test
    void stopsABytesSecondVersion() {
        byte[] message = list(certificate(300));
        byte[] other = message.clone();
        other[0] = (byte) 0xff;
        assertThat(lengths.acceptable(fragment(message, 1, 0, message.length))).isTrue();
        assertThat(lengths.acceptable(fragment(other, 1, 0, other.length))).isFalse();
        assertThat(lengths.acceptable(fragment(other, 1, 0, 100))).isFalse();
    }

    @Test
    void stopsASecondCertificateAndAnotherLength() {
        byte[] message = list(certificate(300));
        byte[] longer = list(certificate(301));
        assertThat(lengths.acceptable(fragment(message, 1, 0, 100))).isTrue();
        assertThat(lengths.acceptable(fragment(message, 2, 0, 100))).isFalse();
        assertThat(lengths.acceptable(fragment(longer, 1, 0, 100))).isFalse();
    }

    @Test
    void survivesTruncationAndNoise() {
        byte[] message = list(certificate(300));
        byte[] datagram = fragment(message, 1, 0, message.length);
        for (int length = 0; length < datagram.length; length++) {
            assertThat(new CertificateLengths().acceptable(Arrays.copyOf(datagram, length)))
                    .isTrue();
        }
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            if (noise.length > 3) {
                noise[0] = 11;
                noise[1] = 0;
                noise[2] = 0;
            }
            assertThat(new CertificateLengths().acceptable(record(noise))).isIn(true, false);
        }
    }

    private static byte[] certificate(int bytes) {
        byte[] certificate = new byte[3 + bytes];
        certificate[1] = (byte) (bytes >> 8);
        certificate[2] = (byte) bytes;
        Arrays.fill(certificate, 3, certificate.length, (byte) 7);
        return certificate;
    }

    private static byte[] list(byte[]... certificates) {
        int bytes = Arrays.stream(certificates).mapToInt(each -> each.length).sum();
        ByteBuffer list = ByteBuffer.allocate(3 + bytes).put((byte) 0).putShort((short) bytes);
        Arrays.stream(certificates).forEach(list::put);
        return list.array();
    }

    private static byte[] fragment(byte[] message, int number, int offset, int bytes) {
        return record(ByteBuffer.allocate(12 + bytes)
                .putInt((11 << 24) | message.length)
                .putShort((short) number)
                .put((byte) 0)
                .putShort((short) offset)
                .put((byte) 0)
                .putShort((short) bytes)
                .put(message, offset, bytes)
                .array());
    }

    private static byte[] record(byte[] body) {
        return ByteBuffer.allocate(13 + body.length)
                .put((byte) 22)
                .putShort((short) 0xfefd)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(1)
                .putShort((short) body.length)
                .put(body)
                .array();
    }
}
