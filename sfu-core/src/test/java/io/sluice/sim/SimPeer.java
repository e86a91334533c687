package io.sluice.sim;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.buffer.PacketBuffer;
import io.sluice.conference.CloseReason;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceSettings;
import io.sluice.conference.OpenedSession;
import io.sluice.conference.Outcome;
import io.sluice.conference.Permissions;
import io.sluice.conference.SessionKind;
import io.sluice.conference.SlotView;
import io.sluice.ice.IceConfig;
import io.sluice.ice.IceFailure;
import io.sluice.ice.LightIceClient;
import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.Direction;
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.IceParameters;
import io.sluice.parameters.KeyingMaterial;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.RtcpFeedback;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.SectionResult;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import io.sluice.parameters.TrackSource;
import io.sluice.rtcp.Goodbye;
import io.sluice.rtcp.Nack;
import io.sluice.rtcp.Pli;
import io.sluice.rtcp.RtcpPacket;
import io.sluice.rtcp.RtcpParser;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtcp.WritableRtcpPacket;
import io.sluice.rtp.RtpPacket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A client: one session with its offers, a light ICE client, keys of the simulated DTLS, real SRTP, streams that it
/// sends and a memory of all that it got.
final class SimPeer {
    static final String ROOM = "room";
    /// Whom a peer's RTCP comes from.
    static final long REPORTER = 1;

    static final int OPUS = 111;
    static final int VP8 = 96;
    static final int VP8_RTX = 97;
    static final int H264 = 102;
    private static final int H264_RTX = 103;
    private static final int VP9 = 98;
    private static final int VP9_RTX = 99;
    private static final int AV1 = 45;
    private static final int AV1_RTX = 46;

    private static final List<HeaderExtensionType> NUMBERED = List.of(HeaderExtensionType.values());

    static final ConferenceSettings SETTINGS = new ConferenceSettings(
            Duration.ofSeconds(30), 100, List.of(Codec.OPUS, Codec.VP8, Codec.H264, Codec.VP9, Codec.AV1), "{}");

    private final SimWorld world;
    private final String identity;
    private final List<SectionRequest> sections = new ArrayList<>();
    final Map<String, SimStream> streams = new LinkedHashMap<>();
    final List<Received> received = new ArrayList<>();
    final List<RtcpPacket> rtcp = new ArrayList<>();
    final Map<String, SectionResult> results = new LinkedHashMap<>();
    private final RtpPacket view = new RtpPacket();
    private final RtpPacket wire = new RtpPacket();
    private final PeerFeedback feedback = new PeerFeedback(this);
    private final Fingerprint fingerprint;
    private final int numberingShift;
    private final SimLink uplink;
    private final SimLink downlink;
    private final EgressWitness witness;
    private final Set<TransportAddress> spokenFrom = new LinkedHashSet<>();
    private final Set<Long> formerSsrcs = new LinkedHashSet<>();
    private final BitSet transportArrived = new BitSet(0x1_0000);
    private final Map<Long, SimReceiver> receivers = new LinkedHashMap<>();
    private final Map<Long, SimReceiver> receiversByRtx = new LinkedHashMap<>();
    private TransportAddress address;
    private long lastHeardNanos;
    private long unsteadyUntilNanos;
    private boolean settled;
    private @Nullable LightIceClient ice;
    private @Nullable SimSrtp sender;
    private @Nullable SimSrtp receiver;
    private SimDtls.@Nullable Session dtls;
    private String sessionId = "";
    private IceParameters local;
    private @Nullable IceParameters server;
    private int transportSequence;
    private int generation;
    boolean rtxOffered = true;
    /// Leaves checks to the server, whose agent then gives up in words.
    boolean iceLite;
    boolean vp8Offered = true;
    boolean saidHello;
    boolean heardBye;
    DtlsParameters.Setup setup = DtlsParameters.Setup.ACTPASS;
    /// Whether all packets that come are kept in [#received]; a long story would fill the memory.
    boolean remembers = true;
    /// Whether it asks for what it misses and reports, as a browser does.
    boolean behaves;

