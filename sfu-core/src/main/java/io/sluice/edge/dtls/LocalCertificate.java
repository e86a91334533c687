package io.sluice.edge.dtls;

import io.sluice.parameters.Fingerprint;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;

/// A self-signed ECDSA P-256 certificate with its key and its fingerprint. Immutable; the sessions that began with
/// it keep it after the process has gone on to another.
final class LocalCertificate {
    /// Peers compare fingerprints, few look at dates; wide enough for their clocks and for a session of weeks.
    private static final Duration BEFORE = Duration.ofDays(1);

    private static final Duration AFTER = Duration.ofDays(30);
    private static final int SERIAL_BITS = 63;

    private final PrivateKey key;
    private final BoundedTlsCrypto crypto;
    private final Certificate chain;
    private final Fingerprint fingerprint;

    private LocalCertificate(PrivateKey key, BoundedTlsCrypto crypto, Certificate chain, Fingerprint fingerprint) {
        this.key = key;
        this.crypto = crypto;
        this.chain = chain;
        this.fingerprint = fingerprint;
    }

    static LocalCertificate generate(BoundedTlsCrypto crypto, SecureRandom random, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=WebRTC");
            byte[] der = new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                            Date.from(now.minus(BEFORE)),
                            Date.from(now.plus(AFTER)),
                            name,
                            pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(der);
            return new LocalCertificate(
                    pair.getPrivate(),
                    crypto,
                    new Certificate(new TlsCertificate[] {crypto.createCertificate(der)}),
                    new Fingerprint("sha-256", hash));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("no ECDSA certificate can be made here", e);
        }
    }

    Fingerprint fingerprint() {
        return fingerprint;
    }

    /// What proves, in one handshake, that we hold the key.
    TlsCredentialedSigner signer(TlsContext context) {
        return new JcaDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                key,
                chain,
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }
}
