package io.sluice.edge.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dtls.DtlsSession;
import io.sluice.parameters.DtlsParameters.Setup;
import io.sluice.parameters.Fingerprint;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CertificateRotationTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final BouncyCastleDtls factory = new BouncyCastleDtls(DtlsPair.LIMITS, now::get, new SecureRandom());

    @Test
    void sessionsShareACertificateUntilItIsWorn() {
        Fingerprint first = fingerprintNow();
        now.set(now.get().plus(Duration.ofMinutes(59)));
        assertThat(fingerprintNow()).isEqualTo(first);

        now.set(now.get().plus(Duration.ofMinutes(1)));
        Fingerprint second = fingerprintNow();
        assertThat(second).isNotEqualTo(first);
        assertThat(second.algorithm()).isEqualTo("sha-256");
        assertThat(fingerprintNow()).isEqualTo(second);
    }

    @Test
    void aSessionShowsTheCertificateItAnnouncedThoughTheProcessHasGoneOn() {
        ScriptedPeer.Script unused = new ScriptedPeer.Script();
        try (DtlsPair server = new DtlsPair(unused, factory);
                DtlsPair client = new DtlsPair(unused, factory)) {
            Fingerprint announced = server.session.localFingerprint();
            now.set(now.get().plus(Duration.ofHours(3)));
            assertThat(fingerprintNow()).isNotEqualTo(announced);
            server.sendTo(client);
            client.sendTo(server);

            server.session.start(Setup.PASSIVE, List.of(client.session.localFingerprint()), DtlsPair.PEER);
            client.session.start(Setup.ACTIVE, List.of(announced), DtlsPair.PEER);

            client.awaitEstablished();
            server.awaitEstablished();
            assertThat(server.session.localFingerprint()).isEqualTo(announced);
        }
    }

    private Fingerprint fingerprintNow() {
        DtlsSession session = factory.create(event -> {});
        session.close();
        return session.localFingerprint();
    }
}
