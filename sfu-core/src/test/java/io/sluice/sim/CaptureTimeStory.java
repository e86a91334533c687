package io.sluice.sim;

import io.sluice.sim.net.LinkConditions;
import io.sluice.sim.net.VirtualClock;
import java.util.List;

/// A publisher whose clocks are wrong in every way, and a receiver that asks when things were captured.
final class CaptureTimeStory {
    /// The server takes the shortest way of a report for no time; the estimate moves by half a millisecond a report.
    private static final long TOLERANCE_NANOS = 2 * VirtualClock.MILLIS;

    private final Stage stage;
    private final SimPeer alice;
    private final SimPeer bob;

    private CaptureTimeStory(Stage stage) {
        this.stage = stage;
        alice = stage.newcomer("alice");
        alice.offers.timesCaptures = true;
        alice.publishesBoth();
        for (String mid : List.of("a", "v")) {
            SimStream stream = alice.stream(mid);
            stream.tellsCaptureOffset = stage.chance().nextBoolean();
            stream.captureAheadNanos =
                    stream.tellsCaptureOffset ? stage.chance().nextLong(-50_000, 50_000) * VirtualClock.MILLIS : 0;
        }
        bob = stage.newcomer("bob");
        bob.offers.timesCaptures = true;
        bob.receivesPairs(0, 1);
    }

    static void play(Stage stage) {
        new CaptureTimeStory(stage).play();
    }

    private void play() {
        stage.enter(alice);
        stage.enter(bob);
        long delayMillis = 5L + stage.chance().nextInt(40);
        stage.conditions("alice", LinkConditions.ofDelay(delayMillis));
        stage.run(0.9);
        for (SlotWitness slot : slots()) {
            stage.check(
                    slot.mid + " tells no offset before a report came",
                    slot.captures.timesAlone > 0 && slot.captures.offsets == 0);
        }
        stage.run(2);
        measure(delayMillis, 3);
        stage.conditions("alice", LinkConditions.ofDelay(delayMillis).losing(0.05));
        stage.conditions("bob", LinkConditions.ofDelay(20).losing(0.05));
        measure(delayMillis, 5);
        stage.conditions("alice", LinkConditions.ofDelay(delayMillis));
        alice.setClock(stage.chance().nextLong(-90_000, 90_000) * VirtualClock.SECONDS + 5 * VirtualClock.SECONDS);
        // A report of after that, and repairs of before it.
        stage.run(3);
        measure(delayMillis, 3);
    }

    private List<SlotWitness> slots() {
        return List.copyOf(bob.witness().slots());
    }

    private void measure(long delayMillis, double seconds) {
        slots().forEach(slot -> slot.captures.beginMeasuring());
        stage.run(seconds);
        long most = delayMillis * VirtualClock.MILLIS + TOLERANCE_NANOS;
        for (SlotWitness slot : slots()) {
            CaptureTimeWitness told = slot.captures;
            stage.check(
                    "%s: %d captures told %d to %d µs late, %d without an offset; the way takes %d ms"
                            .formatted(
                                    slot.mid,
                                    told.offsets,
                                    told.earliestNanos / 1_000,
                                    told.latestNanos / 1_000,
                                    told.timesAlone,
                                    delayMillis),
                    told.offsets > seconds * 25
                            && told.timesAlone == 0
                            && told.latestNanos <= most
                            && told.earliestNanos >= -TOLERANCE_NANOS);
        }
    }
}
