package io.sluice.transport;

import io.sluice.address.FiveTuple;
import io.sluice.dtls.DtlsSession;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.Fingerprint;
import java.util.List;

/// When ICE believes a 5-tuple → when the DTLS handshake begins, and in which role (RFC 8842 §5).
///
/// A client is waited for as soon as one 5-tuple is believed; our own ClientHello waits for a path that
/// answered a check of ours.
final class DtlsDriver {
    private final DtlsSession session;
    private final DtlsParameters.Setup role;
    private final List<Fingerprint> remote;
    private boolean started;

    DtlsDriver(DtlsSession session, DtlsParameters remote) {
        this.session = session;
        this.role = answerTo(remote.setup());
        this.remote = remote.fingerprints();
    }

    private static DtlsParameters.Setup answerTo(DtlsParameters.Setup offered) {
        return switch (offered) {
            case PASSIVE -> DtlsParameters.Setup.ACTIVE;
            case ACTIVE, ACTPASS -> DtlsParameters.Setup.PASSIVE;
        };
    }

    DtlsParameters local() {
        return new DtlsParameters(role, List.of(session.localFingerprint()));
    }

    /// A session lives with one peer: whoever shows another certificate is another peer.
    boolean isSamePeer(List<Fingerprint> fingerprints) {
        return fingerprints.equals(remote);
    }

    void believed(FiveTuple tuple) {
        if (role == DtlsParameters.Setup.PASSIVE) {
            start(tuple);
        }
    }

    void validated(FiveTuple tuple) {
        start(tuple);
    }

    private void start(FiveTuple tuple) {
        if (!started) {
            started = true;
            session.start(role, remote, tuple.remote());
        }
    }

    void handle(byte[] datagram) {
        session.handle(datagram);
    }

    void close() {
        session.close();
    }
}