    /// What its videos are; before [#publishes].
    PayloadForm form = PayloadForm.VP8_PLAIN;

    /// Whether it answers NACKs.
    boolean repairs = true;

    private boolean startsWhenKeyed;

    SimPeer(SimWorld world, String identity, TransportAddress address, SplittableRandom linkRandom) {
        this.world = world;
        this.identity = identity;
        this.address = address;
        this.uplink = new SimLink(world.clock(), linkRandom.split());
        this.downlink = new SimLink(world.clock(), linkRandom.split());
        this.witness = new EgressWitness(this, world);
        byte[] hash = new byte[32];
        world.peerRandom().nextBytes(hash);
        this.fingerprint = new Fingerprint("sha-256", hash);
        // Each peer numbers extensions its own way, so that a forgotten translation shows.
        this.numberingShift = address.ip()[3] % 4;
        this.local = credentials();
    }

    private IceParameters credentials() {
        return new IceParameters(
                "peer" + identity.hashCode() % 1000 + "g" + generation++,
                "a-password-of-22-chars-" + identity,
                iceLite,
                List.of(),
                true);
    }

    SimWorld world() {
        return world;
    }

    String identity() {
        return identity;
    }

    String sessionId() {
        return sessionId;
    }

    TransportAddress address() {
        return address;
    }

    int id(HeaderExtensionType type) {
        return 1 + (NUMBERED.indexOf(type) + numberingShift) % 13;
    }

    private List<HeaderExtension> extensions(MediaKind kind) {
        List<HeaderExtension> extensions = new ArrayList<>();
        for (HeaderExtensionType type : List.of(
                HeaderExtensionType.MID,
                HeaderExtensionType.RID,
                HeaderExtensionType.REPAIRED_RID,
                HeaderExtensionType.TRANSPORT_CC,
                HeaderExtensionType.ABS_SEND_TIME)) {
            extensions.add(new HeaderExtension(type, id(type), Direction.SENDRECV));
        }
        if (kind == MediaKind.AUDIO) {
            extensions.add(new HeaderExtension(
                    HeaderExtensionType.AUDIO_LEVEL, id(HeaderExtensionType.AUDIO_LEVEL), Direction.SENDRECV));
        }
        return extensions;
    }

    private List<CodecParameters> codecs(MediaKind kind) {
        if (kind == MediaKind.AUDIO) {
            return List.of(new CodecParameters(
                    Codec.OPUS,
                    OPUS,
                    2,
                    new LinkedHashMap<>(Map.of("useinbandfec", "1")),
                    List.of(RtcpFeedback.TRANSPORT_CC),
                    CodecParameters.NO_RTX));
        }
        List<RtcpFeedback> feedback =
                List.of(RtcpFeedback.NACK, RtcpFeedback.NACK_PLI, RtcpFeedback.CCM_FIR, RtcpFeedback.TRANSPORT_CC);
        CodecParameters vp8 = new CodecParameters(
                Codec.VP8, VP8, 1, new LinkedHashMap<>(), feedback, rtxOffered ? VP8_RTX : CodecParameters.NO_RTX);
        CodecParameters h264 = new CodecParameters(
                Codec.H264,
                H264,
                1,
                new LinkedHashMap<>(Map.of("profile-level-id", "42e01f", "packetization-mode", "1")),
                feedback,
                CodecParameters.NO_RTX);
        if (form != PayloadForm.VP8_PLAIN) {
            return List.of(
                    vp8,
                    repaired(Codec.H264, H264, H264_RTX, h264.formatParameters(), feedback),
                    repaired(Codec.VP9, VP9, VP9_RTX, new LinkedHashMap<>(Map.of("profile-id", "0")), feedback),
                    repaired(Codec.AV1, AV1, AV1_RTX, new LinkedHashMap<>(), feedback));
        }
        return vp8Offered ? List.of(vp8, h264) : List.of(h264);
    }

