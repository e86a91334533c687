package io.sluice.sim;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.SubscriptionPolicy;
import io.sluice.parameters.Codec;
import io.sluice.sim.media.PayloadForm;
import io.sluice.sim.media.ScalabilityMode;
import io.sluice.sim.net.LinkConditions;
import java.util.List;

/// A camera in three streams, another in three spatial and three temporal layers, and two who each have one place to
/// look: they change the track and the layer at once, faster than key frames come.
final class SwitchStory {
    private static final int TURNS = 4;
    private static final int MAX_CHANGES = 4;

    private static final List<PayloadForm> SIMULCAST =
            List.of(PayloadForm.VP8, PayloadForm.VP8_L1T3, PayloadForm.H264, PayloadForm.VP9, PayloadForm.AV1);

    private static final List<PayloadForm> SCALABLE = List.of(
            PayloadForm.VP9_L3T3,
            PayloadForm.VP9_L3T3_KEY,
            PayloadForm.VP9_L3T3_FLEXIBLE,
            PayloadForm.VP9_L3T3_KEY_FLEXIBLE,
            PayloadForm.AV1_L3T3,
            PayloadForm.AV1_L3T3_KEY);

    /// Of the three streams, and of the three spatial layers.
    private static final List<Integer> HEIGHTS = List.of(180, 360, 720);

    private static final List<String> STREAMS = List.of("vq", "vh", "vf");

    /// Pictures a second that leave one, two or all three temporal layers of 25.
    private static final List<Integer> RATES = List.of(7, 14, 0);

    private final Stage stage;
    private final SimPeer alice;
    private final SimPeer carol;

    /// What one watcher wants now.
    private record Wish(SimPeer watcher, boolean scalable, int maxHeight, int temporalId) {}

    private SwitchStory(Stage stage) {
        this.stage = stage;
        this.alice = stage.newcomer("alice");
        alice.offers.form = SIMULCAST.get(stage.chance().nextInt(SIMULCAST.size()));
        alice.offers.allocates = alice.offers.form.codec() == Codec.VP9
                || alice.offers.form.codec() == Codec.AV1
                || stage.chance().nextBoolean();
        stage.joinSimulcast(alice, 1);
        for (int layer = 0; layer < STREAMS.size(); layer++) {
            alice.stream(STREAMS.get(layer)).encoder.height = HEIGHTS.get(layer);
        }
        this.carol = stage.join("carol", 1, SCALABLE.get(stage.chance().nextInt(SCALABLE.size())));
    }

    static void play(Stage stage) {
        new SwitchStory(stage).play();
    }

    private void play() {
        List<SimPeer> watchers = List.of(stage.watch("bob", 1), stage.watch("dave", 1));
        boolean lossy = stage.chance().nextInt(3) == 0;
        stage.run(3);
        for (int turn = 0; turn < TURNS; turn++) {
            if (lossy) {
                stage.conditions("alice", LinkConditions.ofDelay(20).losing(0.03), LinkConditions.PERFECT);
                stage.conditions("carol", LinkConditions.ofDelay(20).losing(0.03), LinkConditions.PERFECT);
            }
            int changes = 1 + stage.chance().nextInt(MAX_CHANGES);
            for (int i = 0; i < changes; i++) {
                stage.run(0.6 * stage.chance().nextDouble());
                change(watchers.get(stage.chance().nextInt(2)));
            }
            stage.conditions("alice", LinkConditions.PERFECT);
            stage.conditions("carol", LinkConditions.PERFECT);
            List<Wish> last = watchers.stream().map(this::change).toList();
            stage.run(3);
            last.forEach(this::check);
        }
    }

    /// Another track and other layers, in the same moment.
    private Wish change(SimPeer watcher) {
        Wish wish = new Wish(
                watcher,
                stage.chance().nextBoolean(),
                List.of(0, 90, 180, 359, 360, 720).get(stage.chance().nextInt(6)),
                stage.chance().nextInt(RATES.size()));
        String wanted = (wish.scalable ? carol : alice).published("v").trackId();
        String other = (wish.scalable ? alice : carol).published("v").trackId();
        stage.world().journal().say("wish: " + watcher.identity() + " " + wanted + " " + wish.maxHeight + " lines");
        if (stage.chance().nextBoolean()) {
            policy(watcher, new SubscriptionPolicy(SubscriptionPolicy.Mode.AUTO, 1, List.of(wanted)));
        } else {
            policy(watcher, new SubscriptionPolicy(SubscriptionPolicy.Mode.MANUAL, -1, List.of()));
            subscribe(watcher, other, false, 0, 0);
        }
        subscribe(watcher, wanted, true, wish.maxHeight, RATES.get(wish.temporalId));
        return wish;
    }

    private void policy(SimPeer watcher, SubscriptionPolicy policy) {
        SimPeer.done(stage.world().command(new ConferenceCommand.SetPolicy(SimPeer.ROOM, watcher.sessionId(), policy)));
    }

    private void subscribe(SimPeer watcher, String trackId, boolean enabled, int maxHeight, int maxFps) {
        watcher.limitsLayers = true;
        SimPeer.done(stage.world()
                .command(new ConferenceCommand.Subscribe(
                        SimPeer.ROOM, watcher.sessionId(), trackId, enabled, 0, maxHeight, maxFps)));
    }

    private void check(Wish wish) {
        int fitting = (int) HEIGHTS.stream()
                .filter(height -> wish.maxHeight == 0 || height <= wish.maxHeight)
                .count();
        int layer = Math.max(0, fitting - 1);
        SimStream expected = wish.scalable ? carol.stream("v") : alice.stream(STREAMS.get(layer));
        stage.check(
                wish.watcher.identity() + " sees " + expected.form + " within " + wish.maxHeight + ": stream "
                        + expected.number + ", not " + wish.watcher.receiver("sv0").shownStream,
                wish.watcher.receiver("sv0").shownStream == expected.number);
        ScalabilityMode mode = expected.form.mode();
        LayerScenarios.checkOnly(
                stage,
                wish.watcher,
                "sv0",
                wish.scalable ? layer : 0,
                Math.min(wish.temporalId, mode.temporalLayers() - 1));
    }
}
