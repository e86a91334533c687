package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.parameters.SrtpProfile;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An independent implementation must understand us, and we it.
class SrtpOracleTest {
    private static final int SSRC = SrtpFixture.SSRC;

    private final SrtpFixture fixture = new SrtpFixture();

    @AfterEach
    void closePool() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void theOracleUnderstandsOurRtpThroughWraps(SrtpProfile profile) throws GeneralSecurityException {
        SrtpSender sender = fixture.sender(profile);
        SrtpCryptoContext oracle = oracle(profile, false).deriveContext(SSRC, 0);
        for (long index = 1; index < 3 * 65_536; index += 501) {
            byte[] rtp = index % 2 == 0 ? SrtpFixture.rtp(SSRC, index) : SrtpFixture.rtpWithExtension(SSRC, index);
            Bytes bytes = new Bytes(fixture.protect(sender, rtp));

            assertThat(oracle.reverseTransformPacket(bytes, false)).isEqualTo(SrtpErrorStatus.OK);
            assertThat(bytes.toArray()).isEqualTo(rtp);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void weUnderstandTheOraclesRtpThroughWraps(SrtpProfile profile) throws GeneralSecurityException {
        SrtpReceiver receiver = fixture.receiver(profile);
        SrtpCryptoContext oracle = oracle(profile, true).deriveContext(SSRC, 0);
        for (long index = 1; index < 3 * 65_536; index += 501) {
            byte[] rtp = index % 2 == 0 ? SrtpFixture.rtp(SSRC, index) : SrtpFixture.rtpWithExtension(SSRC, index);
            Bytes bytes = new Bytes(rtp);

            assertThat(oracle.transformPacket(bytes)).isEqualTo(SrtpErrorStatus.OK);
            assertThat(fixture.unprotect(receiver, bytes.toArray())).isEqualTo(rtp);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void theOracleUnderstandsOurRtcp(SrtpProfile profile) throws GeneralSecurityException {
        SrtpSender sender = fixture.sender(profile);
        SrtcpCryptoContext oracle = oracle(profile, false).deriveControlContext(SSRC);
        for (int i = 0; i < 300; i++) {
            byte[] rtcp = SrtpFixture.rtcp(SSRC, i);
            Bytes bytes = new Bytes(fixture.protectRtcp(sender, rtcp));

            assertThat(oracle.reverseTransformPacket(bytes)).isEqualTo(SrtpErrorStatus.OK);
            assertThat(bytes.toArray()).isEqualTo(rtcp);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void weUnderstandTheOraclesRtcp(SrtpProfile profile) throws GeneralSecurityException {
        SrtpReceiver receiver = fixture.receiver(profile);
        SrtcpCryptoContext oracle = oracle(profile, true).deriveControlContext(SSRC);
        for (int i = 0; i < 300; i++) {
            byte[] rtcp = SrtpFixture.rtcp(SSRC, i);
            Bytes bytes = new Bytes(rtcp);

            assertThat(oracle.transformPacket(bytes)).isEqualTo(SrtpErrorStatus.OK);
            assertThat(fixture.unprotectRtcp(receiver, bytes.toArray())).isEqualTo(rtcp);
        }
    }

    @Test
    void theOracleRefusesOurPacketOnceItIsChanged() throws GeneralSecurityException {
        byte[] srtp = fixture.protect(fixture.sender(SrtpProfile.AEAD_AES_128_GCM), SrtpFixture.rtp(SSRC, 1));
        srtp[15] ^= 1;

        assertThat(oracle(SrtpProfile.AEAD_AES_128_GCM, false)
                        .deriveContext(SSRC, 0)
                        .reverseTransformPacket(new Bytes(srtp), false))
                .isEqualTo(SrtpErrorStatus.AUTH_FAIL);
    }

    private static SrtpContextFactory oracle(SrtpProfile profile, boolean sender) {
        boolean aead = profile != SrtpProfile.AES128_CM_SHA1_80;
        SrtpPolicy rtp = policy(profile, aead, profile.rtpTagBytes());
        SrtpPolicy rtcp = policy(profile, aead, profile.rtcpTagBytes());
        return new SrtpContextFactory(
                sender, SrtpFixture.key(profile), SrtpFixture.salt(profile), rtp, rtcp, new LoggerImpl("oracle"));
    }

    private static SrtpPolicy policy(SrtpProfile profile, boolean aead, int tagBytes) {
        return new SrtpPolicy(
                aead ? SrtpPolicy.AESGCM_ENCRYPTION : SrtpPolicy.AESCM_ENCRYPTION,
                profile.keyBytes(),
                aead ? SrtpPolicy.NULL_AUTHENTICATION : SrtpPolicy.HMACSHA1_AUTHENTICATION,
                aead ? 0 : 20,
                tagBytes,
                profile.saltBytes());
    }

    /// The oracle's view of a packet.
    private static final class Bytes implements ByteArrayBuffer {
        private byte[] buffer;
        private int offset;
        private int length;

        Bytes(byte[] packet) {
            buffer = Arrays.copyOf(packet, packet.length + 64);
            length = packet.length;
        }

        byte[] toArray() {
            return Arrays.copyOfRange(buffer, offset, offset + length);
        }

        @Override
        public byte[] getBuffer() {
            return buffer;
        }

        @Override
        public int getOffset() {
            return offset;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int newLength) {
            length = newLength;
        }

        @Override
        public void setOffset(int newOffset) {
            offset = newOffset;
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int count, byte[] out) {
            System.arraycopy(buffer, offset + from, out, 0, count);
        }

        @Override
        public void grow(int more) {
            buffer = Arrays.copyOf(buffer, buffer.length + more);
        }

        @Override
        public void append(byte[] data, int count) {
            System.arraycopy(data, 0, buffer, offset + length, count);
            length += count;
        }

        @Override
        public void shrink(int by) {
            length -= by;
        }
    }
}
