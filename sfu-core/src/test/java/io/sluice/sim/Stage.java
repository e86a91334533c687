package io.sluice.sim;

import io.sluice.address.TransportAddress;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.SessionKind;
import io.sluice.conference.SlotView;
import io.sluice.conference.TrackView;
import io.sluice.forwarding.DropReason;
import io.sluice.loop.LoopStats;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;
import io.sluice.sim.media.PayloadForm;
import io.sluice.sim.media.SimReceiver;
import io.sluice.sim.net.LinkConditions;
import io.sluice.sim.net.VirtualClock;
import io.sluice.time.Deadlines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The words of a [Scenario]: one step a method, played at once on a [SimWorld].
final class Stage implements AutoCloseable {
    /// An empty conference lives on for 30 s.
    private static final long CURTAIN_NANOS = 45 * VirtualClock.SECONDS;

    private final SimWorld world;
    private final RandomGenerator chance;
    private final Map<String, SimPeer> peers = new LinkedHashMap<>();
    private int moves;
    private Share share = Share.NONE;

    Stage(long seed, boolean realCrypto) {
        this(seed, SimWorld.watched(seed, realCrypto));
    }

    Stage(long seed, SimWorld world) {
        this.world = world;
        this.chance = new SplittableRandom(seed ^ 0x5deece66dL);
    }

    SimWorld world() {
        return world;
    }

    /// What a scenario leaves to the seed.
    RandomGenerator chance() {
        return chance;
    }

    SimPeer peer(String who) {
        return Objects.requireNonNull(peers.get(who), who);
    }

    Map<String, SimPeer> peers() {
        return peers;
    }

    /// A peer that is not yet there: publish, receive, then [#enter].
    SimPeer newcomer(String who) {
        SimPeer peer = world.peer(who);
        peer.remembers = false;
        peer.behaves = true;
        peer.offers.form = PayloadForm.VP8;
        peers.put(who, peer);
        return peer;
    }

    /// Joins with a microphone, a camera and pairs of slots.
    SimPeer join(String who, int slots) {
        return enter(newcomer(who).publishesBoth().receivesPairs(0, slots));
    }

    SimPeer join(String who, int slots, PayloadForm form) {
        SimPeer newcomer = newcomer(who);
        newcomer.offers.form = form;
        return enter(newcomer.publishesBoth().receivesPairs(0, slots));
    }

    /// Joins with a microphone, a camera in layers and pairs of slots.
    SimPeer joinSimulcast(String who, int slots) {
        return joinSimulcast(newcomer(who), slots);
    }

    SimPeer joinSimulcast(SimPeer newcomer, int slots) {
        SimPeer peer = newcomer.publishes("a", MediaKind.AUDIO, TrackSource.MICROPHONE)
                .publishes("v", MediaKind.VIDEO, TrackSource.CAMERA, "q", "h", "f")
                .receivesPairs(0, slots);
        peer.stream("vq").encoder.payloadBytes = 200;
        peer.stream("vh").encoder.payloadBytes = 450;
        peer.stream("vf").encoder.payloadBytes = 1_000;
        return enter(peer);
    }

    /// Joins to look and listen only.
    SimPeer watch(String who, int slots) {
        return enter(newcomer(who).receivesPairs(0, slots));
    }

    SimPeer enter(SimPeer newcomer) {
        return enter(newcomer, SessionKind.WEBSOCKET);
    }

    SimPeer enter(SimPeer newcomer, SessionKind kind) {
        newcomer.join(kind, null);
        newcomer.startWhenKeyed();
        return newcomer;
    }

    void leave(String who) {
        peer(who).leave();
        peers.remove(who);
    }

    /// No word, no packet any more.
    void vanish(String who) {
        peer(who).vanish();
        peers.remove(who);
    }

    void conditions(String who, LinkConditions both) {
        conditions(who, both, both);
    }

    void conditions(String who, LinkConditions up, LinkConditions down) {
        peer(who).uplink().conditions(up);
        peer(who).downlink().conditions(down);
        world.journal().say(who + " has up " + up + ", down " + down);
    }

    /// The peer's address changes, as behind a NAT that forgets.
    void move(String who) {
        TransportAddress to = SimWorld.address("203.0.113." + (1 + moves % 250), 5_000 + moves);
        moves++;
        world.journal().say(who + " moves to " + to);
        peer(who).moveTo(to);
    }

    void mute(String who, String mid, boolean muted) {
        SimPeer peer = peer(who);
        String trackId = peer.published(mid).trackId();
        SimPeer.done(
                world.command(new ConferenceCommand.UpdateTrack(SimPeer.ROOM, peer.sessionId(), trackId, muted, null)));
        if (peer.streams.has(mid)) {
            peer.stream(mid).muted(muted);
        }
    }

    /// A peer wants less of what it sees, or all of it again.
    void limit(String who, int maxHeight, int maxFps) {
        SimPeer peer = peer(who);
        peer.limitsLayers = true;
        world.journal().say(who + " wants " + maxHeight + " lines, " + maxFps + " pictures a second");
        for (SlotView slot : peer.slots()) {
            if (slot.kind() == MediaKind.VIDEO && slot.trackId() != null) {
                SimPeer.done(world.command(new ConferenceCommand.Subscribe(
                        SimPeer.ROOM, peer.sessionId(), slot.trackId(), true, 0, maxHeight, maxFps)));
            }
        }
    }

