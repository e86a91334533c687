package io.sluice.edge.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/// The DTLS server's answers to Bouncy Castle's questions in one handshake.
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle's signatures are raw.
final class PassivePeer extends DefaultTlsServer {
    private final LocalCertificate certificate;
    private final HandshakeTerms terms;
    private @Nullable UseSRTPData answer;

    PassivePeer(BoundedTlsCrypto crypto, LocalCertificate certificate, HandshakeTerms terms) {
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
        return HandshakePolicy.suites(false);
    }

    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    public int[] getSupportedGroups() {
        return HandshakePolicy.GROUPS.stream().mapToInt(Integer::intValue).toArray();
    }

    /// Ours in our order; Bouncy Castle would take the client's first, whatever it is.
    @Override
    protected int selectECDH(int minimumCurveBits) {
        int[] offered = context.getSecurityParametersHandshake().getClientSupportedGroups();
        if (offered == null) {
            return NamedGroup.secp256r1;
        }
        for (int group : HandshakePolicy.GROUPS) {
            if (HandshakePolicy.contains(offered, group)) {
                return group;
            }
        }
        return -1;
    }

    @Override
    protected int selectECDHDefault(int minimumCurveBits) {
        return NamedGroup.secp256r1;
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
    protected boolean allowCertificateStatus() {
        return false;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() {
        return certificate.signer(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                HandshakePolicy.signatures(),
                null);
    }

    @Override
    public void notifyClientCertificate(@Nullable Certificate clientCertificate) throws IOException {
        terms.compare(clientCertificate);
    }

    @Override
    public void processClientExtensions(@Nullable Hashtable clientExtensions) throws IOException {
        super.processClientExtensions(clientExtensions);
        answer = terms.choose(clientExtensions);
    }

    @Override
    public Hashtable getServerExtensions() throws IOException {
        Hashtable extensions = super.getServerExtensions();
        if (answer != null) {
            TlsSRTPUtils.addUseSRTPExtension(extensions, answer);
        }
        return extensions;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        terms.export(context, false);
    }
}
