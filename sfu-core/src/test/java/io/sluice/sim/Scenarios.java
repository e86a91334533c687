package io.sluice.sim;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.SessionKind;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;
import io.sluice.rtcp.Nack;
import io.sluice.sim.media.PayloadForm;
import io.sluice.sim.media.ScalabilityMode;
import io.sluice.sim.net.LinkConditions;
import io.sluice.sim.net.VirtualClock;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The stories that every seed is played through; those of layers are [LayerScenarios].
final class Scenarios {
    private Scenarios() {}

    private static final List<Scenario> OF_ROOMS = List.of(
            new Scenario("two-talk", "two people, a good network", stage -> {
                stage.join("alice", 1);
                stage.join("bob", 1);
                stage.run(2);
                stage.beginMeasuring();
                stage.run(8);
                stage.checkAllLive(0.2);
                stage.checkNoFreeze("alice");
                stage.checkNoFreeze("bob");
            }),
            new Scenario("four-meet", "four people with a camera each, for a minute", stage -> {
                for (String who : List.of("alice", "bob", "carol", "dave")) {
                    stage.join(who, 3);
                    stage.peer(who).stream("v").encoder.payloadBytes = 833;
                }
                stage.run(60);
                stage.checkAllLive(0.2);
            }),
            new Scenario("codecs", "VP8, VP9, H264 and AV1 in one room, with loss", stage -> {
                for (PayloadForm form : PayloadForm.values()) {
                    if (form.mode() == ScalabilityMode.L1T1) {
                        stage.join(form.name(), 4, form);
                        stage.run(0.3);
                    }
                }
                stage.run(2);
                stage.checkAllLive(0.2);
                for (String who : List.copyOf(stage.peers().keySet())) {
                    stage.conditions(who, LinkConditions.ofDelay(20).losing(0.03));
                }
                stage.run(8);
                // Who takes no RTX gets nothing of what was lost on the way in (ADR 13): a key frame has to come whole.
                stage.peers().keySet().forEach(who -> stage.checkLive(who, who.equals("VP8_PLAIN") ? 5 : 1));
            }),
            new Scenario("adaptation", "a publisher that hears of loss sends less, and more again later", stage -> {
                SimStream camera = stage.join("alice", 1).stream("v");
                stage.join("bob", 1);
                stage.run(2);
                stage.check("nothing is lost, nothing is saved", camera.encoder.ratePercent() == 100);
                stage.conditions("alice", LinkConditions.PERFECT.losing(0.3), LinkConditions.PERFECT);
                stage.run(5);
                stage.check("it sends less: " + camera.encoder.ratePercent() + " %", camera.encoder.ratePercent() < 60);
                stage.conditions("alice", LinkConditions.PERFECT);
                stage.run(12);
                stage.check(
                        "it has recovered: " + camera.encoder.ratePercent() + " %",
                        camera.encoder.ratePercent() == 100);
                stage.checkAllLive(0.2);
            }),
            new Scenario("come-and-go", "people join, leave and vanish while others talk", stage -> {
                stage.join("alice", 3);
                stage.join("bob", 3);
                stage.run(1.5);
                stage.join("carol", 3);
                stage.run(0.3);
                stage.leave("bob");
                stage.run(2);
                stage.join("dave", 2);
                stage.run(3);
                stage.checkAllLive(0.2);
                stage.vanish("carol");
                stage.run(40);
                stage.check(
                        "the silent one is gone", stage.world().loop().stats().sessions() == 2);
                stage.checkAllLive(0.2);
            }),
            new Scenario(
                    "lossy-uplink",
                    "a publisher loses 5 % at 50 ms; what the server repairs reaches everybody",
                    stage -> {
                        stage.join("alice", 1);
                        stage.join("bob", 1);
                        stage.run(2);
                        stage.conditions("alice", LinkConditions.ofDelay(25).losing(0.05), LinkConditions.ofDelay(25));
                        stage.run(10);
                        stage.checkAllLive(0.5);
                        stage.checkNoFreeze("bob");
                    }),
            new Scenario("lossy-downlink", "a receiver loses 5 % at 50 ms and asks again", stage -> {
                stage.join("alice", 1);
                stage.join("bob", 1);
                stage.run(2);
                stage.conditions(
                        "bob",
                        LinkConditions.ofDelay(25),
                        LinkConditions.ofDelay(25).losing(0.05));
                stage.run(10);
                stage.checkAllLive(0.5);
                stage.checkNoFreeze("bob");
            }),
            new Scenario(
                    "repair-5",
                    "5 % is lost on each way at 50 ms; 99.5 % of all frames can be played, and none stands still",
                    stage -> RepairStory.play(stage, 0.05, 0.995, 1, true)),
            new Scenario(
                    "repair-10",
                    "10 % is lost on each way at 50 ms; 99 % of all frames can be played",
                    stage -> RepairStory.play(stage, 0.1, 0.99, 3, false)),
            new Scenario("deaf-publisher", "a publisher that repairs nothing loses 5 %", stage -> {
                SimPeer alice = stage.join("alice", 1);
                stage.join("bob", 1);
                alice.repairs = false;
                stage.run(2);
                stage.conditions("alice", LinkConditions.PERFECT.losing(0.05), LinkConditions.PERFECT);
                stage.run(8);
                stage.conditions("alice", LinkConditions.PERFECT);
                stage.run(5);
                stage.checkAllLive(0.2);
            }),
            new Scenario("bursts", "both ways lose 8 % in bursts of four; the picture comes back", stage -> {
                stage.join("alice", 2);
                stage.join("bob", 2);
                stage.join("carol", 2);
                stage.run(2);
                stage.conditions("alice", LinkConditions.ofDelay(30).losingInBursts(0.08, 4));
                stage.conditions("bob", LinkConditions.ofDelay(30).losingInBursts(0.08, 4));
                stage.run(10);
                stage.conditions("alice", LinkConditions.PERFECT);
                stage.conditions("bob", LinkConditions.PERFECT);
                stage.run(5);
                stage.checkAllLive(0.2);
            }),
            new Scenario("disturbed", "packets come twice, late, out of order and broken", stage -> {
                stage.join("alice", 2);
                stage.join("bob", 2);
                stage.join("carol", 2);
                stage.run(2);
                for (String who : List.of("alice", "bob", "carol")) {
                    stage.conditions(
                            who, LinkConditions.ofDelay(20).jittering(15).disturbed(0.03, 0.03, 0.01));
                }
                stage.run(10);
                stage.checkAllLive(1);
            }),
            new Scenario("restless", "a track comes and goes while its packets overtake each other", stage -> {
                stage.join("alice", 1);
                stage.join("bob", 1);
                stage.run(2);
                stage.conditions("alice", LinkConditions.ofDelay(20).disturbed(0, 0.3, 0), LinkConditions.PERFECT);
                for (int i = 0; i < 40; i++) {
                    boolean muted = i % 2 == 0;
                    if (!muted) {
                        // One half of a key frame comes while nobody hears, the other half afterwards.
                        stage.peer("alice").stream("v").encoder.wantKeyFrame();
                        stage.run(stage.chance().nextDouble() / 10);
                    }
                    stage.mute("alice", "v", muted);
                    stage.run(0.1 + stage.chance().nextDouble() / 2);
                }
                stage.conditions("alice", LinkConditions.PERFECT);
                stage.run(4);
                stage.checkAllLive(0.2);
            }),
            new Scenario("muted-leap", "a publisher's clock leaps while nobody hears it", stage -> {
                stage.join("alice", 1);
                stage.join("bob", 1);
                stage.run(2);
                for (int i = 0; i < 3; i++) {
                    stage.mute("alice", "v", true);
                    stage.mute("alice", "a", true);
                    stage.run(0.5 + stage.chance().nextDouble());
                    stage.peer("alice").stream("v")
                            .jump(90_000L * (1 + stage.chance().nextInt(10_000)), 0);
                    stage.peer("alice").stream("a")
                            .jump(48_000L * (1 + stage.chance().nextInt(10_000)), 0);
                    stage.run(4);
                    stage.mute("alice", "v", false);
                    stage.mute("alice", "a", false);
                    stage.run(2);
                    stage.checkAllLive(0.2);
                }
            }),
            new Scenario("no-rtx", "a receiver without RTX gets the same protected bytes again", stage -> {
                stage.join("alice", 1);
                SimPeer bob = stage.newcomer("bob");
                bob.offers.rtx = false;
                stage.enter(bob.publishesBoth().receivesPairs(0, 1));
                stage.run(2);
                stage.conditions(
                        "bob",
                        LinkConditions.ofDelay(20),
                        LinkConditions.ofDelay(20).losing(0.05));
                stage.run(8);
                stage.checkAllLive(0.5);
            }),
            new Scenario("few-slots", "ten publish, two slots each; policy and subscriptions decide", stage -> {
                for (int i = 0; i < 10; i++) {
                    stage.join("p" + i, 2);
                    stage.run(0.2);
                }
                stage.run(4);
                stage.checkAllLive(0.2);
                stage.leave("p1");
                stage.leave("p2");
                stage.run(4);
                stage.checkAllLive(0.2);
            }),
            new Scenario("mute", "a track is muted and comes back; it costs nothing meanwhile", MuteStory::play),
            new Scenario("address-change", "a phone goes from one network to another", stage -> {
                stage.join("alice", 1);
                stage.join("bob", 1);
                stage.run(3);
                stage.move("alice");
                stage.run(8);
                stage.checkAllLive(0.5);
                stage.move("bob");
                stage.run(8);
                stage.checkAllLive(0.5);
            }),
            new Scenario("ice-restart", "new credentials in a running call", stage -> {
                stage.join("alice", 1);
                stage.join("bob", 1);
                stage.run(3);
                stage.peer("alice").restartIce();
                stage.run(4);
                stage.peer("alice").restartIce();
                stage.peer("bob").restartIce();
                stage.run(6);
                stage.checkAllLive(0.2);
            }),
            new Scenario(
                    "mobility",
                    "networks, addresses, credentials and devices change, and nobody is seated elsewhere",
                    MobilityStory::play),
            new Scenario("outage", "nothing gets through for 5 s", stage -> {
                stage.join("alice", 1);
                stage.join("bob", 1);
                stage.run(3);
                stage.conditions("alice", LinkConditions.PERFECT.dead());
                stage.run(5);
                stage.conditions("alice", LinkConditions.PERFECT);
                stage.run(6);
                stage.checkAllLive(0.2);
            }),
            new Scenario("dead-client", "a client dies silently; nothing is sent to it for long", stage -> {
                stage.join("alice", 1);
                stage.join("bob", 1);
                stage.run(3);
                stage.vanish("bob");
                stage.run(45);
                stage.check("it is gone", stage.world().loop().stats().sessions() == 1);
            }),
            new Scenario("new-ssrc", "a device change brings another SSRC", stage -> {
                SimPeer alice = stage.join("alice", 1);
                stage.join("bob", 1);
                stage.run(3);
                // By an offer that names it.
                alice.changeSsrcBySignalling("v");
                stage.run(5);
                stage.checkAllLive(0.2);
            }),
            new Scenario("clock-jump", "a publisher's clock and numbers leap", stage -> {
                SimPeer alice = stage.join("alice", 1);
                stage.join("bob", 1);
                stage.run(3);
                alice.stream("v").jump(stage.chance().nextLong(1L << 32), 0);
                stage.run(3);
                alice.stream("a").jump(stage.chance().nextLong(1L << 32), 0);
                stage.run(4);
                stage.checkAllLive(0.5);
            }),
            new Scenario(
                    "small-leap", "a publisher's clock leaps by little, under loss, and its reports tell", stage -> {
                        SimPeer alice = stage.join("alice", 1);
                        stage.join("bob", 1);
                        stage.run(3);
                        stage.conditions(
                                "alice", LinkConditions.ofDelay(20).losingInBursts(0.1, 3), LinkConditions.PERFECT);
                        for (int i = 0; i < 4; i++) {
                            long millis = stage.chance().nextInt(-4_500, 4_500);
                            alice.stream("v").jump(90 * millis, 0);
                            alice.stream("a").jump(48 * millis, 0);
                            stage.run(5 + stage.chance().nextDouble());
                            // Leaps that make up more are seen by the packets alone.
                            alice.stream("v").jump(stage.chance().nextLong(1L << 32), 0);
                            alice.stream("a").jump(stage.chance().nextLong(1L << 32), 0);
                            stage.run(2);
                        }
                        stage.conditions("alice", LinkConditions.PERFECT);
                        stage.run(3);
                        stage.checkAllLive(0.5);
                    }),
            new Scenario("narrow", "a receiver's bottleneck of 300 kbit/s drops what does not fit", stage -> {
                stage.join("alice", 1);
                stage.join("bob", 1);
                stage.run(2);
                stage.conditions(
                        "bob",
                        LinkConditions.ofDelay(20),
                        LinkConditions.ofDelay(20).narrow(300, 30_000));
                stage.run(8);
                stage.conditions("bob", LinkConditions.PERFECT);
                stage.run(4);
                stage.checkAllLive(0.2);
            }),
            new Scenario("whip-and-whep", "an encoder publishes, players play", stage -> {
                SimPeer encoder = stage.newcomer("encoder");
                stage.enter(encoder.publishesBoth(), SessionKind.WHIP);
                for (int i = 0; i < 4; i++) {
                    SimPeer player = stage.newcomer("player" + i);
                    stage.enter(player.receivesPairs(0, 1), SessionKind.WHEP);
                }
                stage.run(5);
                stage.checkAllLive(0.2);
                stage.leave("encoder");
                stage.run(2);
                stage.enter(stage.newcomer("encoder").publishesBoth(), SessionKind.WHIP);
                stage.run(4);
                stage.checkAllLive(0.2);
            }),
            new Scenario("screen", "a screen is shared and taken back", stage -> {
                stage.join("alice", 2);
                SimPeer bob = stage.join("bob", 2);
                stage.run(2);
                bob.publishes("screen", MediaKind.VIDEO, TrackSource.SCREEN).renegotiate();
                bob.startAll();
                stage.run(3);
                stage.checkAllLive(0.2);
                bob.stream("screen").stop();
                bob.rests("screen", MediaKind.VIDEO, false).renegotiate();
                stage.run(3);
                stage.checkAllLive(0.2);
            }),
            new Scenario("rejoin", "the same person joins again, and the old session ends", stage -> {
                stage.join("alice", 1);
                SimPeer first = stage.join("bob", 1);
                stage.run(3);
                first.vanish();
                stage.join("bob", 1);
                stage.run(4);
                stage.checkAllLive(0.2);
                stage.check("one session each", stage.world().loop().stats().sessions() == 2);
            }),
            new Scenario("key-frame-storm", "a receiver asks for key frames 300 times a second", KeyFrameStorm::play),
            new Scenario("nack-storm", "a receiver asks for everything again, all the time", stage -> {
                stage.join("alice", 1);
                SimPeer bob = stage.join("bob", 1);
                stage.run(2);
                storm(stage, 300, now -> {
                    long ssrc = bob.slot("sv0").slot().ssrc();
                    int highest = (int) bob.receiver("sv0").extendedHighest();
                    int[] all = new int[60];
                    for (int i = 0; i < all.length; i++) {
                        all[i] = (highest - 60 + i) & 0xffff;
                    }
                    bob.sendRtcp(Nack.of(SimPeer.REPORTER, ssrc, all));
                });
                stage.run(4);
                stage.checkAllLive(0.2);
            }),
            new Scenario("nack-one", "a receiver asks for one and the same packet, all the time", stage -> {
                stage.join("alice", 1);
                SimPeer bob = stage.join("bob", 1);
                stage.run(2);
                long ssrc = bob.slot("sv0").slot().ssrc();
                int number = (int) bob.receiver("sv0").extendedHighest() & 0xffff;
                storm(stage, 100, now -> bob.sendRtcp(Nack.of(SimPeer.REPORTER, ssrc, number)));
                stage.run(4);
                stage.checkAllLive(0.2);
            }),
            new Scenario("speakers", "fifty people, nine slots, and now one speaks, now another", SpeakerStory::play),
            new Scenario("wishes", "receivers say whom they want to see, in every way", stage -> {
                List<PeerWants> wants = List.of("alice", "bob", "carol").stream()
                        .map(who -> new PeerWants(stage, stage.join(who, 2)))
                        .toList();
                stage.run(1);
                for (int i = 0; i < 20; i++) {
                    wants.get(stage.chance().nextInt(wants.size())).change();
                    stage.run(0.2 + stage.chance().nextDouble() / 2);
                    wants.forEach(PeerWants::check);
                }
                wants.forEach(PeerWants::putBack);
                stage.run(4);
                stage.checkAllLive(0.5);
            }),
            new Scenario("newcomers", "many come within seconds, and all see pictures at once", stage -> {
                List<PayloadForm> forms = List.of(PayloadForm.values());
                stage.joinSimulcast("alice", 2);
                stage.join("bob", 2, forms.get(stage.chance().nextInt(forms.size())));
                stage.run(1 + stage.chance().nextDouble());
                if (stage.chance().nextBoolean()) {
                    stage.conditions("bob", LinkConditions.ofDelay(20).losingInBursts(0.03, 2), LinkConditions.PERFECT);
                }
                for (int i = 0; i < 8; i++) {
                    stage.watch("w" + i, 2);
                    stage.run(stage.chance().nextDouble());
                    stage.mute("alice", "v", i % 4 == 2);
                    stage.limit("w" + i, List.of(0, 180, 360).get(stage.chance().nextInt(3)), 0);
                }
                stage.conditions("bob", LinkConditions.PERFECT);
                stage.mute("alice", "v", false);
                stage.run(5);
                stage.checkAllLive(0.5);
            }),
            new Scenario(
                    "redundant-sound",
                    "sound with redundancy, lost on the way in, to who takes it and who does not",
                    RedundantSoundStory::play),
            new Scenario(
                    "capture-time",
                    "when something was captured can be told by the server's clock, whatever the publisher's shows",
                    CaptureTimeStory::play),
            new Scenario("unwatched", "layers that nobody receives are not sent", UnwatchedStory::play),
            new Scenario("the-end", "the server shuts down in the middle of a call", stage -> {
                SimPeer alice = stage.join("alice", 1);
                SimPeer bob = stage.join("bob", 1);
                stage.run(3);
                stage.world().command(new ConferenceCommand.End(SimPeer.ROOM));
                stage.run(1);
                stage.check("both heard a goodbye", alice.heardBye && bob.heardBye);
            }));

    private static final Scenario SWARM = new Scenario("swarm", "faults drawn at random", Swarm::play);

    /// The swarm is the last, for it takes the longest to show something.
    static final List<Scenario> ALL = Stream.of(OF_ROOMS, LayerScenarios.ALL, List.of(SWARM))
            .flatMap(List::stream)
            .toList();

    private static void storm(Stage stage, int times, Consumer<Long> action) {
        for (int i = 1; i <= times; i++) {
            stage.world().in(i * 10L * VirtualClock.MILLIS, action::accept);
        }
    }

    /// @return null where there is none of that name
    static @Nullable Scenario named(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
