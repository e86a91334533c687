package io.sluice.api.ice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A user name and password of a TURN server.
public record TurnCredentials(String username, String password) {
    private static final int MAX_PLAIN_LENGTH = 64;

    /// Credentials that the TURN server itself can check by a shared secret (coturn's `use-auth-secret`): the name is
    /// the expiry in Unix seconds and a label, the password is the Base64 of its HMAC-SHA1.
    public static TurnCredentials timeLimited(String secret, String identity, Instant expires) {
        String username = expires.getEpochSecond() + ":" + label(identity);
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA1"));
            return new TurnCredentials(
                    username, Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(UTF_8))));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }

    /// Never the password.
    @Override
    public String toString() {
        return username;
    }

    /// The identity where it is plain ASCII, else its bytes in hexadecimal: header fields carry it too.
    private static String label(String identity) {
        boolean plain =
                identity.length() <= MAX_PLAIN_LENGTH && identity.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (plain) {
            return identity;
        }
        String hex = HexFormat.of().formatHex(identity.getBytes(UTF_8));
        return hex.substring(0, Math.min(hex.length(), MAX_PLAIN_LENGTH));
    }
}
