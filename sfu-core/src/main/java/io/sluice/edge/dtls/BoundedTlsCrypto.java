package io.sluice.edge.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.jcajce.util.DefaultJcaJceHelper;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.jspecify.annotations.Nullable;

/// The JDK's primitives for Bouncy Castle's protocol, with two things added to its ciphers. Encrypted handshake records
/// pass [HandshakeFragments] as the plain ones do, which is only possible once they are decrypted. And a record that
/// does
/// not decrypt is dropped whatever is wrong with it (RFC 6347 §4.1.2.7): Bouncy Castle ends the session over one that
/// is
/// too short, which anybody can send who knows the addresses.
///
/// One for all sessions. The JDK's ciphers keep a quarter of the memory that Bouncy Castle's own keep per session.
final class BoundedTlsCrypto extends JcaTlsCrypto {
    BoundedTlsCrypto(SecureRandom random) {
        super(new DefaultJcaJceHelper(), random, random);
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        return new BoundedCipher(super.createCipher(parameters, encryptionAlgorithm, macAlgorithm));
    }

    private record BoundedCipher(TlsCipher cipher) implements TlsCipher {
        @Override
        public TlsDecodeResult decodeCiphertext(
                long sequence, short type, ProtocolVersion version, byte[] ciphertext, int offset, int length)
                throws IOException {
            TlsDecodeResult decoded;
            try {
                decoded = cipher.decodeCiphertext(sequence, type, version, ciphertext, offset, length);
            } catch (TlsFatalAlert | RuntimeException e) {
                throw drop(e);
            }
            if (decoded.contentType == ContentType.handshake
                    && !HandshakeFragments.acceptable(decoded.buf, decoded.off, decoded.len)) {
                throw drop(null);
            }
            return decoded;
        }

        /// The one alert that makes a DTLS record layer drop a record in silence.
        private static TlsFatalAlert drop(@Nullable Exception cause) {
            return new TlsFatalAlert(AlertDescription.bad_record_mac, cause);
        }

        @Override
        public TlsEncodeResult encodePlaintext(
                long sequence,
                short type,
                ProtocolVersion version,
                int headerAllocation,
                byte[] plaintext,
                int offset,
                int length)
                throws IOException {
            return cipher.encodePlaintext(sequence, type, version, headerAllocation, plaintext, offset, length);
        }

        @Override
        public int getCiphertextDecodeLimit(int plaintextLimit) {
            return cipher.getCiphertextDecodeLimit(plaintextLimit);
        }

        @Override
        public int getCiphertextEncodeLimit(int plaintextLimit) {
            return cipher.getCiphertextEncodeLimit(plaintextLimit);
        }

        @Override
        public int getPlaintextDecodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextDecodeLimit(ciphertextLimit);
        }

        @Override
        public int getPlaintextEncodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextEncodeLimit(ciphertextLimit);
        }

        @Override
        public void rekeyDecoder() throws IOException {
            cipher.rekeyDecoder();
        }

        @Override
        public void rekeyEncoder() throws IOException {
            cipher.rekeyEncoder();
        }

        @Override
        public boolean usesOpaqueRecordTypeDecode() {
            return cipher.usesOpaqueRecordTypeDecode();
        }

        @Override
        public boolean usesOpaqueRecordTypeEncode() {
            return cipher.usesOpaqueRecordTypeEncode();
        }
    }
}