    private CodecParameters repaired(
            Codec codec, int payloadType, int rtx, SequencedMap<String, String> format, List<RtcpFeedback> feedback) {
        return new CodecParameters(codec, payloadType, 1, format, feedback, rtxOffered ? rtx : CodecParameters.NO_RTX);
    }

    private int videoPayloadType() {
        return switch (form) {
            case VP8_PLAIN, VP8 -> VP8;
            case VP9 -> VP9;
            case H264 -> H264;
            case AV1 -> AV1;
        };
    }

    private int videoRtxPayloadType() {
        return switch (form) {
            case VP8_PLAIN, VP8 -> VP8_RTX;
            case VP9 -> VP9_RTX;
            case H264 -> H264_RTX;
            case AV1 -> AV1_RTX;
        };
    }

    /// Adds a section on which the peer will send.
    SimPeer publishes(String mid, MediaKind kind, TrackSource source, String... rids) {
        List<EncodingParameters> encodings = new ArrayList<>();
        String[] layers = rids.length == 0 ? new String[] {""} : rids;
        for (String rid : layers) {
            long ssrc = 1 + world.peerRandom().nextLong(0xffff_fff0L);
            long rtxSsrc = 1 + world.peerRandom().nextLong(0xffff_fff0L);
            boolean signalled = rid.isEmpty();
            boolean video = kind == MediaKind.VIDEO;
            encodings.add(new EncodingParameters(
                    rid,
                    signalled ? ssrc : EncodingParameters.UNKNOWN_SSRC,
                    signalled && video && rtxOffered ? rtxSsrc : EncodingParameters.UNKNOWN_SSRC));
            streams.put(
                    mid + rid,
                    new SimStream(
                            this,
                            kind,
                            mid,
                            rid,
                            ssrc,
                            rtxSsrc,
                            video ? videoPayloadType() : OPUS,
                            video && rtxOffered ? videoRtxPayloadType() : -1,
                            extensions(kind)));
            stream(mid + rid).form = form;
        }
        return section(new SectionRequest.Publish(
                mid, kind, codecs(kind), extensions(kind), encodings, rids.length > 0, source, "", false));
    }

    SimPeer receives(String mid, MediaKind kind) {
        return section(new SectionRequest.Receive(mid, kind, codecs(kind), extensions(kind)));
    }

    SimPeer rests(String mid, MediaKind kind, boolean stopped) {
        return section(new SectionRequest.Inactive(mid, kind, codecs(kind), extensions(kind), stopped));
    }

    private SimPeer section(SectionRequest section) {
        sections.removeIf(other -> other.mid().equals(section.mid()));
        sections.add(section);
        return this;
    }

    SimPeer publishesBoth() {
        return publishes("a", MediaKind.AUDIO, TrackSource.MICROPHONE)
                .publishes("v", MediaKind.VIDEO, TrackSource.CAMERA);
    }

    /// Adds slots, an audio and a video one each.
    SimPeer receivesPairs(int from, int until) {
        for (int i = from; i < until; i++) {
            receives("sa" + i, MediaKind.AUDIO);
            receives("sv" + i, MediaKind.VIDEO);
        }
        return this;
    }

    SessionRequest offer() {
        return new SessionRequest(local, new DtlsParameters(setup, List.of(fingerprint)), sections, true);
    }

    ConferenceCommand.OpenSession opening(SessionKind kind, @Nullable String onlyFrom) {
        return new ConferenceCommand.OpenSession(
                ROOM, SETTINGS, identity, identity, "{}", Permissions.ALL, kind, offer(), onlyFrom);
    }

    SimPeer join() {
        return join(SessionKind.WEBSOCKET, null);
    }

