package io.sluice.stun;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/// A password, ready to sign and to check MESSAGE-INTEGRITY (RFC 8489 §14.5, short-term credentials). The keyed Mac is
/// kept, because keying costs as much as a whole check; so an instance belongs to one thread.
public final class StunKey {
    static final int TAG_BYTES = 20;
    private final Mac mac;
    private final byte[] length = new byte[2];
    private final byte[] tag = new byte[TAG_BYTES];

    /// @param password as in `a=ice-pwd`
    public StunKey(String password) {
        try {
            mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("HmacSHA1 is part of every JDK", e);
        }
    }

    /// Computes the tag over everything before `integrityOffset`, the length field read as if the message ended
    /// right behind the attribute; valid until the next call.
    byte[] tag(byte[] message, int integrityOffset) {
        int covered = integrityOffset + 4 + TAG_BYTES - StunParser.HEADER;
        length[0] = (byte) (covered >> 8);
        length[1] = (byte) covered;
        mac.update(message, 0, 2);
        mac.update(length, 0, 2);
        mac.update(message, 4, integrityOffset - 4);
        try {
            mac.doFinal(tag, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("an HMAC-SHA1 tag has 20 bytes", e);
        }
        return tag;
    }

    boolean matches(byte[] message, int integrityOffset) {
        byte[] sent = Arrays.copyOfRange(message, integrityOffset + 4, integrityOffset + 4 + TAG_BYTES);
        return MessageDigest.isEqual(tag(message, integrityOffset), sent);
    }
}
