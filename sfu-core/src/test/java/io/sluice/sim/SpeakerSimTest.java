package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.SlotView;
import io.sluice.conference.SpeakerView;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.TrackSource;
import io.sluice.sim.net.VirtualClock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Who has the word in a room, as its participants are told.
class SpeakerSimTest {
    private static final int NOISE = 75;

    private static void speaks(SimPeer peer, int level) {
        peer.stream("a").loudness = now -> now / VirtualClock.MILLIS % 220 < 160 ? level : NOISE;
    }

    private static void isSilent(SimPeer peer) {
        peer.stream("a").loudness = now -> NOISE;
    }

    private static SimPeer silent(Stage stage, String who) {
        SimPeer peer = stage.join(who, 1);
        isSilent(peer);
        return peer;
    }

    private static List<SpeakerView> told(Stage stage) {
        return stage.world().events(ConferenceEvent.SpeakerChanged.class).stream()
                .map(ConferenceEvent.SpeakerChanged::speaker)
                .toList();
    }

    private static void end(Stage stage) {
        stage.end();
        assertThat(stage.world().violations().found()).isEmpty();
    }

    @Test
    void whoHasTheWordIsToldWithItsLevelAndSoIsSilence() {
        try (Stage stage = new Stage(1, false)) {
            SimPeer alice = silent(stage, "alice");
            silent(stage, "bob");
            stage.run(3);
            assertThat(told(stage)).isEmpty();
            speaks(alice, 30);
            stage.run(5);
            assertThat(told(stage)).hasSize(1);
            assertThat(told(stage).getFirst().identity()).isEqualTo("alice");
            assertThat(told(stage).getFirst().levels()).singleElement().satisfies(level -> {
                assertThat(level.identity()).isEqualTo("alice");
                assertThat(level.level()).isIn(30, NOISE);
            });
            isSilent(alice);
            stage.run(3);
            assertThat(told(stage)).hasSize(2);
            assertThat(told(stage).getLast()).isEqualTo(new SpeakerView("alice", List.of()));
            end(stage);
        }
    }

    /// Everybody talks at once: the room is told, but not of each breath.
    @Test
    void whoSpeaksBesidesIsToldOnceASecondAtMost() {
        try (Stage stage = new Stage(2, false)) {
            for (String who : List.of("alice", "bob", "carol", "dave")) {
                silent(stage, who);
            }
            stage.run(2);
            for (int i = 0; i < 100; i++) {
                for (SimPeer peer : stage.peers().values()) {
                    if (stage.chance().nextBoolean()) {
                        speaks(peer, 35);
                    } else {
                        isSilent(peer);
                    }
                }
                stage.run(0.3);
            }
            List<SpeakerView> told = told(stage);
            int besides = 0;
            for (int i = 1; i < told.size(); i++) {
                besides +=
                        Objects.equals(told.get(i).identity(), told.get(i - 1).identity()) ? 1 : 0;
            }
            assertThat(besides).isBetween(1, 30);
            end(stage);
        }
    }

    @Test
    void whoLeavesLeavesTheWordToNobody() {
        try (Stage stage = new Stage(3, false)) {
            SimPeer alice = silent(stage, "alice");
            silent(stage, "bob");
            stage.run(1);
            speaks(alice, 30);
            stage.run(2);
            stage.leave("alice");
            stage.run(1);
            assertThat(told(stage).getLast()).isEqualTo(new SpeakerView(null, List.of()));
            end(stage);
        }
    }

    @Test
    void aMutedMicrophoneHasNoWord() {
        try (Stage stage = new Stage(4, false)) {
            SimPeer alice = silent(stage, "alice");
            silent(stage, "bob");
            stage.run(1);
            stage.mute("alice", "a", true);
            speaks(alice, 20);
            stage.run(3);
            assertThat(told(stage)).isEmpty();
            stage.mute("alice", "a", false);
            stage.run(3);
            assertThat(told(stage)).hasSize(1);
            end(stage);
        }
    }

    /// Its music would have the word for as long as it plays.
    @Test
    void theSoundOfAScreenIsNobodysVoice() {
        try (Stage stage = new Stage(5, false)) {
            SimPeer alice = stage.enter(stage.newcomer("alice")
                    .publishes("a", MediaKind.AUDIO, TrackSource.SCREEN_AUDIO)
                    .receivesPairs(0, 1));
            silent(stage, "bob");
            speaks(alice, 20);
            stage.run(3);
            assertThat(told(stage)).isEmpty();
            end(stage);
        }
    }

    /// With room for all, nobody's picture moves when the word goes over.
    @Test
    void nobodyMovesWhereAllHaveRoom() {
        try (Stage stage = new Stage(6, false)) {
            for (String who : List.of("alice", "bob", "carol")) {
                SimPeer peer = stage.join(who, 2);
                isSilent(peer);
            }
            stage.run(2);
            List<SlotView> before = stage.peer("alice").slots();
            for (String who : List.of("bob", "carol", "alice", "carol")) {
                stage.peers().values().forEach(SpeakerSimTest::isSilent);
                speaks(stage.peer(who), 30);
                stage.run(3);
                assertThat(told(stage).getLast().identity()).isEqualTo(who);
            }
            assertThat(stage.peer("alice").slots()).isEqualTo(before);
            end(stage);
        }
    }

    /// In a silent room nothing is due for it.
    @Test
    void silenceSetsNoDeadline() {
        try (Stage stage = new Stage(7, false)) {
            SimPeer alice = silent(stage, "alice");
            stage.run(1);
            speaks(alice, 30);
            stage.run(2);
            isSilent(alice);
            stage.run(3);
            long calls = stage.world().loop().deadlineCalls().getOrDefault("speakers", 0L);
            stage.run(10);
            assertThat(stage.world().loop().deadlineCalls().getOrDefault("speakers", 0L))
                    .isEqualTo(calls);
            end(stage);
        }
    }
}