    SimPeer join(SessionKind kind, @Nullable String onlyFrom) {
        return switch (world.command(opening(kind, onlyFrom))) {
            case ConferenceCommand.OpenResult.Opened opened -> {
                opened(opened.opened());
                yield this;
            }
            case ConferenceCommand.OpenResult.OfferRefused refused -> throw new AssertionError(refused.toString());
            case ConferenceCommand.OpenResult.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    private void opened(OpenedSession opened) {
        sessionId = opened.session().id();
        SessionResult.Accepted accepted = Objects.requireNonNull(opened.negotiated());
        take(accepted);
        SimDtls.Session theirs = world.dtls.of(accepted.dtls().fingerprints().getFirst());
        dtls = theirs;
        connect(accepted.ice());
    }

    private void take(SessionResult.Accepted accepted) {
        results.clear();
        accepted.sections().forEach(result -> results.put(result.mid(), result));
        witness.negotiated();
        for (SectionResult result : results.values()) {
            if (result instanceof SectionResult.Receiving slot) {
                SimReceiver known = receivers.computeIfAbsent(
                        slot.slot().ssrc(), ssrc -> new SimReceiver(slot.mid(), slot.kind(), ssrc));
                if (slot.slot().rtxSsrc() != EncodingParameters.UNKNOWN_SSRC) {
                    receiversByRtx.put(slot.slot().rtxSsrc(), known);
                }
            }
        }
    }

    SimLink uplink() {
        return uplink;
    }

    SimLink downlink() {
        return downlink;
    }

    EgressWitness witness() {
        return witness;
    }

    KeyingMaterial keys() {
        return Objects.requireNonNull(dtls).keys();
    }

    /// Every receiver by its slot, in the order of the answer.
    List<SimReceiver> receivers() {
        return List.copyOf(receivers.values());
    }

    SimReceiver receiver(String mid) {
        return receivers.values().stream()
                .filter(receiver -> receiver.mid.equals(mid))
                .findFirst()
                .orElseThrow();
    }

    /// The network brought the server something of this peer's.
    ///
    /// @param unharmed whether it is as the peer sent it
    void delivered(TransportAddress from, byte[] bytes, boolean unharmed, long nowNanos) {
        if (!unharmed) {
            return;
        }
        lastHeardNanos = nowNanos;
        spokenFrom.add(from);
        int first = bytes[0] & 0xff;
        int type = bytes.length > 1 ? bytes[1] & 0xff : 0;
        if (first >= 128 && first < 192 && (type < 192 || type > 223)) {
            long ssrc = ByteBuffer.wrap(bytes).getInt(8) & 0xffff_ffffL;
            int number = ByteBuffer.wrap(bytes).getShort(2) & 0xffff;
            for (SimStream stream : streams.values()) {
                if (stream.ssrc == ssrc || stream.rtxSsrc == ssrc) {
                    stream.arrived(ssrc, number);
                }
            }
            int transportNumber = transportNumber(bytes);
            if (transportNumber >= 0) {
                transportArrived.set(transportNumber);
                // A quarter of all numbers further on is forgotten, so that a wrap is no old arrival.
                transportArrived.clear((transportNumber + 0x4000) & 0xffff);
            }
        }
    }

    /// Header extensions are not encrypted: the transport-wide number as the wire carries it, or -1.
    private int transportNumber(byte[] bytes) {
        PacketBuffer buffer = Objects.requireNonNull(world.peerPool().acquire());
        buffer.set(bytes);
        int number = wire.wrap(buffer) ? wire.extensions().u16(id(HeaderExtensionType.TRANSPORT_CC)) : -1;
        buffer.release();
        return number;
    }

    boolean spokeFrom(TransportAddress from) {
        return spokenFrom.contains(from);
    }

    long lastHeardNanos() {
        return lastHeardNanos;
    }

    boolean transportArrived(int number) {
        return transportArrived.get(number);
    }

    /// Whether the server may have refused what arrived, because the path was changing.
    boolean unsteady() {
        return !settled || world.now() < unsteadyUntilNanos;
    }

    private void unsettle() {
        settled = false;
    }

    /// The server sends media where the peer is: a moment later nothing is in doubt any more.
    void settle(TransportAddress to) {
        if (!settled && to.equals(address)) {
            settled = true;
            unsteadyUntilNanos = world.now() + 2 * SimWorld.SECONDS;
        }
    }

    /// The stream that the peer sends under this SSRC now, or null.
    @Nullable
    SimStream sending(long ssrc) {
        for (SimStream stream : streams.values()) {
            if (stream.ssrc == ssrc) {
                return stream;
            }
        }
        return null;
    }

    boolean sentBefore(long ssrc) {
        return formerSsrcs.contains(ssrc);
    }

    /// The section goes on with another SSRC and a stream of its own, as after a change of device.
    void changeSsrcBySignalling(String mid) {
        changeSsrcBySignalling(mid, 65_500);
    }

    /// @param first the new stream's first sequence number
    void changeSsrcBySignalling(String mid, int first) {
        SimStream old = stream(mid);
        old.stop();
        formerSsrcs.add(old.ssrc);
        publishes(mid, old.kind, TrackSource.CAMERA);
        stream(mid).sequenceNumber = first;
        renegotiate();
        startAll();
    }

    /// The peer sends this SSRC without having said so.
    void alsoSends(long ssrc) {
        formerSsrcs.add(ssrc);
    }

    /// A packet under the SSRC of somebody else, as a thief would send it.
    void sendForeign(SimStream own, SimPeer victim, RandomGenerator chance) {
        if (sender == null || victim == this) {
            return;
        }
        for (SimStream stolen : victim.streams.values()) {
            PacketBuffer buffer = Objects.requireNonNull(world.peerPool().acquire());
            view.begin(buffer, own.payloadType(), chance.nextInt(0x1_0000), chance.nextInt(), stolen.ssrc);
            buffer.length(RtpPacket.FIXED_HEADER_BYTES + 50);
            buffer.fill(RtpPacket.FIXED_HEADER_BYTES, 50, 0x55);
            formerSsrcs.add(stolen.ssrc);
            sendRtp(buffer);
        }
    }

    void startWhatIsKeyed() {
        if (isKeyed()) {
            startAll();
        }
    }

    SessionResult renegotiate() {
        ConferenceCommand.Negotiated negotiated =
                done(world.command(new ConferenceCommand.Negotiate(ROOM, sessionId, offer())));
        if (negotiated.result() instanceof SessionResult.Accepted accepted) {
            take(accepted);
        }
        return negotiated.result();
    }

    /// New credentials in an offer; a second client beside the first until it is connected.
    void restartIce() {
        unsettle();
        local = credentials();
        SessionResult.Accepted accepted = (SessionResult.Accepted) renegotiate();
        connect(accepted.ice());
    }

    static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T> done -> done.value();
            case Outcome.Refused<T> refused -> throw new AssertionError(refused.toString());
        };
    }

