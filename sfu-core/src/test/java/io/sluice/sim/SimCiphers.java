package io.sluice.sim;

import io.sluice.buffer.PacketBuffer;
import io.sluice.edge.crypto.JceSrtpCipherFactory;
import io.sluice.parameters.SrtpProfile;
import io.sluice.srtp.SrtpCipher;
import io.sluice.srtp.SrtpCipherFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Ciphers that watch: a key that seals twice under one IV breaks all that it protects, and is a violation.
///
/// Real ones, or for long searches ones that only sum: their tag still depends on key, IV and every byte, so that a
/// wrong index or a flipped bit shows.
final class SimCiphers implements SrtpCipherFactory {
    private final Violations violations;
    private final boolean real;
    private final JceSrtpCipherFactory jce = new JceSrtpCipherFactory();
    private final Map<String, Set<Long>> sealed = new HashMap<>();

    SimCiphers(Violations violations, boolean real) {
        this.violations = violations;
        this.real = real;
    }

    /// The same ciphers unwatched, for peers: a client may do as it likes with its own keys.
    SrtpCipherFactory ofPeers() {
        return new SrtpCipherFactory() {
            @Override
            public SrtpCipher cipher(SrtpProfile profile, byte[] encryptionKey, byte[] authenticationKey) {
                return plain(profile, encryptionKey, authenticationKey);
            }

            @Override
            public byte[] keyStream(byte[] key, byte[] iv, int bytes) {
                return jce.keyStream(key, iv, bytes);
            }
        };
    }

    private SrtpCipher plain(SrtpProfile profile, byte[] encryptionKey, byte[] authenticationKey) {
        return real
                ? jce.cipher(profile, encryptionKey, authenticationKey)
                : new Summing(Arrays.hashCode(encryptionKey));
    }

    @Override
    public SrtpCipher cipher(SrtpProfile profile, byte[] encryptionKey, byte[] authenticationKey) {
        SrtpCipher inner = plain(profile, encryptionKey, authenticationKey);
        Set<Long> ivs = sealed.computeIfAbsent(Arrays.toString(encryptionKey), key -> new HashSet<>());
        return new SrtpCipher() {
            @Override
            public void seal(
                    PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int words) {
                if (!ivs.add(folded(iv))) {
                    violations.add("a nonce is used twice: " + Arrays.toString(iv));
                }
                inner.seal(packet, clearBytes, bodyBytes, tagIndex, iv, word, words);
            }

            @Override
            public boolean open(
                    PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int words) {
                return inner.open(packet, clearBytes, bodyBytes, tagIndex, iv, word, words);
            }
        };
    }

    @Override
    public byte[] keyStream(byte[] key, byte[] iv, int bytes) {
        return jce.keyStream(key, iv, bytes);
    }

    /// SSRC and the lower four bytes of the index, over the salt: what tells the IVs of one key apart.
    private static long folded(byte[] iv) {
        long folded = 0;
        for (byte b : iv) {
            folded = folded * 0x100000001b3L + b;
        }
        return folded;
    }

    private record Summing(int key) implements SrtpCipher {
        @Override
        public void seal(
                PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int words) {
            packet.fill(tagIndex, 16, 0);
            packet.putU64(tagIndex, sum(packet, clearBytes + bodyBytes, iv, word, words));
        }

        @Override
        public boolean open(
                PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int words) {
            return packet.u64(tagIndex) == sum(packet, clearBytes + bodyBytes, iv, word, words)
                    && packet.u64(tagIndex + 8) == 0;
        }

        private long sum(PacketBuffer packet, int bytes, byte[] iv, int word, int words) {
            long sum = key * 0x9e3779b97f4a7c15L + Arrays.hashCode(iv) + (words == 0 ? 0 : word);
            int at = 0;
            for (; at + 8 <= bytes; at += 8) {
                sum = (sum ^ packet.u64(at)) * 0x100000001b3L;
                sum ^= sum >>> 31;
            }
            for (; at < bytes; at++) {
                sum = (sum ^ packet.u8(at)) * 0x100000001b3L;
            }
            return sum;
        }
    }
}
