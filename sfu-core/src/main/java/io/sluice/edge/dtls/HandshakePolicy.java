package io.sluice.edge.dtls;

import java.util.ArrayList;
import java.util.List;
import java.util.Vector;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;

/// What we speak in both roles: DTLS 1.2, forward secrecy, AEAD suites, SHA-2 signatures.
final class HandshakePolicy {
    /// Bouncy Castle's default of 1 s costs a join that second for one lost datagram; it doubles from here.
    static final int RESEND_MILLIS = 250;

    /// With our ECDSA certificate, best first (RFC 8827 §6.5 demands the first).
    static final List<Integer> SUITES_WITH_OUR_CERTIFICATE = List.of(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256);

    /// As a client also those of a server with an RSA certificate, which GStreamer and older SFUs have.
    static final List<Integer> SUITES_WITH_AN_RSA_CERTIFICATE = List.of(
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256);

    static final List<Integer> GROUPS = List.of(NamedGroup.x25519, NamedGroup.secp256r1);

    private HandshakePolicy() {}

    static ProtocolVersion[] versions() {
        return ProtocolVersion.DTLSv12.only();
    }

    static int[] suites(boolean client) {
        List<Integer> suites = new ArrayList<>(SUITES_WITH_OUR_CERTIFICATE);
        if (client) {
            suites.addAll(SUITES_WITH_AN_RSA_CERTIFICATE);
        }
        return suites.stream().mapToInt(Integer::intValue).toArray();
    }

    static boolean contains(int[] values, int wanted) {
        for (int value : values) {
            if (value == wanted) {
                return true;
            }
        }
        return false;
    }

    /// With what a peer may sign; a Vector because Bouncy Castle asks for one. RSA-PSS is left out: Bouncy Castle
    /// asks the JDK for it by a name that the JDK does not know, and GStreamer, with its RSA key, would choose it.
    @SuppressWarnings("JdkObsolete")
    static Vector<SignatureAndHashAlgorithm> signatures() {
        return new Vector<>(List.of(
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa),
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa),
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa),
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha384, SignatureAlgorithm.rsa),
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha512, SignatureAlgorithm.rsa)));
    }
}