    /// The server's side of ICE, as the last answer announced it.
    IceParameters server() {
        return Objects.requireNonNull(server);
    }

    private void connect(IceParameters announced) {
        server = announced;
        LightIceClient client = new LightIceClient(
                IceConfig.ofFull(),
                local,
                announced,
                new FiveTuple(address, SimWorld.SERVER),
                new LightIceClient.Sink() {
                    @Override
                    public void transmit(FiveTuple tuple, byte[] stun, long nowNanos) {
                        world.send(tuple.local(), stun);
                    }

                    @Override
                    public void connected(FiveTuple tuple, long nowNanos) {
                        world.in(SimWorld.MILLIS, now -> sayHello());
                    }

                    @Override
                    public void failed(IceFailure why, long nowNanos) {}
                },
                world.peerRandom());
        ice = client;
        client.start(world.now());
        wake(client);
    }

    private void wake(LightIceClient client) {
        long next = client.nextDeadlineNanos();
        if (client == ice && next != Long.MAX_VALUE) {
            world.at(Math.max(next, world.now() + SimWorld.MILLIS), now -> {
                if (client == ice) {
                    client.onDeadline(now);
                    wake(client);
                }
            });
        }
    }

    private void sayHello() {
        if (!saidHello) {
            saidHello = true;
            greet();
        }
    }

