package io.sluice.edge.dtls;

import io.sluice.parameters.Fingerprint;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Vector;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/// A DTLS peer of our own making, good or bad as its script says, on a virtual thread of its own.
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // Bouncy Castle's signatures are raw.
final class ScriptedPeer implements DatagramTransport {
    /// What the peer does; the defaults are a well-behaved one.
    static final class Script {
        int[] profiles = {1, 8, 7};
        boolean usesSrtp = true;
        ProtocolVersion version = ProtocolVersion.DTLSv12;
        boolean extendedMasterSecret = true;
        boolean showsCertificate = true;
        int[] suites = {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
        };
        int[] groups = {NamedGroup.secp256r1, NamedGroup.x25519};
        int sendLimitBytes = 1200;
        int paddingBytes;
        int resendMillis = 100;
        TestCredential credential = TestCredential.ECDSA;
    }

    /// What came of the peer's side of the handshake.
    @SuppressWarnings("ArrayRecordComponent")
    record Outcome(DTLSTransport transport, int profile, byte[] exported, int suite) {}

    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    final CompletableFuture<Boolean> recordLayerClosed = new CompletableFuture<>();
    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private final Script script;
    private final Consumer<byte[]> network;
    private volatile boolean closed;

    ScriptedPeer(Script script, Consumer<byte[]> network) {
        this.script = script;
        this.network = network;
    }

    Fingerprint fingerprint(String algorithm, String digest) {
        try {
            return new Fingerprint(algorithm, MessageDigest.getInstance(digest).digest(script.credential.der()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Fingerprint fingerprint() {
        return fingerprint("sha-256", "SHA-256");
    }

    void start(boolean client) {
        Thread.ofVirtual().name("scripted-peer").start(() -> {
            try {
                DTLSTransport transport = handshake(client);
                // Goes on reading, so that what is repeated is answered and close_notify is heard.
                byte[] ignored = new byte[getReceiveLimit()];
                while (!recordLayerClosed.isDone()) {
                    transport.receive(ignored, 0, ignored.length, 60_000);
                }
            } catch (IOException | RuntimeException e) {
                outcome.completeExceptionally(e);
            }
        });
    }

    private DTLSTransport handshake(boolean client) throws IOException {
        if (client) {
            Client peer = new Client();
            DTLSTransport transport = new DTLSClientProtocol().connect(peer, this);
            outcome.complete(new Outcome(transport, peer.profile, peer.exported, peer.suite));
            return transport;
        }
        Server peer = new Server();
        DTLSTransport transport = new DTLSServerProtocol().accept(peer, this);
        outcome.complete(new Outcome(transport, peer.profile, peer.exported, peer.suite));
        return transport;
    }

    void deliver(byte[] datagram) {
        arrived.add(datagram);
    }

    void stop() {
        closed = true;
        arrived.add(new byte[0]);
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        try {
            byte[] datagram = arrived.poll(waitMillis, TimeUnit.MILLISECONDS);
            if (closed) {
                throw new IOException("the test is over");
            }
            if (datagram == null) {
                return -1;
            }
            System.arraycopy(datagram, 0, buffer, offset, datagram.length);
            return datagram.length;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public int getReceiveLimit() {
        return 2048;
    }

    @Override
    public int getSendLimit() {
        return script.sendLimitBytes;
    }

    @Override
    public void send(byte[] buffer, int offset, int length) {
        network.accept(Arrays.copyOfRange(buffer, offset, offset + length));
    }

    @Override
    public void close() {
        recordLayerClosed.complete(true);
    }

    private byte[] export(TlsContext context) {
        return script.usesSrtp ? context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 88) : new byte[0];
    }

    private final class Client extends DefaultTlsClient {
        private int profile;
        private byte[] exported = {};
        private int suite;

        private Client() {
            super(TestCredential.CRYPTO);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return script.version.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return script.suites;
        }

        @Override
        protected Vector getSupportedGroups(Vector roles) {
            Vector groups = new Vector();
            Arrays.stream(script.groups).forEach(groups::add);
            return groups;
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return script.resendMillis;
        }

        @Override
        public boolean shouldUseExtendedMasterSecret() {
            return script.extendedMasterSecret;
        }

        @Override
        public Hashtable getClientExtensions() throws IOException {
            Hashtable extensions = super.getClientExtensions();
            if (script.usesSrtp) {
                TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(script.profiles, TlsUtils.EMPTY_BYTES));
            }
            if (script.paddingBytes > 0) {
                extensions.put(0x0a0a, new byte[script.paddingBytes]);
            }
            return extensions;
        }

        @Override
        public void processServerExtensions(@Nullable Hashtable extensions) throws IOException {
            super.processServerExtensions(extensions);
            UseSRTPData data = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
            profile = data == null ? 0 : data.getProtectionProfiles()[0];
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) {}

                @Override
                public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) {
                    return script.showsCertificate ? script.credential.signer(context) : null;
                }
            };
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            suite = context.getSecurityParametersConnection().getCipherSuite();
            exported = export(context);
        }
    }

    private final class Server extends DefaultTlsServer {
        private int profile;
        private byte[] exported = {};
        private int suite;

        private Server() {
            super(TestCredential.CRYPTO);
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return script.version.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return script.suites;
        }

        @Override
        protected int selectECDH(int minimumCurveBits) {
            return script.groups[0];
        }

        @Override
        public int getHandshakeResendTimeMillis() {
            return script.resendMillis;
        }

        @Override
        public boolean shouldUseExtendedMasterSecret() {
            return script.extendedMasterSecret;
        }

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() {
            return script.credential.signer(context);
        }

        @Override
        protected TlsCredentialedSigner getRSASignerCredentials() {
            return script.credential.signer(context);
        }

        @Override
        public CertificateRequest getCertificateRequest() {
            return new CertificateRequest(
                    new short[] {ClientCertificateType.ecdsa_sign},
                    TlsUtils.getDefaultSupportedSignatureAlgorithms(context),
                    null);
        }

        @Override
        public void notifyClientCertificate(Certificate certificate) {}

        @Override
        public Hashtable getServerExtensions() throws IOException {
            Hashtable extensions = super.getServerExtensions();
            if (script.usesSrtp) {
                profile = script.profiles[0];
                TlsSRTPUtils.addUseSRTPExtension(
                        extensions, new UseSRTPData(new int[] {profile}, TlsUtils.EMPTY_BYTES));
            }
            return extensions;
        }

        @Override
        public void notifyHandshakeComplete() throws IOException {
            super.notifyHandshakeComplete();
            suite = context.getSecurityParametersConnection().getCipherSuite();
            exported = export(context);
        }
    }
}
