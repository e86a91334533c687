package io.sluice.edge.crypto;

import io.sluice.buffer.PacketBuffer;
import io.sluice.srtp.SrtpCipher;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES counter mode with a truncated HMAC-SHA1 over everything that is sent and the word that is not (RFC 3711
/// §4.1.1, §4.2.1).
final class JceCounterModeCipher implements SrtpCipher {
    private static final int SHA1_BYTES = 20;

    private final Cipher counterMode;
    private final Mac hmac;
    private final SecretKeySpec key;
    private final int tagBytes;
    private final JceSrtpCipherFactory.Scratch scratch;
    private final byte[] digest = new byte[SHA1_BYTES];
    private final byte[] tag = new byte[SHA1_BYTES];

    JceCounterModeCipher(
            byte[] encryptionKey, byte[] authenticationKey, int tagBytes, JceSrtpCipherFactory.Scratch scratch) {
        this.key = new SecretKeySpec(encryptionKey, "AES");
        this.tagBytes = tagBytes;
        this.scratch = scratch;
        try {
            this.counterMode = Cipher.getInstance("AES/CTR/NoPadding");
            this.hmac = Mac.getInstance("HmacSHA1");
            hmac.init(new SecretKeySpec(authenticationKey, "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES-CTR with HMAC-SHA1", e);
        }
    }

    @Override
    public void seal(
            PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int wordBytes) {
        packet.read(0, scratch.in, 0, clearBytes + bodyBytes);
        crypt(clearBytes, bodyBytes, iv);
        hmac.update(scratch.in, 0, clearBytes);
        hmac.update(scratch.out, 0, bodyBytes);
        digest(word, wordBytes);
        packet.write(clearBytes, scratch.out, 0, bodyBytes);
        packet.write(tagIndex, digest, 0, tagBytes);
    }

    @Override
    public boolean open(
            PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int wordBytes) {
        packet.read(0, scratch.in, 0, clearBytes + bodyBytes);
        packet.read(tagIndex, tag, 0, tagBytes);
        hmac.update(scratch.in, 0, clearBytes + bodyBytes);
        digest(word, wordBytes);
        int difference = 0;
        for (int i = 0; i < tagBytes; i++) {
            difference |= digest[i] ^ tag[i];
        }
        if (difference != 0) {
            return false;
        }
        crypt(clearBytes, bodyBytes, iv);
        packet.write(clearBytes, scratch.out, 0, bodyBytes);
        return true;
    }

    private void crypt(int clearBytes, int bodyBytes, byte[] iv) {
        try {
            counterMode.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
            counterMode.doFinal(scratch.in, clearBytes, bodyBytes, scratch.out, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CTR refused", e);
        }
    }

    private void digest(int word, int wordBytes) {
        scratch.word(word);
        hmac.update(scratch.word, 0, wordBytes);
        try {
            hmac.doFinal(digest, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA1 refused", e);
        }
    }
}
