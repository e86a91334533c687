package io.sluice.load.bot;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.buffer.PacketBuffer;
import io.sluice.dtls.DtlsEvent;
import io.sluice.dtls.DtlsSession;
import io.sluice.dtls.DtlsSessionFactory;
import io.sluice.ice.IceConfig;
import io.sluice.ice.IceCredentials;
import io.sluice.ice.IceFailure;
import io.sluice.ice.LightIceClient;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.IceParameters;
import io.sluice.parameters.KeyingMaterial;
import io.sluice.rtcp.Fir;
import io.sluice.rtcp.Pli;
import io.sluice.rtcp.RtcpPacket;
import io.sluice.rtcp.RtcpParser;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtp.RtpPacket;
import io.sluice.sim.media.SimEncoder;
import io.sluice.srtp.SrtpCipherFactory;
import io.sluice.srtp.SrtpReceiver;
import io.sluice.srtp.SrtpSender;
import io.sluice.time.Deadlines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One light participant: offers, connects by ICE and DTLS, sends its streams and counts what arrives. All but the
/// construction runs on its [BotLoop].
public final class Bot implements LightIceClient.Sink {
    private static final long REPORT_EVERY_NANOS = 1_000_000_000L;

    private final BotLoop loop;
    private final SrtpCipherFactory ciphers;
    private final RandomGenerator random;
    private final BotStreams streams;
    private final IceParameters local;
    private final DtlsSession dtls;
    private final @Nullable SyntheticStream audio;
    private final @Nullable SyntheticStream video;
    private final String offer;
    private final RtpPacket rtp = new RtpPacket();
    private final ArrivalCounts arrivals = new ArrivalCounts();
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> firstMedia = new CompletableFuture<>();

    private @Nullable DatagramChannel channel;
    private @Nullable LightIceClient ice;
    private BotDescription.@Nullable Answer answer;
    private Deadlines.@Nullable Entry<Bot> deadline;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private boolean dtlsStarted;
    private boolean closed;
    private long offeredNanos;
    private long connectNanos = -1;
    private long joinNanos = -1;
    private long nextAudioNanos = Deadlines.NEVER;
    private long nextVideoNanos = Deadlines.NEVER;
    private long nextReportNanos = Deadlines.NEVER;
    private long authenticationFailures;
    private long keyFrameRequests;

    public Bot(
            BotLoop loop,
            DtlsSessionFactory dtlsSessions,
            SrtpCipherFactory ciphers,
            BotStreams streams,
            RandomGenerator random) {
        this.loop = loop;
        this.ciphers = ciphers;
        this.streams = streams;
        this.random = random;
        this.local = IceCredentials.generate(0, false, List.of(), random);
        this.dtls = dtlsSessions.create(event -> loop.post(() -> handle(event)));
        long audioSsrc = ssrc();
        long videoSsrc = ssrc();
        this.audio = streams.publishes() ? SyntheticStream.opus(audioSsrc, streams, random) : null;
        this.video = streams.publishes() ? SyntheticStream.vp8(videoSsrc, streams, random) : null;
        this.offer = BotDescription.offer(local, dtls.localFingerprint(), streams, audioSsrc, videoSsrc);
    }

    private long ssrc() {
        return 1 + (random.nextInt() & 0x7fff_ffffL);
    }

    /// The SDP to send; the join time counts from this call.
    public String offer() {
        offeredNanos = loop.nowNanos();
        return offer;
    }

    /// Takes the answer, and connects.
    public void answered(String sdp) {
        BotDescription.Answer read = BotDescription.read(sdp);
        loop.post(() -> connect(read));
    }

    /// Completes with the SRTP keys.
    public CompletableFuture<Void> connected() {
        return connected;
    }

    /// Completes with the first media packet.
    public CompletableFuture<Void> firstMedia() {
        return firstMedia;
    }

