package io.sluice.edge.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jspecify.annotations.Nullable;

/// The DTLS client's answers to Bouncy Castle's questions in one handshake.
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle's signatures are raw.
final class ActivePeer extends DefaultTlsClient {
    private final LocalCertificate certificate;
    private final HandshakeTerms terms;

    ActivePeer(BoundedTlsCrypto crypto, LocalCertificate certificate, HandshakeTerms terms) {
        super(crypto);
        this.certificate = certificate;
        this.terms = terms;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return HandshakePolicy.versions();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return HandshakePolicy.suites(true);
    }

    @Override
    protected Vector getSupportedGroups(Vector namedGroupRoles) {
        return new Vector<>(HandshakePolicy.GROUPS);
    }

    @Override
    protected Vector getSupportedSignatureAlgorithms() {
        return HandshakePolicy.signatures();
    }

    @Override
    protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
        return null;
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return HandshakePolicy.RESEND_MILLIS;
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    /// The certificate is known by its fingerprint; who signed it, and with what, proves nothing.
    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false;
    }

    @Override
    public Hashtable getClientExtensions() throws IOException {
        Hashtable extensions = super.getClientExtensions();
        TlsSRTPUtils.addUseSRTPExtension(extensions, HandshakeTerms.offer());
        return extensions;
    }

    @Override
    public void processServerExtensions(@Nullable Hashtable serverExtensions) throws IOException {
        super.processServerExtensions(serverExtensions);
        terms.accept(serverExtensions);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate serverCertificate) throws IOException {
                terms.compare(serverCertificate.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                return certificate.signer(context);
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        terms.export(context, true);
    }
}