    /// Again and again until there are keys, as DTLS does.
    private void greet() {
        if (setup == DtlsParameters.Setup.PASSIVE || isKeyed() || isGone()) {
            return;
        }
        world.send(address, SimDtls.HELLO);
        world.in(500 * SimWorld.MILLIS, now -> greet());
    }

    boolean isGone() {
        return ice == null;
    }

    /// Vanishes without a word.
    void vanish() {
        ice = null;
        streams.values().forEach(SimStream::stop);
    }

    void leave() {
        world.command(new ConferenceCommand.CloseSession(ROOM, sessionId, CloseReason.LEFT));
        vanish();
    }

    void moveTo(TransportAddress to) {
        unsettle();
        world.moved(this, to);
        address = to;
        Objects.requireNonNull(ice).move(new FiveTuple(to, SimWorld.SERVER), world.now());
    }

    SimStream stream(String midAndRid) {
        return Objects.requireNonNull(streams.get(midAndRid));
    }

    /// Begins to send as soon as there are keys.
    void startWhenKeyed() {
        startsWhenKeyed = true;
    }

    void startAll() {
        streams.values().forEach(SimStream::start);
    }

    void stopAll() {
        streams.values().forEach(SimStream::stop);
    }

    int nextTransportSequence() {
        return transportSequence++ & 0xffff;
    }

    /// The slot of a section.
    SectionResult.Receiving slot(String mid) {
        return (SectionResult.Receiving) Objects.requireNonNull(results.get(mid));
    }

    SectionResult.Published published(String mid) {
        return (SectionResult.Published) Objects.requireNonNull(results.get(mid));
    }

    List<Received> media(String mid) {
        long ssrc = slot(mid).slot().ssrc();
        return received.stream().filter(packet -> packet.ssrc() == ssrc).toList();
    }

    List<Received> repairs(String mid) {
        long ssrc = slot(mid).slot().rtxSsrc();
        return received.stream().filter(packet -> packet.ssrc() == ssrc).toList();
    }