    public CompletableFuture<BotCounts> counts() {
        CompletableFuture<BotCounts> counts = new CompletableFuture<>();
        loop.post(() -> counts.complete(new BotCounts(
                joinNanos,
                connectNanos,
                (audio == null ? 0 : audio.packets()) + (video == null ? 0 : video.packets()),
                arrivals.received(),
                arrivals.lost(),
                authenticationFailures,
                keyFrameRequests)));
        return counts;
    }

    public void close() {
        loop.post(this::closeNow);
    }

    private void connect(BotDescription.Answer read) {
        try {
            answer = read;
            channel = DatagramChannel.open();
            channel.connect(new InetSocketAddress(
                    InetAddress.getByAddress(read.server().ip()), read.server().port()));
            loop.register(channel, this);
            SocketAddress bound = channel.getLocalAddress();
            if (!(bound instanceof InetSocketAddress here)) {
                throw new IOException("no local address");
            }
            TransportAddress mine =
                    TransportAddress.of(here.getAddress().getAddress(), here.getPort(), TransportProtocol.UDP);
            ice = new LightIceClient(
                    IceConfig.ofFull(),
                    local,
                    new IceParameters(read.usernameFragment(), read.password(), false, List.of(), true),
                    new FiveTuple(mine, read.server()),
                    this,
                    random);
            deadline = loop.deadlineOf(this);
            ice.start(loop.nowNanos());
            reschedule();
        } catch (IOException e) {
            fail(e);
        }
    }

    private void fail(Exception reason) {
        connected.completeExceptionally(reason);
        firstMedia.completeExceptionally(reason);
        closeNow();
    }

