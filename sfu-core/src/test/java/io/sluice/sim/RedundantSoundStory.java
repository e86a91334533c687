package io.sluice.sim;

import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;
import io.sluice.sim.media.SimReceiver;
import io.sluice.sim.net.LinkConditions;
import io.sluice.sim.net.VirtualClock;

/// One speaks with redundancy (RFC 2198) and one without, and the network loses as much of both; one listens who takes
/// redundancy, and one who takes plain Opus alone.
final class RedundantSoundStory {
    private static final double LOSS = 0.05;
    private static final int SECONDS = 20;
    private static final long DTX_NANOS = 400 * VirtualClock.MILLIS;

    private final Stage stage;
    private final SimPeer alice;
    private final SimPeer dave;

    private RedundantSoundStory(Stage stage) {
        this.stage = stage;
        SimPeer redundant = stage.newcomer("alice");
        redundant.offers.sendsRedundantSound(1 + stage.chance().nextInt(3));
        this.alice = speaks(redundant);
        SimPeer taking = stage.newcomer("bob");
        taking.offers.takesRedundantSound();
        listens(taking);
        listens(stage.newcomer("carol"));
        this.dave = speaks(stage.newcomer("dave"));
    }

    private SimPeer speaks(SimPeer newcomer) {
        return listens(newcomer.publishes("a", MediaKind.AUDIO, TrackSource.MICROPHONE));
    }

    private SimPeer listens(SimPeer newcomer) {
        return stage.enter(newcomer.receives("sa0", MediaKind.AUDIO).receives("sa1", MediaKind.AUDIO));
    }

    static void play(Stage stage) {
        new RedundantSoundStory(stage).play();
    }

    private void play() {
        stage.run(2);
        stage.checkAllLive(0.2);
        LinkConditions lossy = LinkConditions.ofDelay(20).losing(LOSS);
        stage.conditions("alice", lossy, LinkConditions.PERFECT);
        stage.conditions("dave", lossy, LinkConditions.PERFECT);
        stage.run(0.1);
        double redundant = missing(alice, "carol");
        double plain = missing(dave, "carol");
        stage.world().journal().say("missing with redundancy %.4f, without %.4f".formatted(redundant, plain));
        stage.check("of sound with redundancy hardly a frame is missing: " + redundant, redundant < 0.02);
        stage.check("of plain sound what was lost is missing: " + plain, plain > 0.02);
        pauses();
        disorder();
        mute();
    }

    /// The share of a speaker's frames that somebody who takes plain Opus gets in no packet.
    private double missing(SimPeer speaker, String listener) {
        SimStream sound = speaker.stream("a");
        SimReceiver heard = hearing(speaker, listener);
        long sentBefore = sound.packets;
        long heardBefore = heard.pictures;
        stage.run(SECONDS);
        double sent = sound.packets - sentBefore;
        return (sent - (heard.pictures - heardBefore)) / sent;
    }

    private SimReceiver hearing(SimPeer speaker, String listener) {
        SimPeer who = stage.peer(listener);
        String trackId = speaker.published("a").trackId();
        return who.slots().stream()
                .filter(slot -> trackId.equals(slot.trackId()))
                .map(slot -> who.receiver(slot.mid()))
                .findFirst()
                .orElseThrow();
    }

    /// Silence, of which a frame goes out now and then.
    private void pauses() {
        long begun = stage.world().now();
        alice.stream("a").pauses = now -> (now - begun) / DTX_NANOS % 2 == 0 && (now - begun) % DTX_NANOS != 0;
        stage.run(5);
        alice.stream("a").pauses = now -> false;
    }

    /// What comes late came before within another packet.
    private void disorder() {
        stage.conditions(
                "alice", LinkConditions.ofDelay(20).jittering(30).disturbed(0.05, 0.1, 0.02), LinkConditions.PERFECT);
        stage.run(8);
        stage.conditions("alice", LinkConditions.ofDelay(20).losingInBursts(0.1, 3), LinkConditions.PERFECT);
        stage.run(5);
    }

    private void mute() {
        for (int i = 0; i < 10; i++) {
            stage.mute("alice", "a", i % 2 == 0);
            stage.run(0.3 + stage.chance().nextDouble());
        }
        stage.conditions("alice", LinkConditions.PERFECT);
        stage.conditions("dave", LinkConditions.PERFECT);
        stage.run(2);
        stage.checkAllLive(0.2);
    }
}
