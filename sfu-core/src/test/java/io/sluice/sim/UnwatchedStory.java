package io.sluice.sim;

import io.sluice.conference.ConferenceCommand;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;
import io.sluice.sim.media.SimReceiver;
import io.sluice.sim.net.LinkConditions;
import io.sluice.sim.net.VirtualClock;
import java.util.ArrayList;
import java.util.List;

/// A publisher of three layers who heeds hints, and receivers that come, go and want now more, now less.
final class UnwatchedStory {
    private static final int TURNS = 8;

    /// From a wish to the picture, where the layer had been paused.
    private static final long RESUMED_NANOS = 500 * VirtualClock.MILLIS;

    private static final List<Integer> HEIGHTS = List.of(0, 180, 360, 720);

    private final Stage stage;
    private final SimPeer alice;

    private UnwatchedStory(Stage stage) {
        this.stage = stage;
        this.alice = stage.newcomer("alice");
        alice.heedsHints = true;
        alice.offers.allocates = stage.chance().nextBoolean();
    }

    static void play(Stage stage) {
        new UnwatchedStory(stage).play();
    }

    private void play() {
        begin();
        stage.leave("dave");
        stage.run(4);
        stage.check(
                "alone, nothing is sent of the picture: " + running(), running().isEmpty());
        for (String who : List.of("bob", "carol")) {
            stage.watch(who, 1);
            stage.conditions(who, LinkConditions.ofDelay(5 + stage.chance().nextInt(30)));
            resumes(who);
            // Two who come within half a second share its one request for a key frame.
            stage.run(1);
        }
        for (int turn = 0; turn < TURNS; turn++) {
            String who = stage.chance().nextBoolean() ? "bob" : "carol";
            switch (stage.chance().nextInt(3)) {
                case 0 -> limit(who);
                case 1 -> {
                    unsubscribe(who, false);
                    stage.run(stage.chance().nextDouble() * 4);
                    unsubscribe(who, true);
                    resumes(who);
                }
                default -> {
                    stage.mute("alice", "v", true);
                    stage.run(4);
                    stage.check(
                            "muted, nothing is sent: " + running(), running().isEmpty());
                    stage.mute("alice", "v", false);
                    resumes("bob");
                    resumes("carol");
                }
            }
            // Who changes layers waits for a key frame; after that, and a while, nobody sends for nobody.
            stage.run(5 + stage.chance().nextDouble());
            stage.checkLive("bob", 0.2);
            stage.checkLive("carol", 0.2);
            List<String> received = new ArrayList<>();
            for (String layer : List.of("vq", "vh", "vf")) {
                int number = alice.stream(layer).number;
                if (receiver("bob").shownStream == number || receiver("carol").shownStream == number) {
                    received.add(layer);
                }
            }
            stage.check(
                    "sent " + running() + ", received " + received, running().equals(received));
        }
    }

    /// As a browser: the lowest layer first, the others as bandwidth is found. Who asks for less meanwhile does not
    /// keep them from coming.
    private void begin() {
        // Nothing says in which order a client lists its layers.
        String[] layers = stage.chance().nextBoolean() ? new String[] {"q", "h", "f"} : new String[] {"f", "h", "q"};
        alice.publishes("a", MediaKind.AUDIO, TrackSource.MICROPHONE)
                .publishes("v", MediaKind.VIDEO, TrackSource.CAMERA, layers)
                .receivesPairs(0, 1);
        alice.stream("vq").encoder.payloadBytes = 200;
        alice.stream("vh").encoder.payloadBytes = 450;
        alice.stream("vf").encoder.payloadBytes = 1_000;
        alice.stream("vq").encoder.height = 180;
        alice.stream("vh").encoder.height = 360;
        alice.stream("vf").encoder.height = 720;
        alice.join();
        stage.watch("dave", 1);
        stage.run(0.5);
        alice.stream("a").start();
        alice.stream("vq").start();
        stage.run(1);
        stage.limit("dave", 360, 0);
        stage.run(4);
        alice.stream("vh").start();
        stage.run(1);
        alice.stream("vf").start();
        stage.run(5);
        stage.check(
                "dave gets the middle layer, and it alone is sent: " + running(),
                running().equals(List.of("vh")) && receiver("dave").shownStream == alice.stream("vh").number);
    }

    private void limit(String who) {
        stage.limit(who, HEIGHTS.get(stage.chance().nextInt(HEIGHTS.size())), 0);
    }

    private void unsubscribe(String who, boolean again) {
        SimPeer peer = stage.peer(who);
        SimPeer.done(stage.world()
                .command(new ConferenceCommand.Subscribe(
                        SimPeer.ROOM, peer.sessionId(), alice.published("v").trackId(), again, 0, 0, 0)));
    }

    /// A picture comes anew, soon.
    private void resumes(String who) {
        long begun = stage.world().now();
        while (receiver(who).lastPictureNanos() < begun) {
            if (stage.world().now() - begun > RESUMED_NANOS) {
                stage.check(who + " has a picture after " + RESUMED_NANOS / 1_000_000 + " ms", false);
                return;
            }
            stage.run(0.01);
        }
    }

    private SimReceiver receiver(String who) {
        return stage.peer(who).receiver("sv0");
    }

    /// The layers of the picture that go out.
    private List<String> running() {
        return List.of("vq", "vh", "vf").stream()
                .filter(layer -> alice.stream(layer).running)
                .toList();
    }
}
