package io.sluice.edge.dtls;

import io.sluice.dtls.DtlsEvent;
import io.sluice.fuzz.FuzzBytes;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;

/// Any datagrams as the flights of a DTLS peer, in both roles: what the guards let through is no more than came, and
/// the engine behind them fails in one of its own ways. The first byte is our role; pieces follow.
///
/// The engine runs on the caller's thread: where it would wait for a datagram that is not there, the handshake ends.
public final class DtlsFuzz implements FuzzTarget {
    private static final int PASSIVE = 0;
    private static final int ACTIVE = 1;
    private static final int MAX_DATAGRAMS = 16;
    private static final int RECORD_HEADER_BYTES = 13;
    private static final int MESSAGE_HEADER_BYTES = 12;
    private static final int CERTIFICATE = 11;
    private static final int SUPPLEMENTAL_DATA = 23;
    private static final int ENTRY_BYTES = 64;

    private final SecureRandom random = new SecureRandom();
    private final BoundedTlsCrypto crypto = new BoundedTlsCrypto(random);
    private final LocalCertificate certificate = LocalCertificate.generate(crypto, random, Instant.now());
    private int transmitted;

    @Override
    public String name() {
        return "dtls";
    }

    @Override
    public String instrumented() {
        return "io.sluice.**:org.bouncycastle.tls.**";
    }

    /// An answer costs a signature.
    @Override
    public int inputsPerBuild() {
        return 10_000;
    }

    @Override
    public int maxInputBytes() {
        return 4_096;
    }

    /// A handshake of up to 16 datagrams, with its certificate and keys.
    @Override
    public long maxAllocatedBytes() {
        return 1 << 20;
    }

    @Override
    public List<byte[]> seeds() {
        byte[] clientHello = flight(ACTIVE, List.of());
        byte[] serverFlight = flight(PASSIVE, List.of(clientHello));
        return List.of(
                new FuzzBytes.Writer().u8(PASSIVE).piece(clientHello).bytes(),
                new FuzzBytes.Writer()
                        .u8(PASSIVE)
                        .piece(clientHello)
                        .piece(clientHello)
                        .piece(new byte[] {21, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 2, 40})
                        .bytes(),
                new FuzzBytes.Writer().u8(ACTIVE).piece(serverFlight).bytes(),
                new FuzzBytes.Writer()
                        .u8(PASSIVE)
                        .piece(clientHello)
                        .piece(message(CERTIFICATE))
                        .bytes(),
                new FuzzBytes.Writer()
                        .u8(PASSIVE)
                        .piece(clientHello)
                        .piece(message(SUPPLEMENTAL_DATA))
                        .bytes(),
                new FuzzBytes.Writer()
                        .u8(PASSIVE)
                        .piece(clientHello)
                        .piece(new byte[] {20, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1})
                        .bytes());
    }

    /// The first message of a client's second flight, with a list of one entry.
    private static byte[] message(int type) {
        byte[] record = new byte[RECORD_HEADER_BYTES + MESSAGE_HEADER_BYTES + 3 + 3 + ENTRY_BYTES];
        byte[] header = {22, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 1, 0, (byte) (record.length - 13)};
        System.arraycopy(header, 0, record, 0, header.length);
        record[13] = (byte) type;
        record[16] = 3 + 3 + ENTRY_BYTES;
        record[18] = 1;
        record[24] = record[16];
        record[27] = 3 + ENTRY_BYTES;
        record[30] = ENTRY_BYTES;
        return record;
    }

    /// The first datagrams with which we answer these.
    private byte[] flight(int role, List<byte[]> datagrams) {
        List<byte[]> sent = new ArrayList<>();
        handshake(role, datagrams, event -> {
            if (event instanceof DtlsEvent.Transmit(byte[] datagram)) {
                sent.add(datagram);
            }
        });
        Promise.that(!sent.isEmpty(), "a handshake says something");
        int length = sent.stream().mapToInt(datagram -> datagram.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] datagram : sent) {
            System.arraycopy(datagram, 0, all, at, datagram.length);
            at += datagram.length;
        }
        return all;
    }

    @Override
    public void fuzz(byte[] input) {
        FuzzBytes bytes = new FuzzBytes(input);
        int role = bytes.choice(2);
        List<byte[]> datagrams = new ArrayList<>();
        while (!bytes.isEmpty() && datagrams.size() < MAX_DATAGRAMS) {
            datagrams.add(bytes.piece());
        }
        ClientFlight flight = new ClientFlight();
        for (byte[] datagram : datagrams) {
            if (HandshakeFragments.acceptable(datagram)) {
                Promise.within(flight.passing(datagram), 0, datagram.length, "no more passes than came");
            }
        }
        transmitted = 0;
        handshake(role, datagrams, event -> {
            if (event instanceof DtlsEvent.Transmit(byte[] datagram)) {
                Promise.within(datagram.length, 1, SessionDatagrams.SEND_LIMIT_BYTES, "a flight fits its path");
                transmitted++;
            }
        });
        Promise.within(transmitted, 0, 4 * (MAX_DATAGRAMS + 1), "answers are bounded by what came");
    }

    private void handshake(int role, List<byte[]> datagrams, java.util.function.Consumer<DtlsEvent> events) {
        SessionDatagrams session = new SessionDatagrams(events);
        session.stopBlocking();
        int offered = 0;
        for (byte[] datagram : datagrams) {
            // The engine may write into what it reads.
            byte[] copy = Arrays.copyOf(datagram, datagram.length);
            offered += session.offer(copy, MAX_DATAGRAMS) ? datagram.length : 0;
        }
        Promise.within(offered, 0, SessionDatagrams.MAX_WAITING_BYTES, "what waits is bounded");
        HandshakeTerms terms = new HandshakeTerms(List.of(certificate.fingerprint()));
        try {
            if (role == ACTIVE) {
                new DTLSClientProtocol().connect(new ActivePeer(crypto, certificate, terms), session);
            } else {
                new DTLSServerProtocol().accept(new PassivePeer(crypto, certificate, terms), session);
            }
        } catch (IOException e) {
            // How a handshake ends that its peer does not bring to an end.
            Promise.that(terms.takeKeys() == null, "no keys without a handshake");
        } catch (RuntimeException e) {
            // The session's thread takes these as an internal failure; they are the engine's own.
            Promise.that(terms.takeKeys() == null, "no keys without a handshake");
            Promise.that(isTheEngines(e), "an exception of ours: " + e);
        }
    }

    /// Whether the engine, and not our code, made the call that the JDK or the engine itself refused.
    private static boolean isTheEngines(RuntimeException e) {
        for (StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().startsWith("io.sluice")) {
                return false;
            }
            if (frame.getClassName().startsWith("org.bouncycastle")) {
                return true;
            }
        }
        return false;
    }
}
