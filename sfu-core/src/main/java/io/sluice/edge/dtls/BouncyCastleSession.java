package io.sluice.edge.dtls;

import io.sluice.address.TransportAddress;
import io.sluice.dtls.DtlsEvent;
import io.sluice.dtls.DtlsFailure;
import io.sluice.dtls.DtlsSession;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.KeyingMaterial;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.jspecify.annotations.Nullable;

/// One session's life: datagrams wait until it is started, a virtual thread does the handshake, and then whoever
/// brings a datagram feeds the record layer himself, so that a repeated Finished is answered and a close_notify is
/// heard.
///
/// Events are told under the session's lock, which keeps them in order; their receiver only posts them.
final class BouncyCastleSession implements DtlsSession {
    /// A ClientHello in two datagrams and its repetition may overtake the answer that tells us to start.
    static final int MAX_WAITING_BEFORE_START = 4;

    private enum State {
        NEW,
        HANDSHAKING,
        ESTABLISHED,
        OVER
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final BoundedTlsCrypto crypto;
    private final LocalCertificate certificate;
    private final HandshakeAdmission admission;
    private final long timeoutNanos;
    private final Consumer<DtlsEvent> events;
    private final SessionDatagrams datagrams;
    private State state = State.NEW;
    private @Nullable Thread handshake;
    private @Nullable DTLSTransport records;

    BouncyCastleSession(
            BoundedTlsCrypto crypto,
            LocalCertificate certificate,
            HandshakeAdmission admission,
            DtlsLimits limits,
            Consumer<DtlsEvent> events) {
        this.crypto = crypto;
        this.certificate = certificate;
        this.admission = admission;
        this.timeoutNanos = limits.handshakeTimeout().toNanos();
        this.events = events;
        this.datagrams = new SessionDatagrams(events);
    }

    @Override
    public Fingerprint localFingerprint() {
        return certificate.fingerprint();
    }

    @Override
    public void start(DtlsParameters.Setup role, List<Fingerprint> remote, TransportAddress peer) {
        lock.lock();
        try {
            if (state != State.NEW) {
                return;
            }
            state = State.HANDSHAKING;
            HandshakeTerms terms = new HandshakeTerms(remote);
            if (!terms.canBeMet()) {
                fail(DtlsFailure.FINGERPRINT_UNSUPPORTED, "no fingerprint of sha-256, sha-384 or sha-512 announced");
                return;
            }
            HandshakeAdmission.Ticket ticket = admission.enter(peer);
            if (ticket == null) {
                fail(DtlsFailure.OVERLOADED, "too many handshakes at once");
                return;
            }
            long deadlineNanos = System.nanoTime() + timeoutNanos;
            datagrams.deadline(deadlineNanos);
            boolean client = role == DtlsParameters.Setup.ACTIVE;
            if (!client) {
                datagrams.expectClient();
            }
            handshake = Thread.ofVirtual()
                    .name("dtls-handshake")
                    .start(() -> handshake(ticket, deadlineNanos, client, terms));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void handle(byte[] datagram) {
        lock.lock();
        try {
            switch (state) {
                case NEW -> datagrams.offer(datagram, MAX_WAITING_BEFORE_START);
                case HANDSHAKING -> datagrams.offer(datagram, Integer.MAX_VALUE);
                case ESTABLISHED -> {
                    datagrams.offer(datagram, Integer.MAX_VALUE);
                    feed();
                }
                case OVER -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            Thread running = handshake;
            if (state == State.HANDSHAKING && running != null) {
                running.interrupt();
            } else if (state == State.ESTABLISHED && records != null) {
                closeQuietly(records);
            }
            end();
        } finally {
            lock.unlock();
        }
    }

    private void handshake(HandshakeAdmission.Ticket ticket, long deadlineNanos, boolean client, HandshakeTerms terms) {
        try {
            if (!ticket.await(deadlineNanos - System.nanoTime())) {
                fail(DtlsFailure.TIMEOUT, "no turn to handshake in time");
                return;
            }
            DTLSTransport done = client
                    ? new DTLSClientProtocol().connect(new ActivePeer(crypto, certificate, terms), datagrams)
                    : new DTLSServerProtocol().accept(new PassivePeer(crypto, certificate, terms), datagrams);
            establish(done, terms.takeKeys());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            DtlsFailure broken = terms.broken();
            fail(broken == null ? reason(e) : broken, detail(e));
        } finally {
            ticket.leave();
        }
    }

    private void establish(DTLSTransport done, @Nullable KeyingMaterial keys) {
        lock.lock();
        try {
            if (state != State.HANDSHAKING) {
                closeQuietly(done);
                return;
            }
            if (keys == null) {
                fail(DtlsFailure.INTERNAL, "a handshake without keys");
                return;
            }
            datagrams.stopBlocking();
            state = State.ESTABLISHED;
            handshake = null;
            records = done;
            events.accept(new DtlsEvent.Established(keys));
            feed();
        } finally {
            lock.unlock();
        }
    }

    /// Reads what has come until nothing is left. Application data is dropped: nothing was agreed that would send any.
    private void feed() {
        DTLSTransport layer = records;
        if (layer == null) {
            return;
        }
        byte[] plaintext = new byte[SessionDatagrams.RECEIVE_LIMIT_BYTES];
        try {
            while (!datagrams.isClosed()) {
                layer.receive(plaintext, 0, plaintext.length, 1);
            }
        } catch (SessionDatagrams.NothingWaiting _) {
            if (!datagrams.isClosed()) {
                return;
            }
        } catch (IOException _) {
            // A fatal alert of the peer, or a record that broke the layer, which has then closed itself: over, as after
            // close_notify.
        }
        events.accept(new DtlsEvent.Closed());
        end();
    }

    private void fail(DtlsFailure reason, String detail) {
        lock.lock();
        try {
            if (state == State.HANDSHAKING) {
                events.accept(new DtlsEvent.Failed(reason, detail));
                end();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        state = State.OVER;
        handshake = null;
        records = null;
        datagrams.mute();
    }

    private static void closeQuietly(DTLSTransport layer) {
        try {
            layer.close();
        } catch (IOException _) {
            // The peer will notice by other means; there is nothing to undo.
        }
    }

    private static DtlsFailure reason(Exception e) {
        return switch (e) {
            case TlsFatalAlertReceived _ -> DtlsFailure.REFUSED_BY_PEER;
            case SessionDatagrams.OutOfTime _ -> DtlsFailure.TIMEOUT;
            case TlsFatalAlert alert ->
                switch (alert.getAlertDescription()) {
                    case AlertDescription.protocol_version -> DtlsFailure.VERSION;
                    case AlertDescription.internal_error -> DtlsFailure.INTERNAL;
                    default -> DtlsFailure.PROTOCOL;
                };
            case IOException _ -> DtlsFailure.PROTOCOL;
            default -> DtlsFailure.INTERNAL;
        };
    }

    /// Bouncy Castle's messages name alerts and causes, never a peer's bytes; those of other origin stay here.
    private static String detail(Exception e) {
        return switch (e) {
            case TlsFatalAlertReceived received ->
                "alert from the peer: " + AlertDescription.getText(received.getAlertDescription());
            case TlsFatalAlert alert -> "alert to the peer: " + AlertDescription.getText(alert.getAlertDescription());
            case SessionDatagrams.OutOfTime _ -> "the handshake took too long";
            default -> e.getClass().getSimpleName();
        };
    }
}
