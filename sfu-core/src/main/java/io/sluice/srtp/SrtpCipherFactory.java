package io.sluice.srtp;

import io.sluice.parameters.SrtpProfile;

/// Makes the ciphers of one loop. They share its scratch memory: a factory and all its ciphers belong to one thread.
public interface SrtpCipherFactory {
    /// @param encryptionKey session encryption key of the profile's size
    /// @param authenticationKey session authentication key, empty for AEAD profiles
    SrtpCipher cipher(SrtpProfile profile, byte[] encryptionKey, byte[] authenticationKey);

    /// The AES counter mode key stream that RFC 3711 §4.3.3 derives session keys with.
    ///
    /// @param key 16 or 32 bytes
    /// @param iv 16 bytes
    byte[] keyStream(byte[] key, byte[] iv, int bytes);
}
