package io.sluice.sim;

import io.sluice.address.TransportAddress;
import io.sluice.dtls.DtlsEvent;
import io.sluice.dtls.DtlsSession;
import io.sluice.dtls.DtlsSessionFactory;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.KeyingMaterial;
import io.sluice.parameters.SrtpProfile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The twin of the DTLS engine: a hello from the peer is answered by a flight and establishes keys drawn from the seed.
final class SimDtls implements DtlsSessionFactory {
    /// As long as a browser's ClientHello.
    static final byte[] HELLO = Arrays.copyOf(new byte[] {22, 'h', 'e', 'l', 'l', 'o'}, 250);
    /// As long as a flight with a certificate.
    static final byte[] FLIGHT = Arrays.copyOf(new byte[] {22, 'f', 'l', 'i', 'g', 'h', 't'}, 850);
    static final byte[] BYE = {21, 'b', 'y', 'e'};

    private final RandomGenerator random;
    final List<Session> sessions = new ArrayList<>();

    SimDtls(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public DtlsSession create(Consumer<DtlsEvent> events) {
        Session session = new Session(events);
        sessions.add(session);
        return session;
    }

    Session of(Fingerprint fingerprint) {
        return sessions.stream()
                .filter(session -> session.localFingerprint().equals(fingerprint))
                .findFirst()
                .orElseThrow();
    }

    final class Session implements DtlsSession {
        private final int number = sessions.size();
        private final Consumer<DtlsEvent> events;
        private final SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        private final KeyingMaterial keys = new KeyingMaterial(
                profile,
                bytes(profile.keyBytes()),
                bytes(profile.saltBytes()),
                bytes(profile.keyBytes()),
                bytes(profile.saltBytes()));
        boolean started;
        boolean established;
        boolean closed;
        int handledBeforeStart;
        /// What reached the engine once it had started, hello, bye and noise alike.
        int handled;

        private Session(Consumer<DtlsEvent> events) {
            this.events = events;
        }

        KeyingMaterial keys() {
            return keys;
        }

        void say(DtlsEvent event) {
            events.accept(event);
        }

        @Override
        public Fingerprint localFingerprint() {
            return new Fingerprint(
                    "sha-256", ByteBuffer.allocate(32).putInt(number).array());
        }

        @Override
        public void start(DtlsParameters.Setup role, List<Fingerprint> remote, TransportAddress peer) {
            started = true;
            if (role == DtlsParameters.Setup.ACTIVE) {
                say(new DtlsEvent.Transmit(HELLO));
            }
        }

        @Override
        public void handle(byte[] datagram) {
            if (!started) {
                handledBeforeStart++;
                return;
            }
            handled++;
            // By length and not by every byte: a network that corrupts is no attacker, and nobody repeats a hello.
            if (datagram[0] == 21 && datagram.length == BYE.length) {
                say(new DtlsEvent.Closed());
            } else if (!established && datagram[0] != 21 && datagram.length == HELLO.length) {
                established = true;
                say(new DtlsEvent.Transmit(FLIGHT));
                say(new DtlsEvent.Established(keys));
            } else if (established && Arrays.equals(datagram, HELLO)) {
                // The last flight was lost; the peer says its own again (RFC 6347 §4.2.4).
                say(new DtlsEvent.Transmit(FLIGHT));
            }
        }

        @Override
        public void close() {
            closed = true;
            if (established) {
                say(new DtlsEvent.Transmit(BYE));
            }
        }
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
