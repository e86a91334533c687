package io.sluice.edge.crypto;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.SrtpProfile;
import io.sluice.srtp.SrtpCipher;
import io.sluice.srtp.SrtpCipherFactory;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The ciphers of one loop on the JDK's JCE. All of them copy through the two scratch arrays that are held here, so
/// they run on one thread; JCE is faster on arrays than on direct buffers and allocates less.
public final class JceSrtpCipherFactory implements SrtpCipherFactory {
    private final Scratch scratch = new Scratch();

    @Override
    public SrtpCipher cipher(SrtpProfile profile, byte[] encryptionKey, byte[] authenticationKey) {
        return switch (profile) {
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> new JceGcmCipher(encryptionKey, scratch);
            case AES128_CM_SHA1_80 ->
                new JceCounterModeCipher(encryptionKey, authenticationKey, profile.rtpTagBytes(), scratch);
        };
    }

    @Override
    public byte[] keyStream(byte[] key, byte[] iv, int bytes) {
        try {
            Cipher counterMode = Cipher.getInstance("AES/CTR/NoPadding");
            counterMode.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return counterMode.doFinal(new byte[bytes]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES-CTR", e);
        }
    }

    /// Room for one packet going into a cipher and one coming out, tag included.
    static final class Scratch {
        final byte[] in = new byte[PacketBuffer.SLOT_SIZE_BYTES + Long.SIZE];
        final byte[] out = new byte[PacketBuffer.SLOT_SIZE_BYTES + Long.SIZE];
        final byte[] word = new byte[4];

        void word(int value) {
            word[0] = (byte) (value >>> 24);
            word[1] = (byte) (value >>> 16);
            word[2] = (byte) (value >>> 8);
            word[3] = (byte) value;
        }
    }
}
