package io.sluice.transport;

import io.sluice.address.FiveTuple;
import io.sluice.buffer.PacketBuffer;
import io.sluice.dtls.DtlsEvent;
import io.sluice.forwarding.DropReason;
import io.sluice.ice.IceFailure;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import io.sluice.parameters.KeyingMaterial;
import io.sluice.rtcp.WritableRtcpPacket;
import io.sluice.stream.TransportFeedbackGenerator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One peer's datagrams in → plaintext RTP to its incoming streams, feedback to its outgoing ones; and their
/// packets out.
///
/// Composes ICE (a second session during a restart), DTLS, SRTP, RTCP and the egress queue of one session. Whatever
/// goes wrong inside closes this transport and no other.
public final class Transport {
    /// A peer that sent nothing genuine for so long does not hold a 5-tuple against another one.
    static final long SILENT_NANOS = 10_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    private final TransportEnvironment environment;
    private final TransportSink sink;
    private final String name;
    private final long number;
    private final long localSsrc;
    private final String cname;
    private final IcePaths ice;
    private final DtlsDriver dtls;
    private final StreamDemultiplexer incoming = new StreamDemultiplexer();
    private final TransportFeedbackRecorder recorder = new TransportFeedbackRecorder();
    private final Timetable.Appointment feedbackAppointment;
    private final RtpReception reception;
    private final RtcpTermination rtcp;
    private final EgressQueue egress;
    private final MediaKeys keys;
    private @Nullable FiveTuple lastBelieved;
    private long heardNanos;
    private boolean connected;
    private boolean faulty;
    private boolean closed;

    /// @param name for logs
    /// @param remoteIce the peer's credentials and candidates
    /// @param remoteDtls the peer's fingerprints and setup
    public Transport(
            TransportEnvironment environment,
            TransportSink sink,
            String name,
            IceParameters remoteIce,
            DtlsParameters remoteDtls) {
        this.environment = environment;
        this.sink = sink;
        this.name = name;
        this.number = environment.demultiplexer().nextNumber();
        this.localSsrc = 1 + environment.random().nextLong(0xffff_fffeL);
        this.cname = Long.toString(environment.random().nextLong() & Long.MAX_VALUE, 36);
        this.keys = new MediaKeys(environment.ciphers());
        this.ice = new IcePaths(environment, this, remoteIce);
        this.dtls = new DtlsDriver(environment.dtls().apply(number), remoteDtls);
        TransportFeedbackGenerator feedback = new TransportFeedbackGenerator(localSsrc, (packet, now) -> send(packet));
        this.feedbackAppointment = environment
                .timetable()
                .add(
                        "transport feedback",
                        new Machine() {
                            @Override
                            public long nextDeadlineNanos() {
                                return feedback.nextDeadlineNanos();
                            }

                            @Override
                            public void onDeadline(long nowNanos) {
                                feedback.onDeadline(nowNanos);
                            }
                        },
                        this::fault);
        this.reception = new RtpReception(environment, incoming, feedback, feedbackAppointment);
        this.rtcp = new RtcpTermination(this, environment, incoming, recorder);
        this.egress = new EgressQueue(new RtpTransmission(this, environment, recorder));
    }

    /// Begins to listen for the peer.
    public void start(long nowNanos) {
        heardNanos = nowNanos;
        environment.demultiplexer().add(number, this);
        ice.start(nowNanos);
    }

    /// What the newest answer announces.
    public IceParameters localIce() {
        return ice.local();
    }

    public DtlsParameters localDtls() {
        return dtls.local();
    }

    public boolean isSamePeer(List<Fingerprint> fingerprints) {
        return dtls.isSamePeer(fingerprints);
    }

    public boolean isCurrentIce(IceParameters remote) {
        return ice.isCurrent(remote);
    }

    /// @param usernameFragment of the peer; empty stands for the current one
    public boolean isCurrentIce(String usernameFragment) {
        return ice.isCurrentFragment(usernameFragment);
    }

    public IceParameters restartIce(IceParameters remote, long nowNanos) {
        return ice.restart(remote, nowNanos);
    }

    public void addRemoteCandidates(List<IceCandidate> candidates, boolean end, long nowNanos) {
        ice.addRemoteCandidates(candidates, end, nowNanos);
    }

