package io.sluice.sim;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceSettings;
import io.sluice.conference.SubscriptionPolicy;
import io.sluice.ice.IceConfig;
import io.sluice.sim.net.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A room of 500 sessions with nine slots each, and of 50 who publish, → how long the loop takes when the word goes
/// over.
final class SeatingSpeed {
    private static final int SESSIONS = 500;
    private static final int PUBLISHERS = 50;
    private static final int SLOTS = 9;
    private static final int WARM_UP = 12;
    private static final int TURNS = 12;
    private static final int NOISE = 75;

    private SeatingSpeed() {}

    static int measure() {
        SimWorld world = new SimWorld(7, IceConfig.ofLite());
        try (Stage stage = new Stage(7, world)) {
            List<SimPeer> speakers = enter(stage);
            stage.run(3);
            world.stopwatch.start();
            List<Double> millis = new ArrayList<>();
            for (int turn = 0; turn < WARM_UP + TURNS; turn++) {
                world.stopwatch.longestNanos();
                turn(stage, speakers, turn);
                double longest = world.stopwatch.longestNanos() / 1e6;
                if (turn >= WARM_UP) {
                    millis.add(longest);
                }
            }
            List<Double> sorted = millis.stream().sorted().toList();
            System.out.printf(
                    Locale.ROOT,
                    "%d sessions with %d slots, %d publishers, %d changes of who has the word after as many to warm up:%n"
                            + "the longest deadline of the loop took %.2f ms of CPU in the median (%.2f to %.2f ms)%n",
                    SESSIONS,
                    SLOTS,
                    PUBLISHERS,
                    TURNS,
                    sorted.get(sorted.size() / 2),
                    sorted.getFirst(),
                    sorted.getLast());
        }
        return 0;
    }

    /// Who only looks has an answer and has not connected yet: seats are given all the same, and no packet leaves.
    /// Who does not speak sends no sound.
    private static List<SimPeer> enter(Stage stage) {
        List<SimPeer> speakers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            SimPeer speaker = newcomer(stage, i);
            speaker.publishesBoth();
            speaker.stream("v").encoder.packetsPerFrame = 1;
            speakers.add(stage.enter(speaker));
        }
        for (int i = PUBLISHERS; i < PUBLISHERS + SESSIONS; i++) {
            SimPeer watcher = newcomer(stage, i);
            watcher.connects = false;
            stage.enter(watcher.receivesPairs(0, SLOTS));
            SimPeer.done(stage.world()
                    .command(new ConferenceCommand.SetPolicy(
                            SimPeer.ROOM,
                            watcher.sessionId(),
                            new SubscriptionPolicy(SubscriptionPolicy.Mode.AUTO, SLOTS, List.of()))));
        }
        stage.run(1);
        speakers.forEach(speaker -> speaker.stream("a").stop());
        return speakers;
    }

    private static SimPeer newcomer(Stage stage, int number) {
        SimPeer peer = stage.newcomer("p" + number);
        peer.behaves = false;
        peer.settings = new ConferenceSettings(
                SimPeer.SETTINGS.emptyTimeout(),
                PUBLISHERS + SESSIONS,
                SimPeer.SETTINGS.allowedCodecs(),
                SimPeer.SETTINGS.metadata());
        return peer;
    }

    private static void turn(Stage stage, List<SimPeer> speakers, int turn) {
        int heard = stage.world().events(ConferenceEvent.SpeakerChanged.class).size();
        SimStream voice = speakers.get((7 * turn + 3) % PUBLISHERS).stream("a");
        long begun = stage.world().now();
        voice.loudness = now -> (now - begun) / VirtualClock.MILLIS % 220 < 160 ? 30 : NOISE;
        voice.start();
        for (int i = 0;
                i < 20
                        && stage.world()
                                        .events(ConferenceEvent.SpeakerChanged.class)
                                        .size()
                                == heard;
                i++) {
            stage.run(0.1);
        }
        stage.run(0.1);
        voice.stop();
        stage.run(0.4);
    }
}
