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
import io.sluice.parameters.DtlsParameters;
import io.sluice.parameters.Fingerprint;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.IceParameters;
import io.sluice.parameters.KeyingMaterial;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SectionResult;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import io.sluice.parameters.TrackSource;
import io.sluice.rtcp.Goodbye;
import io.sluice.rtcp.RtcpPacket;
import io.sluice.rtcp.WritableRtcpPacket;
import io.sluice.sim.media.SimReceiver;
import io.sluice.sim.net.SimLink;
import io.sluice.sim.net.VirtualClock;
import io.sluice.time.NtpTime;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A client: one session with its offers, a light ICE client and keys of the simulated DTLS.
///
/// What it can do is its [PeerOffer], its way to the server its [PeerWire], what it sends its [PeerStreams] and what it
/// gets its [PeerInbox].
final class SimPeer {
    static final String ROOM = "room";
    /// Whom a peer's RTCP comes from.
    static final long REPORTER = 1;

    static final ConferenceSettings SETTINGS = new ConferenceSettings(
            Duration.ofSeconds(30), 100, List.of(Codec.OPUS, Codec.VP8, Codec.H264, Codec.VP9, Codec.AV1), "{}");

    private final SimWorld world;
    private final String identity;
    final PeerOffer offers;
    final PeerStreams streams = new PeerStreams(this);
    final Map<String, SectionResult> results = new LinkedHashMap<>();
    private final PeerFeedback feedback = new PeerFeedback(this);
    private final PeerInbox inbox = new PeerInbox(this, feedback);
    private final PeerWire wire;
    private final Fingerprint fingerprint;
    private final EgressWitness witness;
    private @Nullable LightIceClient ice;
    private SimDtls.@Nullable Session dtls;
    private String sessionId = "";
    private IceParameters local;
    private @Nullable IceParameters server;
    private int generation;
    /// Leaves checks to the server, whose agent then gives up in words.
    boolean iceLite;
    boolean saidHello;
    boolean heardBye;
    DtlsParameters.Setup setup = DtlsParameters.Setup.ACTPASS;
    /// Whether all packets that come are kept; a long story would fill the memory.
    boolean remembers = true;
    /// Whether it sends what makes the server take its own streams for others, so that they begin anew.
    boolean harmsItself;
    /// What was on the way to it when it went finds nobody.
    private boolean gone;
    /// Whether it ever wanted less than all layers.
    boolean limitsLayers;
    /// Whether it asks for what it misses and reports, as a browser does.
    boolean behaves;

    /// Whether it sends only the layers that somebody receives, as the server hints.
    boolean heedsHints;

    /// Whether it answers NACKs.
    boolean repairs = true;

    /// Whether it sends packets of its own making beside its streams: nobody knows what is true of those.
    boolean forges;

    /// How far its wall clock is before the server's: nobody's clock is right.
    private long clockAheadNanos;

    private boolean startsWhenKeyed;
    /// Whether it goes on from the answer to ICE.
    boolean connects = true;
    /// Of the conference, where it is the first to come.
    ConferenceSettings settings = SETTINGS;