    void run(double seconds) {
        world.run((long) (seconds * VirtualClock.SECONDS));
    }

    void check(String what, boolean holds) {
        world.violations().check(holds, "not so: " + what);
    }

    /// What all runs of the scenario together have to come to.
    void share(Share counted) {
        share = share.plus(counted);
        world.journal().say(counted.toString());
    }

    Share share() {
        return share;
    }

    /// Each slot of a peer that has a track shows it: there was a picture, or a sound, within the last while.
    void checkLive(String who, double withinSeconds) {
        SimPeer peer = peer(who);
        checkSeated(peer);
        peer.slots().forEach(slot -> {
            if (slot.trackId() == null || slot.reason() != null) {
                return;
            }
            SimReceiver receiver = peer.receiver(slot.mid());
            long silent = world.now() - receiver.lastPictureNanos();
            check(
                    who + " has something new in " + slot.mid() + "; the last came "
                            + (receiver.lastPictureNanos() < 0 ? "never" : silent / 1_000_000 + " ms ago"),
                    receiver.lastPictureNanos() >= 0 && silent <= withinSeconds * VirtualClock.SECONDS);
        });
    }

    /// Nobody's sound or picture is left standing while there is a slot for it, and nobody is said to be muted who is
    /// not.
    private void checkSeated(SimPeer peer) {
        List<TrackView> others = SimPeer.done(world.command(new ConferenceCommand.Get(SimPeer.ROOM))).tracks().stream()
                .filter(track -> !track.participant().equals(peer.identity()))
                .toList();
        for (MediaKind kind : MediaKind.values()) {
            long tracks = others.stream().filter(track -> track.kind() == kind).count();
            List<SlotView> slots =
                    peer.slots().stream().filter(slot -> slot.kind() == kind).toList();
            long seated = slots.stream().filter(slot -> slot.trackId() != null).count();
            // Who offers two codecs only is told why it does not see the others.
            boolean unsupported = peer.offers.form == PayloadForm.VP8_PLAIN
                    && slots.stream().anyMatch(slot -> slot.reason() == SlotView.Reason.CODEC_UNSUPPORTED);
            check(
                    peer.identity() + " has " + seated + " of " + tracks + " others in " + slots.size() + " slots of "
                            + kind,
                    unsupported || seated == Math.min(tracks, slots.size()));
            slots.stream()
                    .filter(slot -> slot.trackId() != null && slot.reason() != null)
                    .forEach(slot -> check(
                            slot.mid() + " of " + peer.identity() + " is said to be " + slot.reason(),
                            others.stream().anyMatch(track -> track.id().equals(slot.trackId()) && track.muted())));
        }
    }

    void checkAllLive(double withinSeconds) {
        peers.keySet().forEach(who -> checkLive(who, withinSeconds));
    }

    void checkNoFreeze(String who) {
        peer(who)
                .receivers()
                .forEach(receiver -> check(
                        who + " saw no freeze in " + receiver.mid + ": " + receiver.freezes + ", the longest gap "
                                + receiver.longestGapNanos / 1_000_000 + " ms",
                        receiver.freezes == 0));
    }

    /// Forgets gaps so far.
    void beginMeasuring() {
        peers.values().forEach(peer -> peer.receivers().forEach(SimReceiver::beginMeasuring));
    }

    long drops(DropReason reason) {
        return world.loop().stats().drops().stream()
                .filter(drop -> drop.reason().equals(reason.name().toLowerCase(Locale.ROOT)))
                .mapToLong(LoopStats.Drop::count)
                .sum();
    }

    /// What the network brings twice ends at SRTP, and is counted there.
    private void checkReplays() {
        long twice = world.peers().stream()
                .filter(SimPeer::isKeyed)
                .mapToLong(peer -> peer.uplink().duplicated())
                .sum();
        check(
                "of " + twice + " datagrams that came twice some are counted as replays",
                twice < 30 || drops(DropReason.REPLAYED) > 0);
    }

    /// Everybody leaves and the conference times out: nothing may be held, and nothing be due.
    void end() {
        for (SimPeer peer : peers.values()) {
            if (!peer.isGone()) {
                peer.leave();
            }
        }
        peers.clear();
        checkReplays();
        world.run(CURTAIN_NANOS);
        check(
                "no fault was counted: " + world.loop().stats().faults(),
                world.loop().stats().faults() == 0);
        check("no session is left", world.loop().stats().sessions() == 0);
        check("no conference is left", world.loop().stats().conferences() == 0);
        check("no packet is held: " + world.pool().inUse(), world.pool().inUse() == 0);
        check(
                "no packet of a peer is held: " + world.peerPool().inUse(),
                world.peerPool().inUse() == 0);
        check(
                "no deadline and no route is left: " + world.loop().loose(),
                world.loop().loose() == 0);
        check(
                "every packet is accounted for: " + world.imbalances(),
                world.imbalances().isEmpty());
        check("nothing is due", world.loop().nextDeadlineNanos() == Deadlines.NEVER);
        check("no connectivity check is open", world.checks.open == 0);
        check("every handshake is closed", world.dtls.sessions.stream().allMatch(session -> session.closed));
    }

    @Override
    public void close() {
        world.close();
    }
}