    <T extends RtcpPacket> List<T> rtcp(Class<T> type) {
        return rtcp.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<SlotView> slots() {
        return done(world.command(new ConferenceCommand.GetSession(ROOM, sessionId)))
                .slots();
    }

    SlotView slotView(String mid) {
        return slots().stream()
                .filter(slot -> slot.mid().equals(mid))
                .findFirst()
                .orElseThrow();
    }

    void handle(TransportAddress at, byte[] bytes, long nowNanos) {
        int first = bytes[0] & 0xff;
        if (first <= 3) {
            LightIceClient client = ice;
            if (client != null) {
                client.handle(bytes, new FiveTuple(at, SimWorld.SERVER), nowNanos);
                wake(client);
            }
        } else if (first == 21) {
            heardBye = true;
        } else if (first < 64) {
            if (setup == DtlsParameters.Setup.PASSIVE && receiver == null) {
                world.send(address, SimDtls.HELLO);
            }
            keyed();
        } else if (receiver != null) {
            media(bytes, nowNanos);
        }
    }

    private void keyed() {
        if (receiver == null) {
            KeyingMaterial keys = Objects.requireNonNull(dtls).keys();
            receiver = new SimSrtp(keys.localKey(), keys.localSalt(), world.ciphers());
            unsettle();
            if (behaves) {
                feedback.start();
            }
            sender = new SimSrtp(keys.remoteKey(), keys.remoteSalt(), world.ciphers());
            if (startsWhenKeyed) {
                startAll();
            }
        }
    }

    boolean isKeyed() {
        return receiver != null;
    }

    private void media(byte[] bytes, long nowNanos) {
        PacketBuffer buffer = Objects.requireNonNull(world.peerPool().acquire());
        buffer.set(bytes);
        SimSrtp keyed = Objects.requireNonNull(receiver);
        int type = bytes[1] & 0xff;
        if (type >= 192 && type <= 223) {
            // One that the network broke or brought twice is dropped, as everybody does.
            if (keyed.unprotectRtcp(buffer)) {
                rtcp(Objects.requireNonNull(RtcpParser.parse(buffer)), nowNanos);
            }
        } else {
            if (keyed.unprotect(buffer) == SimSrtp.Opened.NEW) {
                if (!view.wrap(buffer)) {
                    throw new AssertionError("a malformed RTP packet from the server");
                }
                take(view, nowNanos);
                if (remembers) {
                    received.add(Received.of(
                            view,
                            view.payloadType() == VP8_RTX,
                            id(HeaderExtensionType.MID),
                            id(HeaderExtensionType.AUDIO_LEVEL),
                            id(HeaderExtensionType.TRANSPORT_CC),
                            nowNanos));
                }
            } else {
                duplicates++;
            }
        }
        buffer.release();
    }

    private void take(RtpPacket packet, long nowNanos) {
        SimReceiver slot = receivers.get(packet.ssrc());
        if (slot != null) {
            slot.packet(
                    packet.sequenceNumber(),
                    Truth.read(packet.buffer(), packet.payloadOffset(), packet.payloadLength()),
                    nowNanos);
            feedback.arrived(packet.extensions().u16(id(HeaderExtensionType.TRANSPORT_CC)), nowNanos);
            return;
        }
        SimReceiver repaired = receiversByRtx.get(packet.ssrc());
        if (repaired != null && packet.payloadLength() > 2) {
            repaired.packet(
                    packet.buffer().u16(packet.payloadOffset()),
                    Truth.read(packet.buffer(), packet.payloadOffset() + 2, packet.payloadLength() - 2),
                    nowNanos);
        }
        feedback.arrived(packet.extensions().u16(id(HeaderExtensionType.TRANSPORT_CC)), nowNanos);
    }

    /// Packets that SRTP had seen before.
    int duplicates;

    private void rtcp(List<RtcpPacket> packets, long nowNanos) {
        if (remembers) {
            rtcp.addAll(packets);
        }
        for (RtcpPacket packet : packets) {
            if (packet instanceof Pli pli) {
                streams.values().stream()
                        .filter(stream -> stream.ssrc == pli.mediaSsrc())
                        .forEach(stream -> stream.keyFrameWanted = true);
            } else if (packet instanceof Nack nack && repairs) {
                streams.values().stream()
                        .filter(stream -> stream.ssrc == nack.mediaSsrc())
                        .forEach(stream -> nack.forEach(stream::repair));
            } else if (packet instanceof TransportFeedback told && behaves) {
                streams.values().forEach(stream -> stream.heard(told.receivedCount(), told.statusCount()));
            } else if (packet instanceof SenderReport report && receivers.containsKey(report.ssrc())) {
                SimReceiver slot = receivers.get(report.ssrc());
                slot.lastSenderReport = report.ntpTime().middle32() & 0xffff_ffffL;
                slot.lastSenderReportNanos = nowNanos;
            }
        }
    }

    boolean heardGoodbye() {
        return !rtcp(Goodbye.class).isEmpty();
    }

    /// Protects and sends; takes ownership.
    void sendRtp(PacketBuffer buffer) {
        SimSrtp keyed = sender;
        if (keyed != null && keyed.protect(buffer)) {
            world.send(address, buffer.toArray());
        }
        buffer.release();
    }

    void sendRtcp(WritableRtcpPacket packet) {
        PacketBuffer buffer = Objects.requireNonNull(world.peerPool().acquire());
        new RtcpWriter(buffer).append(packet);
        sendRawRtcp(buffer);
    }

    /// Protects and sends, whatever it is; takes ownership.
    void sendRawRtcp(PacketBuffer compound) {
        Objects.requireNonNull(sender).protectRtcp(compound);
        world.send(address, compound.toArray());
        compound.release();
    }
}