    /// In whose name feedback of this transport is sent.
    public long localSsrc() {
        return localSsrc;
    }

    String cname() {
        return cname;
    }

    public boolean isConnected() {
        return connected && !closed;
    }

    public EgressQueue egress() {
        return egress;
    }

    public TransportFeedbackRecorder feedbackRecorder() {
        return recorder;
    }

    /// Adds what the peer may send in a section, or replaces it.
    public void receive(IncomingSection section, long nowNanos) {
        incoming.put(section, nowNanos);
    }

    /// The peer may not send in this section any more.
    public void stopReceiving(String mid) {
        incoming.remove(mid);
    }

    /// Reports go out about this stream from now on.
    ///
    /// @param key stands for the stream in this transport
    public void report(long key, IncomingStream stream) {
        rtcp.add(key, stream);
    }

    public void stopReporting(long key) {
        rtcp.remove(key);
    }

    /// The peer may ask for repair and key frames of this stream from now on.
    public void send(OutgoingStream stream) {
        rtcp.add(stream);
    }

    public void stopSending(OutgoingStream stream) {
        rtcp.remove(stream);
    }

    public void reportSoon(long nowNanos) {
        rtcp.reportSoon(nowNanos);
    }

    /// Sends feedback to the peer.
    public void send(WritableRtcpPacket packet) {
        rtcp.send(packet);
    }

    /// Puts a machine of this transport's streams on the timetable; a fault of it is a fault of the transport.
    public Timetable.Appointment schedule(String machineName, Machine machine) {
        return environment.timetable().add(machineName, machine, this::fault);
    }

    /// Takes ownership of a datagram of a 5-tuple that leads here.
    void handle(PacketKind kind, PacketBuffer packet, FiveTuple tuple, long nowNanos) {
        if (closed || !ice.believes(tuple)) {
            drop(Passage.RECEIVED, packet, DropReason.UNAUTHENTICATED_PATH);
            return;
        }
        try {
            switch (kind) {
                case DTLS -> {
                    byte[] record = packet.toArray();
                    packet.release();
                    ice.validation().received(tuple, record.length);
                    lastBelieved = tuple;
                    environment.traffic().taken(PacketKind.DTLS);
                    dtls.handle(record);
                }
                case RTP -> rtp(packet, tuple, nowNanos);
                case RTCP -> rtcp(packet, tuple, nowNanos);
                case STUN, OTHER, EMPTY -> throw new IllegalStateException(kind + " is not for a transport");
            }
        } catch (RuntimeException fault) {
            fault(fault, nowNanos);
        }
    }

    private void rtp(PacketBuffer packet, FiveTuple tuple, long nowNanos) {
        DropReason refusal = keys.unprotect(packet);
        if (refusal != null) {
            drop(Passage.RECEIVED, packet, refusal);
            return;
        }
        heard(tuple, nowNanos);
        reception.handle(packet, nowNanos);
    }

    private void rtcp(PacketBuffer packet, FiveTuple tuple, long nowNanos) {
        DropReason refusal = keys.unprotectRtcp(packet);
        if (refusal != null) {
            drop(Passage.RECEIVED, packet, refusal);
            return;
        }
        heard(tuple, nowNanos);
        rtcp.handle(packet, nowNanos);
        packet.release();
    }

    private void heard(FiveTuple tuple, long nowNanos) {
        heardNanos = nowNanos;
        ice.alive(tuple, nowNanos);
    }

    void forget(FiveTuple tuple) {
        ice.forget(tuple);
    }

    /// Whether the peer sent something genuine lately.
    boolean isAlive(long nowNanos) {
        return !closed && nowNanos - heardNanos < SILENT_NANOS;
    }

    void authenticated(FiveTuple tuple) {
        lastBelieved = tuple;
        dtls.believed(tuple);
    }

    void pathSelected(long nowNanos) {
        FiveTuple path = ice.mediaPath();
        if (path != null && !closed) {
            dtls.validated(path);
            connectIfReady(nowNanos);
        }
    }

    void iceEnded(IceFailure why, long nowNanos) {
        LOG.info("{}: the connection is lost: {}", name, why);
        fail(TransportFailure.CONNECTION_LOST, nowNanos);
    }

