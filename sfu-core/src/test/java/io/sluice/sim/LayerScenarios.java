package io.sluice.sim;

import io.sluice.parameters.Codec;
import io.sluice.sim.media.PayloadForm;
import io.sluice.sim.media.ScalabilityMode;
import io.sluice.sim.media.SimReceiver;
import io.sluice.sim.net.LinkConditions;
import java.util.ArrayList;
import java.util.List;

/// The stories of pictures in layers, and of receivers that want only some of them.
final class LayerScenarios {
    private LayerScenarios() {}

    static final List<Scenario> ALL = List.of(
            new Scenario("limits", "a receiver wants more and less of pictures in layers", stage -> {
                PayloadForm[] forms = PayloadForm.values();
                PayloadForm form = forms[stage.chance().nextInt(forms.length)];
                stage.join("alice", 1, form);
                stage.join("carol", 1, PayloadForm.VP8_L1T3);
                SimPeer bob = stage.watch("bob", 2);
                stage.run(3);
                for (int i = 0; i < 12; i++) {
                    stage.limit(
                            "bob",
                            List.of(0, 180, 360, 720).get(stage.chance().nextInt(4)),
                            List.of(0, 6, 13, 25).get(stage.chance().nextInt(4)));
                    stage.run(0.2 + stage.chance().nextDouble());
                    stage.checkAllLive(0.5);
                }
                ScalabilityMode mode = form.mode();
                stage.limit("bob", 180, 7);
                stage.run(2);
                checkOnly(stage, bob, "sv0", 0, 0);
                stage.limit("bob", 0, 0);
                stage.run(2);
                checkOnly(stage, bob, "sv0", mode.spatialLayers() - 1, mode.temporalLayers() - 1);
            }),
            new Scenario("limits-lossy", "the same while key frames come late, by repair", stage -> {
                PayloadForm[] forms = PayloadForm.values();
                PayloadForm form = forms[stage.chance().nextInt(forms.length)];
                stage.join("alice", 1, form);
                stage.join("carol", 1, PayloadForm.AV1_L3T3_KEY);
                stage.watch("bob", 2);
                stage.run(2);
                LinkConditions lossy = LinkConditions.ofDelay(20).losing(0.1);
                stage.conditions("alice", lossy, LinkConditions.PERFECT);
                stage.conditions("carol", lossy, LinkConditions.PERFECT);
                for (int i = 0; i < 20; i++) {
                    stage.limit(
                            "bob",
                            List.of(0, 180, 360).get(stage.chance().nextInt(3)),
                            List.of(0, 7, 14).get(stage.chance().nextInt(3)));
                    stage.run(0.3 + stage.chance().nextDouble());
                }
                stage.conditions("alice", LinkConditions.PERFECT);
                stage.conditions("carol", LinkConditions.PERFECT);
                stage.run(3);
                stage.limit("bob", 180, 7);
                stage.run(3);
                checkOnly(stage, stage.peer("bob"), "sv1", 0, 0);
                stage.limit("bob", 0, 0);
                stage.run(3);
                checkOnly(stage, stage.peer("bob"), "sv1", 2, 2);
            }),
            new Scenario(
                    "switches",
                    "track and layer change at once: three streams, and three layers by three",
                    SwitchStory::play),
            new Scenario("layers", "VP8, VP9 and AV1 in layers, each whole to everybody, with loss", stage -> {
                for (PayloadForm form : PayloadForm.values()) {
                    if (form.mode() != ScalabilityMode.L1T1) {
                        stage.join(form.name(), 2, form);
                        stage.run(0.2);
                    }
                }
                stage.run(2);
                stage.beginMeasuring();
                stage.run(2);
                stage.checkAllLive(0.2);
                for (SimPeer peer : stage.peers().values()) {
                    peer.receivers()
                            .forEach(receiver -> stage.check(
                                    peer.identity() + " sees " + receiver.mid + " in full, but for "
                                            + receiver.tornPictures + " pictures",
                                    receiver.tornPictures == 0));
                }
                for (String who : List.copyOf(stage.peers().keySet())) {
                    stage.conditions(who, LinkConditions.ofDelay(20).losing(0.03));
                }
                stage.run(6);
                stage.checkAllLive(1);
            }),
            new Scenario("simulcast", "three layers by RID; layers vanish and return", stage -> {
                SimPeer alice = stage.joinSimulcast("alice", 1);
                stage.watch("bob", 1);
                stage.run(3);
                stage.checkLive("bob", 0.2);
                alice.stream("vf").stop();
                stage.run(3);
                stage.checkLive("bob", 0.2);
                alice.stream("vh").stop();
                stage.run(3);
                stage.checkLive("bob", 0.2);
                alice.stream("vf").start();
                alice.stream("vh").start();
                stage.run(3);
                stage.checkLive("bob", 0.2);
            }),
            new Scenario("simulcast-limits", "each receiver gets the highest of three layers that fits", stage -> {
                List<Integer> heights = List.of(180, 360, 720);
                List<String> layers = List.of("vq", "vh", "vf");
                SimPeer alice = stage.newcomer("alice");
                // The first two tell their heights in key frames, the others only beside them.
                alice.offers.form = List.of(PayloadForm.H264, PayloadForm.VP8, PayloadForm.VP9, PayloadForm.AV1)
                        .get(stage.chance().nextInt(4));
                alice.offers.allocates = alice.offers.form.codec() == Codec.VP9
                        || alice.offers.form.codec() == Codec.AV1
                        || stage.chance().nextBoolean();
                stage.joinSimulcast(alice, 1);
                for (int layer = 0; layer < layers.size(); layer++) {
                    alice.stream(layers.get(layer)).encoder.height = heights.get(layer);
                }
                if (stage.chance().nextBoolean()) {
                    stage.conditions("alice", LinkConditions.ofDelay(20).losing(0.02), LinkConditions.PERFECT);
                }
                List<String> watchers = List.of("bob", "carol");
                watchers.forEach(who -> stage.watch(who, 1));
                stage.run(3);
                for (int turn = 0; turn < 8; turn++) {
                    List<Integer> limits = new ArrayList<>();
                    for (String who : watchers) {
                        int limit = List.of(0, 90, 180, 300, 360, 719, 720, 1080)
                                .get(stage.chance().nextInt(8));
                        limits.add(limit);
                        stage.limit(who, limit, 0);
                    }
                    stage.run(3);
                    for (int i = 0; i < watchers.size(); i++) {
                        int limit = limits.get(i);
                        long fitting = heights.stream()
                                .filter(height -> limit == 0 || height <= limit)
                                .count();
                        String expected = layers.get((int) Math.max(0, fitting - 1));
                        int shown = stage.peer(watchers.get(i)).receiver("sv0").shownStream;
                        stage.check(
                                alice.offers.form + ": within " + limit + " is " + expected,
                                shown == alice.stream(expected).number);
                    }
                    stage.checkAllLive(0.5);
                }
            }),
            new Scenario(
                    "late-watchers", "people come to look while a call runs; each begins with a key frame", stage -> {
                        stage.join("alice", 1);
                        for (int i = 0; i < 8; i++) {
                            stage.run(0.1 + stage.chance().nextDouble());
                            stage.watch("watcher" + i, 1);
                        }
                        stage.run(5);
                        stage.checkAllLive(0.2);
                    }));

    /// For a second pictures come up to these layers, and not one above.
    static void checkOnly(Stage stage, SimPeer peer, String mid, int spatialId, int temporalId) {
        SimReceiver receiver = peer.receiver(mid);
        long[] spatialBefore = receiver.bySpatialId.clone();
        long[] temporalBefore = receiver.byTemporalId.clone();
        stage.run(1);
        for (int layer = 0; layer < spatialBefore.length; layer++) {
            long spatial = receiver.bySpatialId[layer] - spatialBefore[layer];
            long temporal = receiver.byTemporalId[layer] - temporalBefore[layer];
            stage.check(
                    spatial + " pictures of spatial layer " + layer + ", " + spatialId + " is wanted",
                    layer == spatialId ? spatial > 0 : spatial == 0);
            stage.check(
                    temporal + " pictures of temporal layer " + layer + ", up to " + temporalId + " is wanted",
                    layer <= temporalId ? temporal > 0 : temporal == 0);
        }
    }
}
