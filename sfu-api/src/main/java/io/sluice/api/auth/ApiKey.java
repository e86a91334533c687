package io.sluice.api.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// The backends' key; only its hash is kept, and comparing takes the same time for every guess.
public final class ApiKey {
    private static final String PREFIX = "slk_";
    private static final int RANDOM_BYTES = 24;

    private final byte[] hash;

    public ApiKey(String key) {
        this.hash = sha256(key);
    }

    /// A fresh key of 192 random bits.
    public static String random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public boolean matches(String presented) {
        return MessageDigest.isEqual(hash, sha256(presented));
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
