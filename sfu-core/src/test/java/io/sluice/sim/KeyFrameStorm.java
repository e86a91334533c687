package io.sluice.sim;

import io.sluice.rtcp.Pli;
import io.sluice.sim.net.VirtualClock;
import java.util.List;

/// Two receivers of different layers ask for key frames 300 times a second each: what does the publisher hear?
final class KeyFrameStorm {
    private static final int A_SECOND = 300;
    private static final int SECONDS = 8;

    /// For each layer, in any second.
    private static final int MOST_ASKED = 2;

    private KeyFrameStorm() {}

    static void play(Stage stage) {
        SimPeer alice = stage.joinSimulcast("alice", 1);
        List<String> layers = List.of("vq", "vh", "vf");
        for (int layer = 0; layer < layers.size(); layer++) {
            alice.stream(layers.get(layer)).encoder.height = 180 << layer;
        }
        List<SimPeer> askers = List.of(stage.watch("bob", 1), stage.watch("carol", 1));
        stage.run(3);
        long nanosApart = VirtualClock.SECONDS / A_SECOND;
        for (SimPeer asker : askers) {
            long ssrc = asker.slot("sv0").slot().ssrc();
            for (int i = 1; i <= A_SECOND * SECONDS; i++) {
                stage.world().in(i * nanosApart, now -> asker.sendRtcp(new Pli(SimPeer.REPORTER, ssrc)));
            }
        }
        long heeded = stage.world().loop().stats().ledger().feedbackHeeded();
        for (int second = 0; second < SECONDS; second++) {
            for (SimPeer asker : askers) {
                stage.limit(
                        asker.identity(),
                        List.of(180, 360, 0).get(stage.chance().nextInt(3)),
                        0);
            }
            stage.run(1);
        }
        stage.run(0.1);
        long asked = stage.world().loop().stats().ledger().feedbackHeeded() - heeded;
        stage.check(asked + " requests came to the server", asked >= (long) A_SECOND * SECONDS * askers.size());
        for (String layer : layers) {
            int most = alice.stream(layer).mostAskedInASecond();
            stage.check(
                    layer + " is asked for " + most + " key frames in a second, " + MOST_ASKED + " at most",
                    most <= MOST_ASKED);
        }
        stage.check(
                "a storm is heard at all",
                layers.stream().anyMatch(layer -> alice.stream(layer).mostAskedInASecond() == MOST_ASKED));
        stage.run(4);
        stage.checkAllLive(0.2);
    }
}
