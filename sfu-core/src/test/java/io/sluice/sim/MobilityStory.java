package io.sluice.sim;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.SlotView;
import io.sluice.conference.SubscriptionPolicy;
import io.sluice.parameters.MediaKind;
import io.sluice.sim.media.PayloadForm;
import io.sluice.sim.media.SimReceiver;
import io.sluice.sim.net.LinkConditions;
import io.sluice.sim.net.VirtualClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A call whose people change networks, addresses, credentials and devices: nobody is seated elsewhere, and what each
/// wanted holds.
///
/// The witnesses see to it that a slot's timestamps go on over all of that.
final class MobilityStory {
    private static final int TURNS = 3;
    private static final List<String> STREAMS = List.of("vq", "vh", "vf");
    private static final List<Integer> HEIGHTS = List.of(180, 360, 720);

    /// Nothing gets through for so long.
    private static final double OUTAGE_SECONDS = 5;

    /// From the moment that everything works again to a picture of every slot, within half a second of the present.
    private static final double SETTLED_SECONDS = 6;

    private enum Event {
        ICE_RESTART,
        ADDRESS_CHANGE,
        OUTAGE,
        ADDRESS_CHANGE_IN_OUTAGE,
        REPLACED_TRACK,
        OTHER_SSRC
    }

    private final Stage stage;
    private final SimPeer alice;
    private final SimPeer carol;
    private final SimPeer bob;
    private final SimPeer dave;

    private MobilityStory(Stage stage) {
        this.stage = stage;
        List<PayloadForm> forms = Arrays.stream(PayloadForm.values())
                .filter(form -> form != PayloadForm.VP8_PLAIN)
                .toList();
        alice = stage.newcomer("alice");
        alice.heedsHints = stage.chance().nextBoolean();
        alice.offers.allocates = stage.chance().nextBoolean();
        stage.joinSimulcast(alice, 2);
        for (int layer = 0; layer < STREAMS.size(); layer++) {
            alice.stream(STREAMS.get(layer)).encoder.height = HEIGHTS.get(layer);
        }
        carol = stage.join("carol", 2, forms.get(stage.chance().nextInt(forms.size())));
        stage.join("erin", 2);
        bob = stage.watch("bob", 2);
        dave = stage.watch("dave", 3);
    }

    static void play(Stage stage) {
        new MobilityStory(stage).play();
    }

    private void play() {
        stage.run(3);
        String layered = alice.published("v").trackId();
        SimPeer.done(stage.world()
                .command(new ConferenceCommand.SetPolicy(
                        SimPeer.ROOM,
                        bob.sessionId(),
                        new SubscriptionPolicy(
                                SubscriptionPolicy.Mode.AUTO,
                                2,
                                List.of(layered, carol.published("v").trackId())))));
        limit(layered, 360);
        stage.run(3);
        check("vh");
        for (int turn = 0; turn < TURNS; turn++) {
            Map<String, Map<String, @Nullable String>> before = seats();
            int events = 1 + stage.chance().nextInt(2);
            for (int i = 0; i < events; i++) {
                happen(Event.values()[stage.chance().nextInt(Event.values().length)]);
            }
            stage.run(SETTLED_SECONDS);
            stage.check("all are seated as before: " + before + ", now " + seats(), seats().equals(before));
            check("vh");
        }
        limit(layered, 0);
        stage.run(3);
        check("vf");
    }

    private void limit(String trackId, int maxHeight) {
        bob.limitsLayers = true;
        SimPeer.done(stage.world()
                .command(new ConferenceCommand.Subscribe(
                        SimPeer.ROOM, bob.sessionId(), trackId, true, 1, maxHeight, 0)));
    }

    private void happen(Event event) {
        List<SimPeer> all = List.copyOf(stage.peers().values());
        SimPeer one = all.get(stage.chance().nextInt(all.size()));
        String who = one.identity();
        stage.world().journal().say("mobility: " + event + " of " + who);
        switch (event) {
            case ICE_RESTART -> one.restartIce();
            case ADDRESS_CHANGE -> stage.move(who);
            case OUTAGE -> {
                stage.conditions(who, LinkConditions.PERFECT.dead());
                stage.run(OUTAGE_SECONDS);
                stage.conditions(who, LinkConditions.PERFECT);
            }
            case ADDRESS_CHANGE_IN_OUTAGE -> {
                stage.conditions(who, LinkConditions.PERFECT.dead());
                stage.run(OUTAGE_SECONDS * stage.chance().nextDouble());
                stage.move(who);
                stage.conditions(who, LinkConditions.PERFECT);
            }
            // The SSRC stays; another camera and microphone have clocks of their own.
            case REPLACED_TRACK ->
                alice.streams.all().forEach(stream -> {
                    stream.jump(stage.chance().nextLong(1L << 32), 0);
                    stream.encoder.wantKeyFrame();
                });
            case OTHER_SSRC -> carol.changeSsrcBySignalling("v", stage.chance().nextInt(0x8000));
        }
    }

    /// By session and section: the track.
    private Map<String, Map<String, @Nullable String>> seats() {
        Map<String, Map<String, @Nullable String>> seats = new LinkedHashMap<>();
        stage.peers().forEach((who, peer) -> {
            Map<String, @Nullable String> mine = new LinkedHashMap<>();
            for (SlotView slot : peer.slots()) {
                mine.put(slot.mid(), slot.trackId());
            }
            seats.put(who, mine);
        });
        return seats;
    }

    /// Every slot shows what sits there, and of alice's three streams the one that each wants.
    private void check(String ofBob) {
        stage.checkAllLive(0.5);
        for (SimPeer watcher : List.of(bob, dave)) {
            List<Integer> shown = new ArrayList<>();
            for (SlotView slot : watcher.slots()) {
                SimReceiver receiver = watcher.receiver(slot.mid());
                if (slot.kind() == MediaKind.VIDEO
                        && receiver.lastPictureNanos() > stage.world().now() - VirtualClock.SECONDS) {
                    shown.add(receiver.shownStream);
                }
            }
            String wanted = watcher == bob ? ofBob : "vf";
            stage.check(
                    watcher.identity() + " sees " + wanted + " of alice, " + alice.stream(wanted).number
                            + ", and carol, " + carol.stream("v").number + ", among " + shown,
                    shown.contains(alice.stream(wanted).number) && shown.contains(carol.stream("v").number));
        }
    }
}
