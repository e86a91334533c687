package io.sluice.sim;

import io.sluice.forwarding.DropReason;
import io.sluice.sim.media.PayloadForm;
import java.util.List;

/// A camera that is muted while five look: no packet leaves, none is asked for, and what comes all the same costs one
/// drop, however many there are who would get it.
final class MuteStory {
    private static final int WATCHERS = 5;

    /// After so long a publisher knows that nobody wants its layers.
    private static final double HINTED_SECONDS = 3.2;

    private MuteStory() {}

    static void play(Stage stage) {
        SimPeer alice = stage.newcomer("alice");
        alice.heedsHints = stage.chance().nextBoolean();
        List<PayloadForm> forms = List.of(PayloadForm.values());
        alice.offers.form = forms.get(stage.chance().nextInt(forms.size()));
        stage.enter(alice.publishesBoth().receivesPairs(0, 1));
        stage.join("bob", 1);
        for (int i = 0; i < WATCHERS; i++) {
            stage.watch("w" + i, 2);
        }
        stage.run(3);
        SimStream camera = alice.stream("v");
        // Its sound would be counted, too.
        alice.stream("a").stop();
        stage.peer("bob").stopAll();
        stage.mute("alice", "v", true);
        stage.run(HINTED_SECONDS);
        stage.check("a hint stops who heeds it", camera.running != alice.heedsHints);
        int made = camera.packets;
        long muted = stage.drops(DropReason.MUTED);
        long offered = stage.world().loop().stats().ledger().offered();
        long before = pictures(stage);
        stage.run(3);
        int came = camera.packets - made;
        stage.check("nothing of a muted track is forwarded", pictures(stage) == before);
        stage.check(
                "nothing of it is offered to anybody",
                stage.world().loop().stats().ledger().offered() == offered);
        long dropped = stage.drops(DropReason.MUTED) - muted;
        stage.check(
                came + " packets came and cost " + dropped + " drops for " + (WATCHERS + 1) + " watchers",
                alice.heedsHints ? came == 0 && dropped == 0 : came > 200 && Math.abs(came - dropped) <= 6);
        stage.check(
                "no key frame is asked for: " + camera.lastAskedNanos,
                stage.world().now() - camera.lastAskedNanos > 3_000_000_000L);
        alice.stream("a").start();
        stage.peer("bob").startAll();
        stage.mute("alice", "v", false);
        stage.run(3);
        stage.checkAllLive(0.2);
    }

    private static long pictures(Stage stage) {
        return stage.peers().values().stream()
                .flatMap(peer -> peer.receivers().stream())
                .mapToLong(receiver -> receiver.packets)
                .sum();
    }
}
