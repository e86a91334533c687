package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sim.net.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When a newcomer sees the first picture, and what that costs the others.
class NewcomerSimTest {
    private static final long CONNECTED_AND_THERE_NANOS = 50 * VirtualClock.MILLIS;
    /// There and back to the publisher, and until its next picture.
    private static final long ASKED_AND_MADE_NANOS = 60 * VirtualClock.MILLIS;

    private static final int FRAME = 3_600;

    private static SimPeer watches(Stage stage, String who) {
        SimPeer newcomer = stage.newcomer(who).receivesPairs(0, 1);
        newcomer.remembers = true;
        return stage.enter(newcomer);
    }

    private static long firstPictureNanos(SimPeer peer) {
        return peer.media("sv0").stream()
                .filter(Received::marker)
                .findFirst()
                .orElseThrow()
                .atNanos();
    }

    private static void end(Stage stage) {
        stage.end();
        assertThat(stage.world().violations().found()).isEmpty();
    }

    @Test
    void aFreshKeyFrameIsGivenAtOnceAndNothingBehindItIsShownLate() {
        try (Stage stage = new Stage(1, false)) {
            SimStream video = stage.join("alice", 1).stream("v");
            stage.run(3);
            watches(stage, "bob");
            stage.run(0.8);
            int keyFrames = video.encoder.keyFrames();
            long joinedNanos = stage.world().now();
            SimPeer carol = watches(stage, "carol");
            stage.run(2);
            assertThat(video.encoder.keyFrames()).isEqualTo(keyFrames);
            assertThat(firstPictureNanos(carol) - joinedNanos).isLessThan(CONNECTED_AND_THERE_NANOS);

            List<Received> seen = carol.media("sv0");
            assertThat(seen.getFirst().vp8KeyFrame()).isTrue();
            long beganNanos = seen.getFirst().atNanos();
            List<Received> past = seen.stream()
                    .filter(packet -> packet.atNanos() == beganNanos)
                    .toList();
            // More than half a second of pictures, of which each has its timestamp, and all little room.
            assertThat(past.stream().filter(Received::marker)).hasSizeGreaterThan(15);
            assertThat(past.stream().map(Received::timestamp).distinct().count())
                    .isEqualTo(past.stream().filter(Received::marker).count());
            assertThat((past.getLast().timestamp() - past.getFirst().timestamp()) & 0xffff_ffffL)
                    .isEqualTo(900);
            List<Received> live = seen.subList(past.size() - 1, seen.size());
            assertThat((live.getLast().timestamp() - live.getFirst().timestamp()) & 0xffff_ffffL)
                    .isEqualTo(FRAME * (live.stream().filter(Received::marker).count() - 1));
            end(stage);
        }
    }

    @Test
    void anOldKeyFrameIsReplacedWhileTheNewcomerConnects() {
        try (Stage stage = new Stage(2, false)) {
            SimStream video = stage.join("alice", 1).stream("v");
            watches(stage, "bob");
            stage.run(5);
            int keyFrames = video.encoder.keyFrames();
            long joinedNanos = stage.world().now();
            SimPeer carol = watches(stage, "carol");
            stage.run(1);
            assertThat(video.lastAskedNanos).isEqualTo(joinedNanos);
            assertThat(video.encoder.keyFrames()).isEqualTo(keyFrames + 1);
            assertThat(carol.media("sv0").getFirst().vp8KeyFrame()).isTrue();
            end(stage);
        }
    }

    @Test
    void aCrowdSeesItsFirstPictureAtOnceAndCostsFewKeyFrames() {
        try (Stage stage = new Stage(3, false)) {
            SimStream video = stage.join("alice", 1).stream("v");
            stage.run(3);
            watches(stage, "first");
            stage.run(0.5);
            int keyFrames = video.encoder.keyFrames();
            List<SimPeer> crowd = new ArrayList<>();
            List<Long> joinedNanos = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                joinedNanos.add(stage.world().now());
                crowd.add(watches(stage, "w" + i));
                stage.run(0.25);
            }
            // Ten seconds: one each time the last is too old, not one for each or two a second.
            assertThat(video.encoder.keyFrames() - keyFrames).isLessThanOrEqualTo(10);
            for (int i = 0; i < crowd.size(); i++) {
                assertThat(firstPictureNanos(crowd.get(i)) - joinedNanos.get(i))
                        .isLessThan(CONNECTED_AND_THERE_NANOS + ASKED_AND_MADE_NANOS);
            }
            end(stage);
        }
    }

    /// Pictures of before a mute are not what a newcomer should see behind it.
    @Test
    void nothingOfBeforeAMuteIsShownBehindIt() {
        try (Stage stage = new Stage(4, false)) {
            SimPeer alice = stage.join("alice", 1);
            SimStream video = alice.stream("v");
            SimPeer bob = watches(stage, "bob");
            stage.run(0.3);
            int keyFrames = video.encoder.keyFrames();
            stage.mute("alice", "v", true);
            stage.run(0.2);
            stage.mute("alice", "v", false);
            stage.run(1);
            assertThat(video.encoder.keyFrames()).isGreaterThan(keyFrames);
            assertThat(bob.media("sv0").stream().filter(Received::vp8KeyFrame).count())
                    .isGreaterThan(1);
            end(stage);
        }
    }
}
