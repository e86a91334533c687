package io.sluice.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.parameters.SrtpProfile;
import io.sluice.srtp.SrtpReceiver.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpReceiverTest {
    private static final SrtpProfile GCM = SrtpProfile.AEAD_AES_128_GCM;
    private static final int SSRC = SrtpFixture.SSRC;
    private static final int WINDOW = SrtpStream.REPLAY_WINDOW_PACKETS;

    private final SrtpFixture fixture = new SrtpFixture();

    @AfterEach
    void closePool() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void followsSequenceNumbersThroughThreeWraps(SrtpProfile profile) {
        SrtpSender sender = fixture.sender(profile);
        SrtpReceiver receiver = fixture.receiver(profile);

        for (long index = 100; index < 3 * 65_536 + 200; index += 97) {
            byte[] rtp = SrtpFixture.rtp(SSRC, index);
            byte[] srtp = fixture.protect(sender, rtp);
            assertThat(srtp).hasSize(rtp.length + profile.rtpTagBytes());
            assertThat(fixture.unprotect(receiver, srtp)).isEqualTo(rtp);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void keepsCsrcsAndExtensionsClear(SrtpProfile profile) {
        byte[] rtp = SrtpFixture.rtpWithExtension(SSRC, 5);
        byte[] srtp = fixture.protect(fixture.sender(profile), rtp);

        assertThat(Arrays.copyOf(srtp, 32)).isEqualTo(Arrays.copyOf(rtp, 32));
        assertThat(Arrays.copyOfRange(srtp, 32, 62)).isNotEqualTo(Arrays.copyOfRange(rtp, 32, 62));
        assertThat(fixture.unprotect(fixture.receiver(profile), srtp)).isEqualTo(rtp);
    }

    @Test
    void takesPacketsInAnyOrderWithinTheWindowAcrossAWrap() {
        List<byte[]> sent = protectedRange(65_536 - WINDOW / 2, WINDOW);
        List<byte[]> shuffled = new ArrayList<>(sent);
        Collections.shuffle(shuffled.subList(1, shuffled.size()), new Random(3));
        SrtpReceiver receiver = fixture.receiver(GCM);

        for (byte[] srtp : shuffled) {
            assertThat(fixture.tryUnprotect(receiver, srtp)).isEqualTo(Result.OK);
        }
        for (byte[] srtp : shuffled) {
            assertThat(fixture.tryUnprotect(receiver, srtp)).isEqualTo(Result.REPLAYED);
        }
    }

    @Test
    void takesALatecomerOfEveryAgeUpToTheWindowAndNoneBeyond() {
        for (int late = 1; late <= WINDOW + 1; late += late < 70 || late > WINDOW - 5 ? 1 : 31) {
            SrtpSender sender = fixture.sender(GCM);
            SrtpReceiver receiver = fixture.receiver(GCM);
            byte[] before = fixture.protect(sender, SrtpFixture.rtp(SSRC, 10));
            byte[] latecomer = fixture.protect(sender, SrtpFixture.rtp(SSRC, 11));
            byte[] latest = fixture.protect(sender, SrtpFixture.rtp(SSRC, 11 + late));
            fixture.unprotect(receiver, before);
            fixture.unprotect(receiver, latest);

            Result expected = late < WINDOW ? Result.OK : Result.TOO_OLD;
            assertThat(fixture.tryUnprotect(receiver, latecomer)).isEqualTo(expected);
            assertThat(fixture.tryUnprotect(receiver, latecomer))
                    .isEqualTo(late < WINDOW ? Result.REPLAYED : Result.TOO_OLD);
        }
    }

    @Test
    void forgetsNothingOfTheWindowWhenIndexesJump() {
        Random random = new Random(11);
        SrtpSender sender = fixture.sender(GCM);
        SrtpReceiver receiver = fixture.receiver(GCM);
        List<byte[]> sent = new ArrayList<>();
        long index = 0;
        for (int i = 0; i < 600; i++) {
            index += random.nextInt(8) == 0 ? random.nextInt(3 * WINDOW) : 1 + random.nextInt(3);
            index += sent.isEmpty() ? 0 : 1;
            sent.add(fixture.protect(sender, SrtpFixture.rtp(SSRC, index)));
            fixture.unprotect(receiver, sent.getLast());
            byte[] replayed = sent.get(Math.max(0, sent.size() - 1 - random.nextInt(40)));
            assertThat(fixture.tryUnprotect(receiver, replayed)).isIn(Result.REPLAYED, Result.TOO_OLD);
        }
    }

    @Test
    void refusesTheFirstPacketsOfAStreamThatLieBeforeItsFirstRollover() {
        SrtpReceiver receiver = fixture.receiver(GCM);
        fixture.unprotect(receiver, fixture.protect(fixture.sender(GCM), SrtpFixture.rtp(SSRC, 3)));

        assertThat(fixture.tryUnprotect(receiver, fixture.protect(fixture.sender(GCM), SrtpFixture.rtp(SSRC, 65_000))))
                .isEqualTo(Result.TOO_OLD);
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void leavesNoTraceOfAForgedPacket(SrtpProfile profile) {
        SrtpSender sender = fixture.sender(profile);
        SrtpReceiver receiver = fixture.receiver(profile);
        fixture.unprotect(receiver, fixture.protect(sender, SrtpFixture.rtp(SSRC, 1)));
        byte[] forgedFarAhead = SrtpFixture.rtp(SSRC, 30_000);
        byte[] good = fixture.protect(sender, SrtpFixture.rtp(SSRC, 2));
        byte[] forgedCopy = good.clone();
        forgedCopy[20] ^= 1;

        for (int i = 0; i < 100; i++) {
            assertThat(fixture.tryUnprotect(receiver, forgedFarAhead)).isEqualTo(Result.BAD_TAG);
            assertThat(fixture.tryUnprotect(receiver, forgedCopy)).isEqualTo(Result.BAD_TAG);
        }

        assertThat(fixture.tryUnprotect(receiver, good)).isEqualTo(Result.OK);
    }

    @Test
    void givesNoPlaceToAnSsrcThatWasNotAuthenticated() {
        SrtpSender sender = fixture.sender(GCM);
        SrtpReceiver receiver = fixture.receiver(GCM);
        for (int i = 0; i < 2 * SrtpReceiver.MAX_SSRCS; i++) {
            assertThat(fixture.tryUnprotect(receiver, SrtpFixture.rtp(1000 + i, 1)))
                    .isEqualTo(Result.BAD_TAG);
        }

        for (int i = 0; i < SrtpReceiver.MAX_SSRCS; i++) {
            assertThat(fixture.tryUnprotect(receiver, fixture.protect(sender, SrtpFixture.rtp(i, 1))))
                    .isEqualTo(Result.OK);
        }
        byte[] oneMore = fixture.protect(sender, SrtpFixture.rtp(SrtpReceiver.MAX_SSRCS, 1));
        assertThat(fixture.tryUnprotect(receiver, oneMore)).isEqualTo(Result.TOO_MANY_SSRCS);
        assertThat(fixture.tryUnprotect(receiver, fixture.protect(sender, SrtpFixture.rtp(0, 2))))
                .isEqualTo(Result.OK);
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void takesEachRtcpPacketOnce(SrtpProfile profile) {
        SrtpSender sender = fixture.sender(profile);
        SrtpReceiver receiver = fixture.receiver(profile);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            byte[] rtcp = SrtpFixture.rtcp(SSRC, i);
            sent.add(fixture.protectRtcp(sender, rtcp));
            if (i % 2 == 0) {
                assertThat(fixture.unprotectRtcp(receiver, sent.getLast())).isEqualTo(rtcp);
            }
        }
        for (int i = 0; i < 80; i++) {
            assertThat(fixture.tryUnprotectRtcp(receiver, sent.get(i)))
                    .isEqualTo(i % 2 == 0 ? Result.REPLAYED : Result.OK);
        }
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void refusesRtcpThatClaimsNotToBeEncrypted(SrtpProfile profile) {
        byte[] srtcp = fixture.protectRtcp(fixture.sender(profile), SrtpFixture.rtcp(SSRC, 1));
        int word = profile == SrtpProfile.AES128_CM_SHA1_80 ? srtcp.length - 14 : srtcp.length - 4;
        srtcp[word] &= 0x7f;

        assertThat(fixture.tryUnprotectRtcp(fixture.receiver(profile), srtcp)).isEqualTo(Result.MALFORMED);
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void survivesEveryTruncationAndEveryFlippedBit(SrtpProfile profile) {
        SrtpSender sender = fixture.sender(profile);
        byte[] srtp = fixture.protect(sender, SrtpFixture.rtpWithExtension(SSRC, 9));
        byte[] srtcp = fixture.protectRtcp(sender, SrtpFixture.rtcp(SSRC, 9));
        SrtpReceiver receiver = fixture.receiver(profile);

        for (int length = 0; length < srtp.length; length++) {
            assertThat(fixture.tryUnprotect(receiver, Arrays.copyOf(srtp, length)))
                    .isIn(Result.MALFORMED, Result.BAD_TAG);
        }
        for (int length = 0; length < srtcp.length; length++) {
            assertThat(fixture.tryUnprotectRtcp(receiver, Arrays.copyOf(srtcp, length)))
                    .isIn(Result.MALFORMED, Result.BAD_TAG);
        }
        for (int bit = 0; bit < 8 * srtp.length; bit++) {
            assertThat(fixture.tryUnprotect(receiver, flipped(srtp, bit))).isIn(Result.MALFORMED, Result.BAD_TAG);
        }
        for (int bit = 0; bit < 8 * srtcp.length; bit++) {
            assertThat(fixture.tryUnprotectRtcp(receiver, flipped(srtcp, bit))).isIn(Result.MALFORMED, Result.BAD_TAG);
        }
        assertThat(fixture.tryUnprotect(receiver, srtp)).isEqualTo(Result.OK);
        assertThat(fixture.tryUnprotectRtcp(receiver, srtcp)).isEqualTo(Result.OK);
    }

    @Test
    void survivesNoise() {
        Random random = new Random(5);
        SrtpReceiver receiver = fixture.receiver(GCM);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(120)];
            random.nextBytes(noise);
            if (noise.length > 0 && random.nextBoolean()) {
                noise[0] = (byte) (0x80 | (noise[0] & 0x3f));
            }
            assertThat(fixture.tryUnprotect(receiver, noise)).isIn(Result.MALFORMED, Result.BAD_TAG);
            assertThat(fixture.tryUnprotectRtcp(receiver, noise)).isIn(Result.MALFORMED, Result.BAD_TAG);
        }
    }

    @Test
    void takesNothingMoreWhenTheKeyIsWorn() {
        SrtpSender sender = fixture.sender(GCM);
        SrtpReceiver receiver = new SrtpReceiver(
                GCM, SrtpFixture.key(GCM), SrtpFixture.salt(GCM), fixture.ciphers, new KeyLifetime(2, 1));
        fixture.unprotect(receiver, fixture.protect(sender, SrtpFixture.rtp(1, 1)));
        fixture.unprotect(receiver, fixture.protect(sender, SrtpFixture.rtp(2, 1)));
        fixture.unprotectRtcp(receiver, fixture.protectRtcp(sender, SrtpFixture.rtcp(1, 1)));

        assertThat(fixture.tryUnprotect(receiver, fixture.protect(sender, SrtpFixture.rtp(1, 2))))
                .isEqualTo(Result.KEY_EXPIRED);
        assertThat(fixture.tryUnprotectRtcp(receiver, fixture.protectRtcp(sender, SrtpFixture.rtcp(1, 2))))
                .isEqualTo(Result.KEY_EXPIRED);
    }

    private List<byte[]> protectedRange(long first, int count) {
        SrtpSender sender = fixture.sender(GCM);
        List<byte[]> sent = new ArrayList<>();
        for (long index = first; index < first + count; index++) {
            sent.add(fixture.protect(sender, SrtpFixture.rtp(SSRC, index)));
        }
        return sent;
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }
}
