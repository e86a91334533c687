package io.sluice.edge.dtls;

import io.sluice.dtls.DtlsEvent;
import io.sluice.dtls.DtlsSession;
import io.sluice.dtls.DtlsSessionFactory;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;

/// The DTLS of a process: one certificate at a time, one bound on handshakes, any number of sessions.
public final class BouncyCastleDtls implements DtlsSessionFactory {
    private final DtlsLimits limits;
    private final BoundedTlsCrypto crypto;
    private final CertificateHolder certificates;
    private final HandshakeAdmission admission;

    /// @param clock tells when a certificate is worn
    public BouncyCastleDtls(DtlsLimits limits, InstantSource clock, SecureRandom random) {
        this.limits = limits;
        this.crypto = new BoundedTlsCrypto(random);
        this.certificates = new CertificateHolder(crypto, random, clock, limits.certificateLifetime());
        this.admission = new HandshakeAdmission(limits);
    }

    @Override
    public DtlsSession create(Consumer<DtlsEvent> events) {
        return new BouncyCastleSession(crypto, certificates.current(), admission, limits, events);
    }

    /// Handshakes that run now.
    public int runningHandshakes() {
        return admission.running();
    }

    /// Handshakes that wait for their turn.
    public int waitingHandshakes() {
        return admission.waiting();
    }
}