    void handle(DtlsEvent event, long nowNanos) {
        if (closed) {
            return;
        }
        try {
            switch (event) {
                case DtlsEvent.Transmit transmit -> transmitDtls(transmit.datagram());
                case DtlsEvent.Established established -> established(established.keys(), nowNanos);
                case DtlsEvent.Failed failed -> {
                    LOG.info("{}: the DTLS handshake failed: {} ({})", name, failed.reason(), failed.detail());
                    fail(TransportFailure.DTLS_FAILED, nowNanos);
                }
                case DtlsEvent.Closed ended -> fail(TransportFailure.DTLS_CLOSED, nowNanos);
            }
        } catch (RuntimeException fault) {
            fault(fault, nowNanos);
        }
    }

    private void established(KeyingMaterial material, long nowNanos) {
        keys.establish(material);
        heardNanos = nowNanos;
        connectIfReady(nowNanos);
    }

    /// Keys may be there before the peer's address has answered, in lite mode or where a check of ours was lost.
    private void connectIfReady(long nowNanos) {
        if (!connected && canSend()) {
            connected = true;
            rtcp.start(nowNanos);
            sink.connected(nowNanos);
        }
    }

    private void transmitDtls(byte[] datagram) {
        FiveTuple path = ice.path() == null ? lastBelieved : ice.path();
        environment.traffic().made();
        if (path != null && !ice.validation().spend(path, datagram.length)) {
            // The handshake says it again, and by then the peer has said more, or answered.
            environment.traffic().dropped(Passage.OWN, DropReason.UNVALIDATED_ADDRESS);
            return;
        }
        PacketBuffer packet = environment.pool().acquire();
        if (packet == null) {
            environment.traffic().dropped(Passage.OWN, DropReason.POOL_EXHAUSTED);
            return;
        }
        packet.set(datagram);
        write(Passage.OWN, packet, path);
    }

    /// Whether media can leave now.
    boolean canSend() {
        return keys.areThere() && ice.mediaPath() != null;
    }

    /// @return null where it is protected now
    @Nullable
    DropReason protect(PacketBuffer rtp) {
        return keys.protect(rtp);
    }

    /// Protects and writes a compound that was counted as made; takes ownership.
    void transmitRtcp(PacketBuffer compound) {
        DropReason refusal = keys.protectRtcp(compound);
        if (refusal != null) {
            drop(Passage.OWN, compound, refusal);
        } else {
            write(Passage.OWN, compound);
        }
    }

    /// Sends protected bytes once more as they were; takes ownership.
    ///
    /// @return the bytes that left, or 0
    public int resend(PacketBuffer protectedPacket) {
        return write(Passage.REPAIR, protectedPacket);
    }

    int write(Passage passage, PacketBuffer packet) {
        return write(passage, packet, ice.mediaPath());
    }

    private int write(Passage passage, PacketBuffer packet, @Nullable FiveTuple path) {
        if (path == null) {
            drop(passage, packet, DropReason.NOT_CONNECTED);
            return 0;
        }
        int bytes = packet.length();
        environment.traffic().sent(bytes);
        environment.datagrams().transmit(path, packet);
        return bytes;
    }

    private void drop(Passage passage, PacketBuffer packet, DropReason reason) {
        environment.traffic().dropped(passage, reason);
        packet.release();
    }

    /// A broken invariant somewhere in this transport: it ends, the loop lives on.
    public void fault(RuntimeException fault, long nowNanos) {
        if (faulty || closed) {
            return;
        }
        faulty = true;
        environment.traffic().fault();
        LOG.error("{}: a broken invariant closes this transport", name, fault);
        environment.afterwards().add(now -> fail(TransportFailure.INTERNAL_ERROR, now), (again, now) -> closed = true);
    }

    private void fail(TransportFailure why, long nowNanos) {
        if (!closed) {
            close();
            sink.failed(why, nowNanos);
        }
    }

    /// Says goodbye where there is somebody to hear it, and ends everything that leads here.
    public void close() {
        if (closed) {
            return;
        }
        if (canSend()) {
            rtcp.sayGoodbye();
        }
        closed = true;
        rtcp.close();
        feedbackAppointment.cancel();
        recorder.close();
        environment.demultiplexer().remove(number, keys.areThere() ? ice.mediaPath() : null);
        dtls.close();
        ice.close();
    }
}