    SimPeer(SimWorld world, String identity, TransportAddress address, SplittableRandom linkRandom) {
        this.world = world;
        this.identity = identity;
        this.wire = new PeerWire(this, world, address, linkRandom);
        this.witness = new EgressWitness(this, world);
        byte[] hash = new byte[32];
        world.peerRandom().nextBytes(hash);
        this.fingerprint = new Fingerprint("sha-256", hash);
        this.clockAheadNanos = Math.floorMod(identity.hashCode(), 1_000) * VirtualClock.SECONDS;
        this.offers = new PeerOffer(address.ip()[3] % 4);
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

    PeerWire wire() {
        return wire;
    }

    PeerInbox inbox() {
        return inbox;
    }

    TransportAddress address() {
        return wire.address();
    }

    int id(HeaderExtensionType type) {
        return offers.id(type);
    }

    /// Adds a section on which the peer will send.
    SimPeer publishes(String mid, MediaKind kind, TrackSource source, String... rids) {
        offers.section(streams.publish(offers, mid, kind, source, rids));
        return this;
    }

    /// Adds a video section whose layers have no RIDs: their SSRCs are a group, in this order. Those that it had
    /// before keep their streams.
    SimPeer publishesGrouped(String mid, String... layers) {
        offers.section(streams.publishGrouped(offers, mid, MediaKind.VIDEO, layers));
        return this;
    }

    SimPeer receives(String mid, MediaKind kind) {
        offers.receives(mid, kind);
        return this;
    }

    SimPeer rests(String mid, MediaKind kind, boolean stopped) {
        offers.rests(mid, kind, stopped);
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
        return new SessionRequest(local, new DtlsParameters(setup, List.of(fingerprint)), offers.sections(), true);
    }

    ConferenceCommand.OpenSession opening(SessionKind kind, @Nullable String onlyFrom) {
        return new ConferenceCommand.OpenSession(
                ROOM, settings, identity, identity, "{}", Permissions.ALL, kind, offer(), onlyFrom);
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
        if (connects) {
            connect(accepted.ice());
        }
    }

    private void take(SessionResult.Accepted accepted) {
        results.clear();
        accepted.sections().forEach(result -> results.put(result.mid(), result));
        witness.negotiated();
        inbox.negotiated(results.values());
    }

    SimLink uplink() {
        return wire.uplink();
    }

    SimLink downlink() {
        return wire.downlink();
    }

    EgressWitness witness() {
        return witness;
    }

    KeyingMaterial keys() {
        return Objects.requireNonNull(dtls).keys();
    }

    List<SimReceiver> receivers() {
        return inbox.receivers();
    }

    /// The CNAME that an answer gave a slot's SSRC, or null.
    @Nullable
    String cnameOf(long ssrc) {
        for (SectionResult result : results.values()) {
            if (result instanceof SectionResult.Receiving receiving
                    && receiving.slot().ssrc() == ssrc) {
                return receiving.slot().cname();
            }
        }
        return null;
    }

    SimReceiver receiver(String mid) {
        return inbox.receiver(mid);
    }

    /// The section goes on with another SSRC and a stream of its own, as after a change of device.
    void changeSsrcBySignalling(String mid) {
        changeSsrcBySignalling(mid, 65_500);
    }

    /// @param first the new stream's first sequence number
    void changeSsrcBySignalling(String mid, int first) {
        SimStream old = stream(mid);
        old.stop();
        streams.alsoSent(old.ssrc);
        publishes(mid, old.kind, TrackSource.CAMERA);
        stream(mid).sequenceNumber = first;
        renegotiate();
        startAll();
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
                new FiveTuple(wire.address(), SimWorld.SERVER),
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
        wire.send(SimDtls.HELLO);
        world.in(500 * SimWorld.MILLIS, now -> greet());
    }

    boolean isGone() {
        return ice == null;
    }

    /// Vanishes without a word.
    void vanish() {
        gone = true;
        ice = null;
        stopAll();
    }

    void leave() {
        world.command(new ConferenceCommand.CloseSession(ROOM, sessionId, CloseReason.LEFT));
        vanish();
    }

    void moveTo(TransportAddress to) {
        wire.moveTo(to);
        Objects.requireNonNull(ice).move(new FiveTuple(to, SimWorld.SERVER), world.now());
    }

    SimStream stream(String midAndRid) {
        return streams.get(midAndRid);
    }

    /// Begins to send as soon as there are keys.
    void startWhenKeyed() {
        startsWhenKeyed = true;
    }

    void startAll() {
        streams.startAll();
    }

    void stopAll() {
        streams.stopAll();
    }

    /// The slot of a section.
    SectionResult.Receiving slot(String mid) {
        return (SectionResult.Receiving) Objects.requireNonNull(results.get(mid));
    }

    SectionResult.Published published(String mid) {
        return (SectionResult.Published) Objects.requireNonNull(results.get(mid));
    }

    boolean hasSession(String id) {
        return id.equals(sessionId);
    }

    /// Of a track of its own these layers are received by somebody.
    void hinted(String trackId, List<String> layers) {
        for (SectionResult result : results.values()) {
            if (result instanceof SectionResult.Published track
                    && track.trackId().equals(trackId)) {
                for (SimStream stream : streams.all()) {
                    if (stream.mid.equals(track.mid())) {
                        stream.hint(layers.contains(stream.hintName));
                    }
                }
            }
        }
    }

    List<Received> media(String mid) {
        return inbox.ofSsrc(slot(mid).slot().ssrc());
    }

    List<Received> repairs(String mid) {
        return inbox.ofSsrc(slot(mid).slot().rtxSsrc());
    }

    <T extends RtcpPacket> List<T> rtcp(Class<T> type) {
        return inbox.rtcp(type);
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
            if (setup == DtlsParameters.Setup.PASSIVE && !isKeyed()) {
                wire.send(SimDtls.HELLO);
            }
            keyed();
        } else if (isKeyed()) {
            inbox.handle(bytes, nowNanos);
        }
    }

    private void keyed() {
        if (!isKeyed() && !gone) {
            wire.keyed(keys());
            if (behaves) {
                feedback.start();
            }
            if (startsWhenKeyed) {
                startAll();
            }
        }
    }

    boolean isKeyed() {
        return wire.isKeyed();
    }

    boolean heardGoodbye() {
        return !rtcp(Goodbye.class).isEmpty();
    }

    /// Protects and sends; takes ownership.
    void sendRtp(PacketBuffer buffer) {
        wire.sendRtp(buffer);
    }

    /// What its wall clock shows.
    NtpTime ntpAt(long nowNanos) {
        return world.wallClock().ntpAt(nowNanos).plusNanos(clockAheadNanos);
    }

    /// Somebody sets its wall clock; cameras and microphones do not care.
    void setClock(long byNanos) {
        clockAheadNanos += byNanos;
    }

    void sendRtcp(WritableRtcpPacket packet) {
        wire.sendRtcp(packet);
    }

    /// Protects and sends, whatever it is; takes ownership.
    void sendRawRtcp(PacketBuffer compound) {
        wire.sendRawRtcp(compound);
    }
}
