package io.sluice.srtp;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.SrtpProfile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Keys that were seen before in → the ciphers that were made for them out.
///
/// A fuzzer makes what remembers packets anew for each input, and nine tenths of that would be key derivation.
final class ReusedCiphers implements SrtpCipherFactory {
    private final SrtpCipherFactory made;
    private final Map<List<ByteBuffer>, SrtpCipher> ciphers = new HashMap<>();
    private final Map<List<ByteBuffer>, byte[]> keyStreams = new HashMap<>();

    ReusedCiphers(SrtpCipherFactory made) {
        this.made = made;
    }

    @Override
    public SrtpCipher cipher(SrtpProfile profile, byte[] encryptionKey, byte[] authenticationKey) {
        return ciphers.computeIfAbsent(
                List.of(ByteBuffer.wrap(encryptionKey), ByteBuffer.wrap(authenticationKey)),
                keys -> new Forgetful(made.cipher(profile, encryptionKey, authenticationKey)));
    }

    @Override
    public byte[] keyStream(byte[] key, byte[] iv, int bytes) {
        return keyStreams
                .computeIfAbsent(
                        List.of(ByteBuffer.wrap(key), ByteBuffer.wrap(iv)), keys -> made.keyStream(key, iv, bytes))
                .clone();
    }

    /// The JDK's AES-GCM refuses the nonce that it sealed with last, and a sender made anew begins with that of the one
    /// before it. So another one is spent on nothing in between.
    private record Forgetful(SrtpCipher cipher) implements SrtpCipher {
        @Override
        public void seal(
                PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int wordBytes) {
            byte[] other = iv.clone();
            other[0] ^= 1;
            cipher.seal(packet, 0, 0, tagIndex, other, word, wordBytes);
            cipher.seal(packet, clearBytes, bodyBytes, tagIndex, iv, word, wordBytes);
        }

        @Override
        public boolean open(
                PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int wordBytes) {
            return cipher.open(packet, clearBytes, bodyBytes, tagIndex, iv, word, wordBytes);
        }
    }
}
