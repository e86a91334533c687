package io.sluice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.stun.StunGuard.Verdict;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StunGuardTest {
    private static final StunKey KEY = new StunKey("a-password-of-22-chars");
    private static final StunKey OTHER = new StunKey("another-password-22-ch");
    private static final TransactionId ID = new TransactionId(1, 2);

    @Test
    void believesASignatureWithOrWithoutFingerprint() {
        byte[] signed = StunWriter.bindingRequest(ID).username("a:b").sign(KEY);
        assertThat(check(signed)).isEqualTo(Verdict.GENUINE);
        byte[] bare = Arrays.copyOf(signed, signed.length - 8);
        bare[3] = (byte) (bare.length - 20);
        assertThat(check(bare)).isEqualTo(Verdict.GENUINE);
    }

    @Test
    void refusesAnotherPasswordOfRequestsAndResponsesAlike() {
        assertThat(check(StunWriter.bindingRequest(ID).sign(OTHER))).isEqualTo(Verdict.BAD_INTEGRITY);
        assertThat(check(StunWriter.bindingSuccess(ID).sign(OTHER))).isEqualTo(Verdict.BAD_INTEGRITY);
        assertThat(check(StunWriter.bindingError(ID).sign(OTHER))).isEqualTo(Verdict.BAD_INTEGRITY);
    }

    @Test
    void refusesTheUnsigned() {
        assertThat(check(StunWriter.bindingSuccess(ID).unsigned())).isEqualTo(Verdict.UNSIGNED);
        assertThat(check(StunWriter.bindingSuccess(ID).fingerprint())).isEqualTo(Verdict.UNSIGNED);
    }

    @Test
    void refusesAWrongFingerprintBeforeItSpendsAHash() {
        byte[] bytes = StunWriter.bindingRequest(ID).sign(KEY);
        bytes[bytes.length - 1] ^= 1;
        assertThat(check(bytes)).isEqualTo(Verdict.BAD_FINGERPRINT);
    }

    @Test
    void theKeyedMacIsGoodForMoreThanOneMessage() {
        for (int i = 0; i < 3; i++) {
            assertThat(check(StunWriter.bindingRequest(new TransactionId(i, i)).sign(KEY)))
                    .isEqualTo(Verdict.GENUINE);
        }
    }

    private static Verdict check(byte[] bytes) {
        return StunGuard.check(Objects.requireNonNull(StunParser.parse(bytes)), KEY);
    }
}
