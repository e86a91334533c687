package io.sluice.sim;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.SubscriptionPolicy;
import io.sluice.parameters.MediaKind;
import io.sluice.sim.net.LinkConditions;
import io.sluice.sim.net.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A room that is larger than the screens of those who watch it: the word goes over, and pictures follow.
final class SpeakerStory {
    private static final int PEOPLE = 50;
    private static final int SLOTS = 9;
    private static final int WATCHERS = 3;
    private static final int TURNS = 6;
    private static final int NOISE = 75;
    private static final long STEP_NANOS = 20 * VirtualClock.MILLIS;

    /// From who has the word to the picture.
    private static final long PICTURE_NANOS = 300 * VirtualClock.MILLIS;

    /// From the first syllable to who has the word.
    private static final long DETECTION_NANOS = 1_500 * VirtualClock.MILLIS;

    private final Stage stage;
    private final List<SimPeer> people = new ArrayList<>();
    private final List<SimPeer> watchers = new ArrayList<>();

    private SpeakerStory(Stage stage) {
        this.stage = stage;
    }

    static void play(Stage stage) {
        new SpeakerStory(stage).play();
    }

    private void play() {
        for (int i = 0; i < PEOPLE; i++) {
            SimPeer somebody = stage.enter(stage.newcomer("p" + i).publishesBoth());
            // Who is not seen sends no picture until the word comes to him.
            somebody.heedsHints = i % 2 == 0;
            somebody.stream("v").encoder.payloadBytes = 400;
            somebody.stream("a").loudness = now -> NOISE;
            people.add(somebody);
        }
        for (int i = 0; i < WATCHERS; i++) {
            SimPeer watcher = stage.watch("w" + i, SLOTS);
            SimPeer.done(stage.world()
                    .command(new ConferenceCommand.SetPolicy(
                            SimPeer.ROOM,
                            watcher.sessionId(),
                            new SubscriptionPolicy(SubscriptionPolicy.Mode.AUTO, SLOTS, List.of()))));
            watchers.add(watcher);
            stage.conditions("w" + i, LinkConditions.ofDelay(5 + stage.chance().nextInt(40)));
        }
        stage.run(2);
        int required = stage.world().events(ConferenceEvent.SlotsRequired.class).size();
        for (int turn = 0; turn < TURNS; turn++) {
            turn(people.get(stage.chance().nextInt(PEOPLE)));
        }
        stage.check(
                "nobody is asked to negotiate",
                stage.world().events(ConferenceEvent.SlotsRequired.class).size() == required);
        for (SimPeer watcher : watchers) {
            stage.checkLive(watcher.identity(), 0.3);
        }
    }

    /// One speaks, everybody else is silent.
    private void turn(SimPeer speaker) {
        for (SimPeer somebody : people) {
            somebody.stream("a").loudness = now -> NOISE;
        }
        long begun = stage.world().now();
        int level = 25 + stage.chance().nextInt(25);
        // Syllables of 160 ms, and 60 ms between them.
        speaker.stream("a").loudness = now -> (now - begun) / VirtualClock.MILLIS % 220 < 160 ? level : NOISE;
        while (!speaker.identity().equals(dominant())) {
            if (stage.world().now() - begun > DETECTION_NANOS) {
                stage.check(speaker.identity() + " has the word after " + DETECTION_NANOS / 1_000_000 + " ms", false);
                return;
            }
            stage.world().run(STEP_NANOS);
        }
        long toldNanos = stage.world().now();
        while (!watchers.stream().allMatch(watcher -> sees(watcher, speaker))) {
            if (stage.world().now() - toldNanos > PICTURE_NANOS) {
                stage.check(
                        "all see and hear " + speaker.identity() + " " + PICTURE_NANOS / 1_000_000
                                + " ms after the word went over",
                        false);
                return;
            }
            stage.world().run(STEP_NANOS);
        }
        stage.run(0.5 + 1.5 * stage.chance().nextDouble());
    }

    private @Nullable String dominant() {
        List<ConferenceEvent.SpeakerChanged> told = stage.world().events(ConferenceEvent.SpeakerChanged.class);
        return told.isEmpty() ? null : told.getLast().speaker().identity();
    }

    private static boolean sees(SimPeer watcher, SimPeer speaker) {
        return shows(watcher, speaker, MediaKind.VIDEO, "v") && shows(watcher, speaker, MediaKind.AUDIO, "a");
    }

    private static boolean shows(SimPeer watcher, SimPeer speaker, MediaKind kind, String mid) {
        String trackId = Objects.requireNonNull(speaker.published(mid)).trackId();
        return watcher.slots().stream()
                .filter(slot -> slot.kind() == kind && trackId.equals(slot.trackId()))
                .anyMatch(slot -> watcher.receiver(slot.mid()).shownStream == speaker.stream(mid).number);
    }
}
