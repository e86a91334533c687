package io.sluice.edge.crypto;

import io.sluice.buffer.PacketBuffer;
import io.sluice.srtp.SrtpCipher;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-GCM with a tag of 16 bytes, for both AEAD profiles. The JDK's cipher keeps its key schedule from packet to
/// packet; its parameter object and its inner engine are made anew for each.
final class JceGcmCipher implements SrtpCipher {
    private static final int TAG_BYTES = 16;

    private final Cipher gcm;
    private final SecretKeySpec key;
    private final JceSrtpCipherFactory.Scratch scratch;

    JceGcmCipher(byte[] encryptionKey, JceSrtpCipherFactory.Scratch scratch) {
        this.key = new SecretKeySpec(encryptionKey, "AES");
        this.scratch = scratch;
        try {
            this.gcm = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES-GCM", e);
        }
    }

    @Override
    public void seal(
            PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int wordBytes) {
        packet.read(0, scratch.in, 0, clearBytes + bodyBytes);
        try {
            begin(Cipher.ENCRYPT_MODE, clearBytes, iv, word, wordBytes);
            gcm.doFinal(scratch.in, clearBytes, bodyBytes, scratch.out, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to seal", e);
        }
        packet.write(clearBytes, scratch.out, 0, bodyBytes);
        packet.write(tagIndex, scratch.out, bodyBytes, TAG_BYTES);
    }

    @Override
    public boolean open(
            PacketBuffer packet, int clearBytes, int bodyBytes, int tagIndex, byte[] iv, int word, int wordBytes) {
        packet.read(0, scratch.in, 0, clearBytes + bodyBytes);
        packet.read(tagIndex, scratch.in, clearBytes + bodyBytes, TAG_BYTES);
        try {
            begin(Cipher.DECRYPT_MODE, clearBytes, iv, word, wordBytes);
            gcm.doFinal(scratch.in, clearBytes, bodyBytes + TAG_BYTES, scratch.out, 0);
        } catch (AEADBadTagException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to open", e);
        }
        packet.write(clearBytes, scratch.out, 0, bodyBytes);
        return true;
    }

    private void begin(int mode, int clearBytes, byte[] iv, int word, int wordBytes) throws GeneralSecurityException {
        gcm.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
        gcm.updateAAD(scratch.in, 0, clearBytes);
        if (wordBytes > 0) {
            scratch.word(word);
            gcm.updateAAD(scratch.word, 0, wordBytes);
        }
    }
}