    private void closeNow() {
        if (closed) {
            return;
        }
        closed = true;
        dtls.close();
        if (deadline != null) {
            loop.remove(deadline);
        }
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The socket is gone either way.
            }
        }
    }

    // --- what comes in ----------------------------------------------------------------------------------------------

    void handle(PacketBuffer packet, long nowNanos) {
        try {
            LightIceClient client = ice;
            if (closed || client == null || packet.length() == 0) {
                return;
            }
            int first = packet.u8(0);
            if (first < 4) {
                client.handle(packet.toArray(), client.tuple(), nowNanos);
            } else if (first >= 20 && first < 64) {
                dtls.handle(packet.toArray());
            } else if (first >= 128 && first < 192 && receiver != null && packet.length() > 1) {
                int type = packet.u8(1);
                if (type >= 192 && type <= 223) {
                    handleRtcp(receiver, packet);
                } else {
                    handleRtp(receiver, packet, nowNanos);
                }
            }
        } finally {
            packet.release();
            reschedule();
        }
    }

    private void handleRtp(SrtpReceiver unprotecting, PacketBuffer packet, long nowNanos) {
        if (unprotecting.unprotect(packet) != SrtpReceiver.Result.OK || !rtp.wrap(packet)) {
            authenticationFailures++;
            return;
        }
        arrivals.arrived(rtp.ssrc(), rtp.sequenceNumber());
        if (joinNanos < 0) {
            joinNanos = nowNanos - offeredNanos;
            firstMedia.complete(null);
        }
    }

    private void handleRtcp(SrtpReceiver unprotecting, PacketBuffer packet) {
        if (unprotecting.unprotectRtcp(packet) != SrtpReceiver.Result.OK) {
            authenticationFailures++;
            return;
        }
        List<RtcpPacket> packets = RtcpParser.parse(packet);
        if (packets == null || video == null) {
            return;
        }
        for (RtcpPacket each : packets) {
            if (each instanceof Pli || each instanceof Fir) {
                keyFrameRequests++;
                video.wantKeyFrame();
            }
        }
    }

    private void handle(DtlsEvent event) {
        if (closed) {
            return;
        }
        switch (event) {
            case DtlsEvent.Transmit transmit -> send(transmit.datagram());
            case DtlsEvent.Established established -> begin(established.keys());
            case DtlsEvent.Failed failed ->
                fail(new IOException("DTLS failed: " + failed.reason() + " " + failed.detail()));
            case DtlsEvent.Closed _ -> closeNow();
        }
        reschedule();
    }

    private void begin(KeyingMaterial keys) {
        long now = loop.nowNanos();
        sender = new SrtpSender(keys.profile(), keys.localKey(), keys.localSalt(), ciphers);
        receiver = new SrtpReceiver(keys.profile(), keys.remoteKey(), keys.remoteSalt(), ciphers);
        connectNanos = now - offeredNanos;
        if (streams.publishes()) {
            nextAudioNanos = now;
            nextVideoNanos = now;
            nextReportNanos = now;
        }
        connected.complete(null);
    }

    // --- what goes out ----------------------------------------------------------------------------------------------

    void onDeadline(long nowNanos) {
        LightIceClient client = ice;
        if (closed || client == null) {
            return;
        }
        if (client.nextDeadlineNanos() <= nowNanos) {
            client.onDeadline(nowNanos);
        }
        if (audio != null && nextAudioNanos <= nowNanos) {
            frame(audio, nowNanos);
            nextAudioNanos = Math.max(nextAudioNanos + audio.periodNanos(), nowNanos);
        }
        if (video != null && nextVideoNanos <= nowNanos) {
            frame(video, nowNanos);
            nextVideoNanos = Math.max(nextVideoNanos + video.periodNanos(), nowNanos);
        }
        if (nextReportNanos <= nowNanos) {
            report();
            nextReportNanos = nowNanos + REPORT_EVERY_NANOS;
        }
        reschedule();
    }

    private void reschedule() {
        LightIceClient client = ice;
        if (!closed && client != null && deadline != null) {
            loop.set(
                    deadline,
                    Math.min(
                            Math.min(client.nextDeadlineNanos(), nextReportNanos),
                            Math.min(nextAudioNanos, nextVideoNanos)));
        }
    }

    private void frame(SyntheticStream stream, long nowNanos) {
        for (SimEncoder.Packet encoded : stream.nextFrame(nowNanos)) {
            PacketBuffer packet = loop.pool().acquire();
            if (packet == null || sender == null) {
                return;
            }
            stream.write(packet, encoded);
            if (sender.protect(packet) == SrtpSender.Result.OK) {
                send(packet);
            }
            packet.release();
        }
    }

    private void report() {
        PacketBuffer packet = loop.pool().acquire();
        if (packet == null || sender == null || audio == null || video == null) {
            return;
        }
        packet.length(0);
        RtcpWriter writer = new RtcpWriter(packet);
        long unixMillis = System.currentTimeMillis();
        writer.append(audio.report(unixMillis));
        writer.append(video.report(unixMillis));
        if (sender.protectRtcp(packet) == SrtpSender.Result.OK) {
            send(packet);
        }
        packet.release();
    }

    private void send(PacketBuffer packet) {
        try {
            if (channel != null) {
                channel.write(packet.byteBuffer());
            }
        } catch (IOException e) {
            // UDP: a refused port shows as silence, like loss.
        }
    }

    private void send(byte[] datagram) {
        try {
            if (channel != null) {
                channel.write(java.nio.ByteBuffer.wrap(datagram));
            }
        } catch (IOException e) {
            // As above.
        }
    }

    @Override
    public void transmit(FiveTuple tuple, byte[] stun, long nowNanos) {
        send(stun);
    }

    @Override
    public void connected(FiveTuple tuple, long nowNanos) {
        BotDescription.Answer read = answer;
        if (!dtlsStarted && read != null) {
            dtlsStarted = true;
            dtls.start(DtlsParameters.Setup.ACTIVE, List.of(read.fingerprint()), read.server());
        }
    }

    @Override
    public void failed(IceFailure why, long nowNanos) {
        fail(new IOException("ICE failed: " + why));
    }
}
