package io.sluice.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.conference.CloseReason;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.EndReason;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRelayTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final CountDownLatch signallingFree = new CountDownLatch(1);
    private final List<ConferenceEvent> told = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();
    private final List<Integer> toldBeforeLoss = new ArrayList<>();
    private final EventRelay relay = new EventRelay(context, told::add, this::lost);

    @AfterEach
    void stop() {
        signallingFree.countDown();
        vertx.close();
    }

    @Test
    void dropsWhatIsTooMuchButNeverAnEnd() throws InterruptedException {
        context.runOnContext(nothing -> await(signallingFree));
        for (int i = 0; i < EventRelay.MAX_WAITING; i++) {
            relay.on(new ConferenceEvent.Started("room", i));
        }

        relay.on(new ConferenceEvent.Started("one too many", 0));
        ConferenceEvent sessionEnd = new ConferenceEvent.SessionClosed("room", "ses_1", "ada", CloseReason.LEFT);
        ConferenceEvent conferenceEnd = new ConferenceEvent.Ended("room", EndReason.EMPTY, 1);
        relay.on(sessionEnd);
        relay.on(conferenceEnd);
        signallingFree.countDown();

        settle();
        assertThat(told).hasSize(EventRelay.MAX_WAITING + 2);
        assertThat(told.subList(EventRelay.MAX_WAITING, told.size())).containsExactly(sessionEnd, conferenceEnd);
    }

    @Test
    void tellsAfterWhatWaitsWhichConferencesLostEvents() throws InterruptedException {
        context.runOnContext(nothing -> await(signallingFree));
        for (int i = 0; i < EventRelay.MAX_WAITING; i++) {
            relay.on(new ConferenceEvent.Started("room", i));
        }
        relay.on(new ConferenceEvent.Started("lost once", 0));
        relay.on(new ConferenceEvent.SessionClosed("room", "ses_1", "ada", CloseReason.LEFT));
        relay.on(new ConferenceEvent.Started("lost twice", 0));
        relay.on(new ConferenceEvent.Started("lost twice", 1));
        signallingFree.countDown();
        settle();
        settle();

        // The second of a conference may have been lost after somebody joined that the first notice does not reach.
        assertThat(losses).containsExactly("lost once", "lost twice", "lost twice");
        assertThat(toldBeforeLoss.getFirst()).isEqualTo(EventRelay.MAX_WAITING);
    }

    @Test
    void tellsAgainWhatIsLostLater() throws InterruptedException {
        relay.lose("room");
        settle();
        relay.lose("room");
        settle();
        assertThat(losses).containsExactly("room", "room");
    }

    private void lost(String conference) {
        losses.add(conference);
        toldBeforeLoss.add(told.size());
    }

    /// Waits until everything has run that waits now.
    private void settle() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(1);
        context.runOnContext(nothing -> all.countDown());
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
