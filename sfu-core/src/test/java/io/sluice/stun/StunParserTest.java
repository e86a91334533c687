package io.sluice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StunParserTest {
    private static final StunKey KEY = new StunKey("a-password-of-22-chars");
    private static final TransactionId ID = new TransactionId(0x0102030405060708L, 0x090a0b0c);

    @Test
    void readsBackEverythingThatTheWriterWrites() {
        StunMessage message = parse(StunWriter.bindingRequest(ID)
                .username("server:client")
                .priority(0xffff_ffffL)
                .role(true, -2)
                .useCandidate()
                .sign(KEY));
        assertThat(message.username()).isEqualTo("server:client");
        assertThat(message.priority()).isEqualTo(0xffff_ffffL);
        assertThat(message.claimsControlling()).isTrue();
        assertThat(message.tieBreaker()).isEqualTo(-2);
        assertThat(message.useCandidate()).isTrue();
        assertThat(message.transactionId()).isEqualTo(ID);
        assertThat(StunGuard.check(message, KEY)).isEqualTo(StunGuard.Verdict.GENUINE);
    }

    @Test
    void readsErrorsAndMappedAddressesOfBothFamilies() {
        StunMessage error = parse(
                StunWriter.bindingError(ID).errorCode(487, "Role Conflict").sign(KEY));
        assertThat(error.kind()).isEqualTo(StunMessage.Kind.ERROR);
        assertThat(error.errorCode()).isEqualTo(487);
        for (String host : new String[] {"203.0.113.7", "2001:db8::7"}) {
            TransportAddress address =
                    Objects.requireNonNull(TransportAddress.parse(host, 40_000, TransportProtocol.UDP));
            assertThat(parse(StunWriter.bindingSuccess(ID)
                                    .mappedAddress(address)
                                    .sign(KEY))
                            .mappedAddress())
                    .isEqualTo(address);
        }
    }

    @Test
    void ignoresWhatStandsBehindTheIntegrity() {
        byte[] signed = StunWriter.bindingRequest(ID).username("a:b").sign(KEY);
        byte[] withoutFingerprint = Arrays.copyOf(signed, signed.length - 8);
        byte[] smuggled = Arrays.copyOf(withoutFingerprint, withoutFingerprint.length + 4);
        smuggled[3] = (byte) (smuggled.length - 20);
        smuggled[smuggled.length - 3] = 0x25;
        StunMessage message = parse(smuggled);
        assertThat(message.useCandidate()).isFalse();
        assertThat(StunGuard.check(message, KEY)).isEqualTo(StunGuard.Verdict.GENUINE);
    }

    @Test
    void namesUnknownAttributesThatMustBeUnderstood() {
        StunMessage message = parse(StunWriter.bindingRequest(ID)
                .attribute(0x7abc, new byte[3])
                .attribute(0xC057, new byte[4])
                .sign(KEY));
        assertThat(message.unknownRequired()).containsExactly(0x7abc);
    }

    @Test
    void refusesWhatIsTooShortOrSaysAnotherLengthOrHasNoCookie() {
        byte[] good = StunWriter.bindingRequest(ID).sign(KEY);
        for (int length = 0; length < good.length; length++) {
            assertThat(StunParser.parse(Arrays.copyOf(good, length))).isNull();
        }
        assertThat(StunParser.parse(Arrays.copyOf(good, good.length + 4))).isNull();
        byte[] noCookie = good.clone();
        noCookie[4] ^= 1;
        assertThat(StunParser.parse(noCookie)).isNull();
        byte[] notStun = good.clone();
        notStun[0] |= (byte) 0x80;
        assertThat(StunParser.parse(notStun)).isNull();
    }

    @Test
    void refusesAnAttributeThatReachesBeyondTheMessage() {
        byte[] bytes = StunWriter.bindingRequest(ID).username("abcd").unsigned();
        bytes[23] = 5;
        assertThat(StunParser.parse(bytes)).isNull();
        bytes[22] = (byte) 0xff;
        assertThat(StunParser.parse(bytes)).isNull();
    }

    @Test
    void refusesKnownAttributesOfAWrongLength() {
        for (int type : new int[] {
            StunWriter.MESSAGE_INTEGRITY,
            StunWriter.FINGERPRINT,
            StunWriter.PRIORITY,
            StunWriter.ICE_CONTROLLED,
            StunWriter.ICE_CONTROLLING,
            StunWriter.USE_CANDIDATE,
            StunWriter.XOR_MAPPED_ADDRESS
        }) {
            assertThat(StunParser.parse(StunWriter.bindingRequest(ID)
                            .attribute(type, new byte[12])
                            .unsigned()))
                    .as("type 0x%04x", type)
                    .isNull();
        }
    }

    @Test
    void refusesMoreAttributesThanAnyCheckHas() {
        StunWriter writer = StunWriter.bindingRequest(ID);
        for (int i = 0; i <= StunParser.MAX_ATTRIBUTES; i++) {
            writer.attribute(0x8022, new byte[0]);
        }
        assertThat(StunParser.parse(writer.unsigned())).isNull();
    }

    @Test
    void everyTruncationWithAMatchingLengthIsReadOrRefusedButNeverThrows() {
        for (byte[] whole : samples()) {
            for (int length = 20; length <= whole.length; length += 4) {
                byte[] cut = Arrays.copyOf(whole, length);
                cut[2] = (byte) ((length - 20) >> 8);
                cut[3] = (byte) (length - 20);
                read(cut);
            }
        }
    }

    @Test
    void noMutationThrowsAndNoneIsBelieved() {
        SplittableRandom random = new SplittableRandom(7);
        for (byte[] whole : samples()) {
            for (int round = 0; round < 20_000; round++) {
                byte[] mutant = whole.clone();
                int changes = 1 + random.nextInt(4);
                for (int i = 0; i < changes; i++) {
                    mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
                }
                // A fingerprint made unrecognisable is one more attribute behind the integrity, which nobody reads.
                int covered = whole.length - 8;
                if (read(mutant) && !Arrays.equals(mutant, 0, covered, whole, 0, covered)) {
                    throw new AssertionError("believed " + Arrays.toString(mutant));
                }
            }
        }
    }

    @Test
    void noiseBehindAGoodHeaderNeverThrows() {
        SplittableRandom random = new SplittableRandom(8);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[20 + 4 * random.nextInt(60)];
            random.nextBytes(noise);
            noise[0] &= 0x3f;
            noise[2] = (byte) ((noise.length - 20) >> 8);
            noise[3] = (byte) (noise.length - 20);
            noise[4] = 0x21;
            noise[5] = 0x12;
            noise[6] = (byte) 0xa4;
            noise[7] = 0x42;
            assertThat(read(noise)).isFalse();
        }
    }

    /// Signed messages only: each bit before the fingerprint is covered by the integrity.
    private static byte[][] samples() {
        return new byte[][] {
            StunVectorsTest.REQUEST,
            StunVectorsTest.RESPONSE_IPV4,
            StunVectorsTest.RESPONSE_IPV6,
            StunWriter.bindingRequest(ID)
                    .username("server:client")
                    .useCandidate()
                    .sign(KEY),
            StunWriter.bindingError(ID).errorCode(420, "Unknown Attribute").sign(KEY)
        };
    }

    private static boolean read(byte[] bytes) {
        StunMessage message = StunParser.parse(bytes);
        if (message == null) {
            return false;
        }
        message.receiverFragment();
        message.senderFragment();
        StunKey vectors = new StunKey("VOkJxbRl1RmTxUk/WvJxBt");
        return StunGuard.check(message, KEY) == StunGuard.Verdict.GENUINE
                || StunGuard.check(message, vectors) == StunGuard.Verdict.GENUINE;
    }

    private static StunMessage parse(byte[] bytes) {
        return Objects.requireNonNull(StunParser.parse(bytes));
    }
}
