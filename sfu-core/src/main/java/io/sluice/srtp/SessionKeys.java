package io.sluice.srtp;

import io.sluice.parameters.SrtpProfile;

/// Master key and salt in → the session keys of SRTP or of SRTCP out (RFC 3711 §4.3, RFC 7714 §11), with a key
/// derivation rate of 0 as DTLS-SRTP has it.
final class SessionKeys {
    /// RFC 3711 §4.2.1: 160 bits for HMAC-SHA1.
    private static final int AUTHENTICATION_KEY_BYTES = 20;

    private static final int RTP_ENCRYPTION_LABEL = 0;
    private static final int RTCP_ENCRYPTION_LABEL = 3;

    private final byte[] encryptionKey;
    private final byte[] authenticationKey;
    private final byte[] salt;

    SessionKeys(byte[] encryptionKey, byte[] authenticationKey, byte[] salt) {
        this.encryptionKey = encryptionKey;
        this.authenticationKey = authenticationKey;
        this.salt = salt;
    }

    static SessionKeys forRtp(SrtpProfile profile, byte[] key, byte[] salt, SrtpCipherFactory ciphers) {
        return derive(profile, key, salt, RTP_ENCRYPTION_LABEL, ciphers);
    }

    static SessionKeys forRtcp(SrtpProfile profile, byte[] key, byte[] salt, SrtpCipherFactory ciphers) {
        return derive(profile, key, salt, RTCP_ENCRYPTION_LABEL, ciphers);
    }

    byte[] encryptionKey() {
        return encryptionKey;
    }

    /// Empty for AEAD profiles.
    byte[] authenticationKey() {
        return authenticationKey;
    }

    byte[] salt() {
        return salt;
    }

    private static SessionKeys derive(
            SrtpProfile profile, byte[] key, byte[] salt, int firstLabel, SrtpCipherFactory ciphers) {
        if (key.length != profile.keyBytes() || salt.length != profile.saltBytes()) {
            throw new IllegalArgumentException(
                    profile + " takes no master key of " + key.length + " and salt of " + salt.length + " bytes");
        }
        int authenticationKeyBytes = SrtpTransform.isAead(profile) ? 0 : AUTHENTICATION_KEY_BYTES;
        return new SessionKeys(
                ciphers.keyStream(key, iv(salt, firstLabel), profile.keyBytes()),
                ciphers.keyStream(key, iv(salt, firstLabel + 1), authenticationKeyBytes),
                ciphers.keyStream(key, iv(salt, firstLabel + 2), profile.saltBytes()));
    }

    /// The master salt, for GCM its 96 bits followed by zeros, with the label over its eighth byte; then the counter.
    private static byte[] iv(byte[] salt, int label) {
        byte[] iv = new byte[16];
        System.arraycopy(salt, 0, iv, 0, salt.length);
        iv[7] ^= (byte) label;
        return iv;
    }
}
