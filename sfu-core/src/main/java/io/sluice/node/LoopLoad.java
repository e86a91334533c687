package io.sluice.node;

import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The events of one loop in → its load and the pins of its conferences, and the same events on to the listener.
final class LoopLoad {
    private static final Logger log = LoggerFactory.getLogger(LoopLoad.class);

    private final int loop;
    private final Pins pins;
    private final AtomicInteger load = new AtomicInteger();

    LoopLoad(int loop, Pins pins) {
        this.loop = loop;
        this.pins = pins;
    }

    /// Conferences and participants; what a new conference is placed by. From any thread.
    int value() {
        return load.get();
    }

    /// A listener for the loop's thread. A fault of the outer one is logged and goes no further: its conference is
    /// not to blame.
    ConferenceListener listening(ConferenceListener outer) {
        return event -> {
            follow(event);
            try {
                outer.on(event);
            } catch (RuntimeException fault) {
                log.error("a listener failed at {}", event.getClass().getSimpleName(), fault);
            }
        };
    }

    private void follow(ConferenceEvent event) {
        switch (event) {
            case ConferenceEvent.Started started -> {
                load.incrementAndGet();
                pins.started(started.conference(), loop);
            }
            case ConferenceEvent.Ended ended -> {
                load.decrementAndGet();
                pins.ended(ended.conference());
            }
            case ConferenceEvent.ParticipantJoined _ -> load.incrementAndGet();
            case ConferenceEvent.ParticipantLeft _ -> load.decrementAndGet();
            case ConferenceEvent.ParticipantUpdated _,
                    ConferenceEvent.TrackPublished _,
                    ConferenceEvent.TrackUnpublished _,
                    ConferenceEvent.TrackUpdated _,
                    ConferenceEvent.SlotsChanged _,
                    ConferenceEvent.SlotsRequired _,
                    ConferenceEvent.SessionChanged _,
                    ConferenceEvent.SessionClosed _,
                    ConferenceEvent.SpeakerChanged _,
                    ConferenceEvent.PublishHint _,
                    ConferenceEvent.Message _ -> {}
        }
    }
}
