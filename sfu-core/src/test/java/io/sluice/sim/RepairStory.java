package io.sluice.sim;

import io.sluice.sim.media.PayloadForm;
import io.sluice.sim.media.PlayablePictures;
import io.sluice.sim.media.SimReceiver;
import io.sluice.sim.net.LinkConditions;
import java.util.Arrays;
import java.util.List;

/// A publisher and a receiver whose ways lose packets, both of them or one: how much of what was sent can be played?
///
/// The publisher's round trip to the server is 50 ms, and so is the receiver's; each way of both loses the share,
/// alone or in short bursts. Pictures are counted where they are made, so that what never came counts, too.
final class RepairStory {
    private static final long ONE_WAY_MILLIS = 25;
    private static final double MEASURED_SECONDS = 12;
    private static final int PICTURES_PER_SECOND = 25;

    /// A picture that was made in the last moment has this long to be repaired.
    private static final double AFTERMATH_SECONDS = 1;

    /// A packet is sent again three times at most. Where the network takes all four, with chances of 0.05⁴ or 0.1⁴
    /// for each packet of some 1,500, the picture waits for a key frame.
    private static final int LOST_FOR_GOOD_PICTURES = 15;

    private static final List<PayloadForm> FORMS = Arrays.stream(PayloadForm.values())
            // Who takes no RTX gets nothing of what was lost on the way in (ADR 13).
            .filter(form -> form != PayloadForm.VP8_PLAIN)
            .toList();

    private final Stage stage;
    private final double loss;

    private RepairStory(Stage stage, double loss) {
        this.stage = stage;
        this.loss = loss;
    }

    /// @param loss the share that each way loses, 0..1
    /// @param playable the share of pictures that have to be playable, 0..1
    /// @param lost how many packets the network may take for good in one run, with all their repairs
    /// @param smooth whether no picture may stand for half a second
    static void play(Stage stage, double loss, double playable, int lost, boolean smooth) {
        new RepairStory(stage, loss).play(playable, lost, smooth);
    }

    private void play(double wanted, int lost, boolean smooth) {
        SimStream sent = publish();
        stage.watch("bob", 1);
        SimReceiver receiver = stage.peer("bob").receiver("sv0");
        PlayablePictures pictures = receiver.watchPlayable(sent.number, sent.form.mode());
        stage.run(4);
        stage.check("bob gets the highest layer before anything is lost", receiver.shownStream == sent.number);
        int before = sent.encoder.pictures();
        pictures.from(before);
        stage.beginMeasuring();
        lose();
        stage.run(MEASURED_SECONDS);
        int made = sent.encoder.pictures() - before;
        pictures.until(sent.encoder.pictures());
        stage.run(AFTERMATH_SECONDS);
        stage.check(made + " pictures were made of " + sent.form, made >= (MEASURED_SECONDS - 1) * PICTURES_PER_SECOND);
        stage.share(new Share("pictures playable within half a second", pictures.inTime(), made, wanted));
        stage.check(
                "%d of %d pictures of %s could be played in time, %d too late, %d never"
                        .formatted(
                                pictures.inTime(),
                                made,
                                sent.form,
                                pictures.late(),
                                made - pictures.inTime() - pictures.late()),
                made - pictures.inTime() <= (1 - wanted) * made + lost * LOST_FOR_GOOD_PICTURES);
        if (smooth) {
            stage.checkNoFreeze("bob");
            stage.checkLive("bob", 0.5);
        }
        stage.conditions("alice", LinkConditions.PERFECT);
        stage.conditions("bob", LinkConditions.PERFECT);
        stage.run(3);
        stage.checkLive("bob", 0.2);
    }

    /// In one of all forms, or in three layers by RID.
    private SimStream publish() {
        int drawn = stage.chance().nextInt(FORMS.size() + 2);
        if (drawn < FORMS.size()) {
            return stage.join("alice", 1, FORMS.get(drawn)).stream("v");
        }
        SimPeer alice = stage.newcomer("alice");
        alice.offers.form = List.of(PayloadForm.VP8, PayloadForm.H264, PayloadForm.VP9, PayloadForm.AV1)
                .get(stage.chance().nextInt(4));
        return stage.joinSimulcast(alice, 1).stream("vf");
    }

    private void lose() {
        LinkConditions good = LinkConditions.ofDelay(ONE_WAY_MILLIS);
        LinkConditions bad = stage.chance().nextInt(3) == 0 ? good.losingInBursts(loss, 2) : good.losing(loss);
        int where = stage.chance().nextInt(4);
        stage.conditions("alice", where == 1 ? good : bad);
        stage.conditions("bob", where == 2 ? good : bad);
    }
}
