package io.sluice.edge.dtls;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The certificate that new sessions show, replaced when its time is over. The next one is made by the session that
/// finds the old one worn, in about a millisecond; safe for all threads.
final class CertificateHolder {
    private final BoundedTlsCrypto crypto;
    private final SecureRandom random;
    private final InstantSource clock;
    private final Duration lifetime;
    private LocalCertificate current;
    private Instant worn;

    CertificateHolder(BoundedTlsCrypto crypto, SecureRandom random, InstantSource clock, Duration lifetime) {
        this.crypto = crypto;
        this.random = random;
        this.clock = clock;
        this.lifetime = lifetime;
        Instant now = clock.instant();
        this.current = LocalCertificate.generate(crypto, random, now);
        this.worn = now.plus(lifetime);
    }

    synchronized LocalCertificate current() {
        Instant now = clock.instant();
        if (!now.isBefore(worn)) {
            current = LocalCertificate.generate(crypto, random, now);
            worn = now.plus(lifetime);
        }
        return current;
    }
}
