package io.sluice.stun;

import java.util.zip.CRC32;

/// A well-formed message and a key in → whether it may be believed out (RFC 8489 §9.1, §14.7). Requests and responses
/// alike: an unsigned response moves a pair in more than one ICE implementation.
public final class StunGuard {
    /// The answer, and the reason that is counted.
    public enum Verdict {
        GENUINE,
        BAD_FINGERPRINT,
        UNSIGNED,
        BAD_INTEGRITY
    }

    private static final int FINGERPRINT_XOR = 0x5354554e;

    private StunGuard() {}

    /// A FINGERPRINT may be missing, but one that is there must be right.
    public static Verdict check(StunMessage message, StunKey key) {
        byte[] bytes = message.bytes();
        if (message.fingerprintOffset() >= 0
                && StunParser.i32(bytes, message.fingerprintOffset() + 4)
                        != fingerprint(bytes, message.fingerprintOffset())) {
            return Verdict.BAD_FINGERPRINT;
        }
        if (message.integrityOffset() < 0) {
            return Verdict.UNSIGNED;
        }
        return key.matches(bytes, message.integrityOffset()) ? Verdict.GENUINE : Verdict.BAD_INTEGRITY;
    }

    /// CRC-32 over everything before the attribute, the length field already counting it.
    static int fingerprint(byte[] bytes, int offset) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, offset);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }
}
