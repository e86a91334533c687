package io.sluice.srtp;

import static io.sluice.srtp.SrtpFixture.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.SrtpProfile;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The published vectors: RFC 3711 appendix B, RFC 7714 sections 16 and 17.
class SrtpVectorsTest {
    private static final byte[] KEY_128 = hex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] KEY_256 = hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final byte[] SALT = hex("517569642070726f2071756f");
    private static final String RTP = """
            8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976
            69736120 696e2070 61727465 73207472 6573""";
    private static final String RTCP = """
            81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
            deadbeef deadbeef deadbeef deadbeef deadbeef""";
    private static final int RTP_SSRC = 0x5501_a0b2;
    private static final int RTCP_SSRC = 0x4d61_7273;
    private static final int RTCP_INDEX = 0x5d4;

    private final SrtpFixture fixture = new SrtpFixture();

    @AfterEach
    void closePool() {
        fixture.close();
    }

    @Test
    void rfc3711B2KeyStreamOfAesInCounterMode() {
        byte[] stream = fixture.ciphers.keyStream(
                hex("2B7E151628AED2A6ABF7158809CF4F3C"), hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), 0xff02 * 16);

        assertThat(block(stream, 0)).isEqualTo(hex("E03EAD0935C95E80E166B16DD92B4EB4"));
        assertThat(block(stream, 1)).isEqualTo(hex("D23513162B02D0F72A43A2FE4A5F97AB"));
        assertThat(block(stream, 2)).isEqualTo(hex("41E95B3BB0A2E8DD477901E4FCA894C0"));
        assertThat(block(stream, 0xfeff)).isEqualTo(hex("EC8CDF7398607CB0F2D21675EA9EA1E4"));
        assertThat(block(stream, 0xff00)).isEqualTo(hex("362B7C3C6773516318A077D7FC5073AE"));
        assertThat(block(stream, 0xff01)).isEqualTo(hex("6A2CC3787889374FBEB4C81B17BA6C44"));
    }

    @Test
    void rfc3711B3SessionKeys() {
        SessionKeys keys = SessionKeys.forRtp(
                SrtpProfile.AES128_CM_SHA1_80,
                hex("E1F97A0D3E018BE0D64FA32C06DE4139"),
                hex("0EC675AD498AFEEBB6960B3AABE6"),
                fixture.ciphers);

        assertThat(keys.encryptionKey()).isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
        assertThat(keys.salt()).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
        assertThat(keys.authenticationKey()).isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
    }

    @Test
    void rfc7714Section161SrtpWithAes128() {
        checkRtp(SrtpProfile.AEAD_AES_128_GCM, KEY_128, """
                8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5
                0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce""");
    }

    @Test
    void rfc7714Section162SrtpWithAes256() {
        checkRtp(SrtpProfile.AEAD_AES_256_GCM, KEY_256, """
                8040f17b 8041f8d3 5501a0b2 32b1de78 a822fe12 ef9f78fa 332e33aa b1801238
                9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13""");
    }

    @Test
    void rfc7714Section171SrtcpWithAes128() {
        checkRtcp(SrtpProfile.AEAD_AES_128_GCM, KEY_128, """
                81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d
                c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872
                45d9eade 800005d4""");
    }

    @Test
    void rfc7714Section172SrtcpWithAes256() {
        checkRtcp(SrtpProfile.AEAD_AES_256_GCM, KEY_256, """
                81c8000d 4d617273 d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50
                a2eaa5c1 110555be 8415f658 c61de047 6f1b6fad 1d1eb30c 4446839f 57ff6f6c
                b26ac3be 800005d4""");
    }

    /// Section 17.3: nothing encrypted, all of it authenticated. The cipher can do it; the contexts refuse such
    /// packets.
    @Test
    void rfc7714Section173SrtcpTagOnlyWithAes128() {
        SrtpCipher cipher = fixture.ciphers.cipher(SrtpProfile.AEAD_AES_128_GCM, KEY_128, new byte[0]);
        byte[] plain = hex(RTCP);
        PacketBuffer packet = fixture.buffer(plain);
        packet.length(plain.length + 16);

        cipher.seal(packet, plain.length, 0, plain.length, hex("517524055203726f207170bb"), RTCP_INDEX, 4);

        assertThat(packet.toArray()).isEqualTo(hex(RTCP + "841dd968 3dd78ec9 2ae58790 125f62b3"));
        packet.release();
    }

    private void checkRtp(SrtpProfile profile, byte[] key, String sealed) {
        SrtpTransform transform = transform(profile, key);
        PacketBuffer packet = fixture.buffer(hex(RTP));

        transform.sealRtp(packet, 12, RTP_SSRC, 0xf17b);
        assertThat(packet.toArray()).isEqualTo(hex(sealed));

        assertThat(transform.openRtp(packet, 12, RTP_SSRC, 0xf17b)).isTrue();
        assertThat(packet.toArray()).isEqualTo(hex(RTP));
        packet.release();
    }

    private void checkRtcp(SrtpProfile profile, byte[] key, String sealed) {
        SrtpTransform transform = transform(profile, key);
        PacketBuffer packet = fixture.buffer(hex(RTCP));

        transform.sealRtcp(packet, RTCP_SSRC, RTCP_INDEX);
        assertThat(packet.toArray()).isEqualTo(hex(sealed));

        assertThat(transform.rtcpIndex(packet)).isEqualTo(RTCP_INDEX);
        assertThat(transform.openRtcp(packet, RTCP_SSRC, RTCP_INDEX)).isTrue();
        assertThat(packet.toArray()).isEqualTo(hex(RTCP));
        packet.release();
    }

    private SrtpTransform transform(SrtpProfile profile, byte[] key) {
        return new SrtpTransform(profile, new SessionKeys(key, new byte[0], SALT), fixture.ciphers);
    }

    private static byte[] block(byte[] stream, int index) {
        return Arrays.copyOfRange(stream, index * 16, index * 16 + 16);
    }
}
