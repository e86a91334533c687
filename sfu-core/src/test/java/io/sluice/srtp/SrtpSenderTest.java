package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.SrtpProfile;
import io.sluice.srtp.SrtpSender.Result;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpSenderTest {
    private static final SrtpProfile GCM = SrtpProfile.AEAD_AES_128_GCM;
    private static final int SSRC = SrtpFixture.SSRC;

    private final SrtpFixture fixture = new SrtpFixture();

    @AfterEach
    void closePool() {
        fixture.close();
    }

    @Test
    void refusesAnIndexThatIsNotAboveTheHighest() {
        SrtpSender sender = fixture.sender(GCM);
        fixture.protect(sender, SrtpFixture.rtp(SSRC, 100));

        assertThat(fixture.tryProtect(sender, SrtpFixture.rtp(SSRC, 100))).isEqualTo(Result.INDEX_USED);
        assertThat(fixture.tryProtect(sender, SrtpFixture.rtp(SSRC, 99))).isEqualTo(Result.INDEX_USED);
        assertThat(fixture.tryProtect(sender, SrtpFixture.rtp(SSRC, 60_000))).isEqualTo(Result.INDEX_USED);
        assertThat(fixture.tryProtect(sender, SrtpFixture.rtp(SSRC, 101))).isEqualTo(Result.OK);
    }

    @Test
    void keepsSsrcsApart() {
        SrtpSender sender = fixture.sender(GCM);
        fixture.protect(sender, SrtpFixture.rtp(1, 100));

        assertThat(fixture.tryProtect(sender, SrtpFixture.rtp(2, 50))).isEqualTo(Result.OK);
        assertThat(fixture.tryProtect(sender, SrtpFixture.rtp(1, 101))).isEqualTo(Result.OK);
    }

    @Test
    void leavesARefusedPacketAsItWas() {
        SrtpSender sender = fixture.sender(GCM);
        byte[] rtp = SrtpFixture.rtp(SSRC, 100);
        fixture.protect(sender, rtp);
        PacketBuffer again = fixture.buffer(rtp);

        assertThat(sender.protect(again)).isEqualTo(Result.INDEX_USED);
        assertThat(again.toArray()).isEqualTo(rtp);
        again.release();
    }

    @Test
    void neverUsesANonceTwiceWhateverItIsAsked() {
        Set<String> nonces = new HashSet<>();
        SrtpCipherFactory recording = new RecordingCiphers(nonces);
        SrtpSender sender = new SrtpSender(GCM, SrtpFixture.key(GCM), SrtpFixture.salt(GCM), recording);
        Random random = new Random(2);
        int sealed = 0;
        for (int i = 0; i < 50_000; i++) {
            int ssrc = random.nextInt(3);
            sealed += fixture.tryProtect(sender, SrtpFixture.rtp(ssrc, random.nextInt(65_536))) == Result.OK ? 1 : 0;
        }

        assertThat(sealed).isGreaterThan(1000);
        assertThat(nonces).hasSize(sealed);
    }

    @Test
    void countsRtcpIndexesUpForEachSsrc() {
        SrtpSender sender = fixture.sender(GCM);
        for (int i = 0; i < 5; i++) {
            byte[] srtcp = fixture.protectRtcp(sender, SrtpFixture.rtcp(SSRC, 1));
            assertThat(HexFormat.of().formatHex(srtcp)).endsWith("8000000" + i);
        }
        assertThat(HexFormat.of().formatHex(fixture.protectRtcp(sender, SrtpFixture.rtcp(9, 1))))
                .endsWith("80000000");
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void refusesWhatIsNoRtpOrRtcp(SrtpProfile profile) {
        SrtpSender sender = fixture.sender(profile);
        byte[] rtp = SrtpFixture.rtpWithExtension(SSRC, 1);
        for (int length = 0; length < 32; length++) {
            PacketBuffer truncated = fixture.buffer(Arrays.copyOf(rtp, length));
            assertThat(sender.protect(truncated)).isEqualTo(Result.MALFORMED);
            truncated.release();
        }
        for (int length = 0; length < 8; length++) {
            PacketBuffer truncated = fixture.buffer(Arrays.copyOf(SrtpFixture.rtcp(SSRC, 1), length));
            assertThat(sender.protectRtcp(truncated)).isEqualTo(Result.MALFORMED);
            truncated.release();
        }
    }

    @Test
    void refusesAPacketThatHasNoRoomForItsTag() {
        SrtpSender sender = fixture.sender(GCM);
        PacketBuffer packet = fixture.buffer(SrtpFixture.rtp(SSRC, 1));
        packet.length(packet.capacity() - 15);

        assertThat(sender.protect(packet)).isEqualTo(Result.TOO_LONG);
        packet.length(packet.capacity() - 16);
        assertThat(sender.protect(packet)).isEqualTo(Result.OK);
        packet.release();
    }

    @Test
    void sealsNothingMoreWhenTheKeyIsWorn() {
        SrtpSender sender = new SrtpSender(
                GCM, SrtpFixture.key(GCM), SrtpFixture.salt(GCM), fixture.ciphers, new KeyLifetime(1, 1));
        fixture.protect(sender, SrtpFixture.rtp(1, 1));
        fixture.protectRtcp(sender, SrtpFixture.rtcp(1, 1));

        assertThat(fixture.tryProtect(sender, SrtpFixture.rtp(2, 1))).isEqualTo(Result.KEY_EXPIRED);
        PacketBuffer rtcp = fixture.buffer(SrtpFixture.rtcp(2, 1));
        assertThat(sender.protectRtcp(rtcp)).isEqualTo(Result.KEY_EXPIRED);
        rtcp.release();
    }

    @Test
    void stopsAtTheEndOfTheRolloverCounter() {
        SrtpStream stream = SrtpStream.sent(SSRC);
        stream.advance((1L << 48) - 1);

        assertThat(stream.estimate(0)).isEqualTo(1L << 48);
    }

    /// A cipher that only writes down under which IV it was asked to seal.
    private record RecordingCiphers(Set<String> nonces) implements SrtpCipherFactory {
        @Override
        public SrtpCipher cipher(SrtpProfile profile, byte[] encryptionKey, byte[] authenticationKey) {
            return new SrtpCipher() {
                @Override
                public void seal(PacketBuffer p, int clear, int body, int tagAt, byte[] iv, int word, int wordBytes) {
                    nonces.add(HexFormat.of().formatHex(iv));
                }

                @Override
                public boolean open(
                        PacketBuffer p, int clear, int body, int tagAt, byte[] iv, int word, int wordBytes) {
                    return false;
                }
            };
        }

        @Override
        public byte[] keyStream(byte[] key, byte[] iv, int bytes) {
            return new byte[bytes];
        }
    }
}
