package io.sluice.sim;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.SlotView;
import io.sluice.conference.SubscriptionPolicy;
import io.sluice.conference.TrackView;
import io.sluice.parameters.MediaKind;
import io.sluice.sim.media.PayloadForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What one peer says of whom it wants to see, drawn by chance → commands to the server, and whom its slots may then
/// show.
final class PeerWants {
    private static final int MAX_PRIORITY = 2;

    private final Stage stage;
    private final SimPeer peer;
    private final RandomGenerator chance;
    private final Map<String, Boolean> wishes = new LinkedHashMap<>();
    private SubscriptionPolicy policy = SubscriptionPolicy.AUTO;

    PeerWants(Stage stage, SimPeer peer) {
        this.stage = stage;
        this.peer = peer;
        this.chance = stage.chance();
    }

    private List<TrackView> tracks() {
        return SimPeer.done(stage.world().command(new ConferenceCommand.Get(SimPeer.ROOM)))
                .tracks();
    }

    /// Changes the policy, or the wish for one of all tracks, its own among them.
    void change() {
        List<TrackView> tracks = tracks();
        int what = chance.nextInt(8);
        if (what < 4 || tracks.isEmpty()) {
            change(
                    switch (what) {
                        case 0 -> SubscriptionPolicy.AUTO;
                        case 1 -> auto(chance.nextInt(3), List.of());
                        case 2 -> auto(chance.nextInt(3) - 1, pinned(tracks));
                        default -> new SubscriptionPolicy(SubscriptionPolicy.Mode.MANUAL, -1, List.of());
                    });
        } else {
            wish(tracks.get(chance.nextInt(tracks.size())).id(), what);
        }
        check();
    }

    private static SubscriptionPolicy auto(int lastN, List<String> pinned) {
        return new SubscriptionPolicy(SubscriptionPolicy.Mode.AUTO, lastN, pinned);
    }

    /// Somebody, a track, and a name that nobody has.
    private List<String> pinned(List<TrackView> tracks) {
        if (tracks.isEmpty()) {
            return List.of("nobody");
        }
        TrackView first = tracks.get(chance.nextInt(tracks.size()));
        TrackView second = tracks.get(chance.nextInt(tracks.size()));
        return List.of("nobody", first.participant(), second.id());
    }

    private void change(SubscriptionPolicy to) {
        policy = to;
        stage.world().journal().say(peer.identity() + " has the policy " + to);
        SimPeer.done(stage.world().command(new ConferenceCommand.SetPolicy(SimPeer.ROOM, peer.sessionId(), to)));
    }

    private void wish(String trackId, int what) {
        switch (what) {
            case 4 -> {
                wishes.put(trackId, false);
                stage.world().journal().say(peer.identity() + " no longer wants " + trackId);
                SimPeer.done(stage.world()
                        .command(new ConferenceCommand.Unsubscribe(SimPeer.ROOM, peer.sessionId(), trackId)));
            }
            case 5 -> subscribe(trackId, false, 0, 0);
            case 6 -> {
                peer.limitsLayers = true;
                subscribe(trackId, true, chance.nextInt(MAX_PRIORITY + 1), 180);
            }
            default -> subscribe(trackId, true, chance.nextInt(MAX_PRIORITY + 1), 0);
        }
    }

    private void subscribe(String trackId, boolean enabled, int priority, int maxHeight) {
        wishes.put(trackId, enabled);
        stage.world()
                .journal()
                .say(peer.identity() + (enabled ? " wants " : " does not want ") + trackId + ", " + maxHeight
                        + " lines");
        SimPeer.done(stage.world()
                .command(new ConferenceCommand.Subscribe(
                        SimPeer.ROOM, peer.sessionId(), trackId, enabled, priority, maxHeight, 0)));
    }

    /// Something else than this subscribed to what the peer sees now.
    void subscribedToWhatIsSeen() {
        peer.slots().stream()
                .filter(slot -> slot.kind() == MediaKind.VIDEO && slot.trackId() != null)
                .forEach(slot -> wishes.put(slot.trackId(), true));
    }

    private boolean isWanted(TrackView track) {
        return !track.participant().equals(peer.identity())
                && wishes.getOrDefault(track.id(), policy.mode() == SubscriptionPolicy.Mode.AUTO);
    }

    /// Whom it wants it has, as far as there are slots, and nobody else.
    void check() {
        List<TrackView> wanted = tracks().stream().filter(this::isWanted).toList();
        for (MediaKind kind : MediaKind.values()) {
            List<String> ids = wanted.stream()
                    .filter(track -> track.kind() == kind)
                    .map(TrackView::id)
                    .toList();
            List<SlotView> slots =
                    peer.slots().stream().filter(slot -> slot.kind() == kind).toList();
            List<SlotView> seated =
                    slots.stream().filter(slot -> slot.trackId() != null).toList();
            seated.forEach(slot -> stage.check(
                    peer.identity() + " wants what it has in " + slot.mid() + ", " + slot.trackId(),
                    ids.contains(slot.trackId())));
            int most = kind == MediaKind.VIDEO && policy.lastN() >= 0 ? policy.lastN() : slots.size();
            int due = Math.min(Math.min(most, slots.size()), ids.size());
            // Who offers two codecs only cannot have everybody.
            boolean fewer = peer.offers.form == PayloadForm.VP8_PLAIN && seated.size() < due;
            stage.check(
                    peer.identity() + " has " + seated.size() + " tracks of " + kind + ", and wants " + ids.size()
                            + " in " + most + " of " + slots.size() + " slots",
                    fewer || seated.size() == due);
        }
    }

    /// Wants everybody again, as one who never said anything.
    void putBack() {
        if (!policy.equals(SubscriptionPolicy.AUTO)) {
            change(SubscriptionPolicy.AUTO);
        }
        List<String> there = tracks().stream().map(TrackView::id).toList();
        List.copyOf(wishes.keySet()).stream()
                .filter(trackId -> there.contains(trackId) && !wishes.getOrDefault(trackId, true))
                .forEach(trackId -> subscribe(trackId, true, 0, 0));
        check();
    }
}
