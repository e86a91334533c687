package io.sluice.api.events;

import io.sluice.api.json.JsonText;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import io.vertx.core.Context;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events on the threads of media loops in → the same events, in the same order, on the one thread of signalling out.
///
/// At most [#MAX_WAITING] events wait; what comes on top is lost, because a media loop must never wait. Signalling is
/// told after the events that wait that it lost some, so that it starts that conference's clients afresh.
///
/// The ends of sessions and conferences are never lost: signalling would keep what is gone for good, and there are no
/// more of them than there were sessions and conferences.
public final class EventRelay implements ConferenceListener {
    static final int MAX_WAITING = 65_536;
    private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);

    private final Context context;
    private final ConferenceListener next;
    private final Consumer<String> onLoss;
    private final AtomicInteger waiting = new AtomicInteger();
    /// How many events a conference has lost since signalling was told last.
    private final Map<String, Integer> lost = new ConcurrentHashMap<>();

    /// @param onLoss gets the name of a conference of which `next` has not got every event
    public EventRelay(Context context, ConferenceListener next, Consumer<String> onLoss) {
        this.context = context;
        this.next = next;
        this.onLoss = onLoss;
    }

    @Override
    public void on(ConferenceEvent event) {
        boolean end = event instanceof ConferenceEvent.SessionClosed || event instanceof ConferenceEvent.Ended;
        if (waiting.incrementAndGet() > MAX_WAITING && !end) {
            waiting.decrementAndGet();
            lose(event.conference());
            return;
        }
        context.runOnContext(nothing -> {
            waiting.decrementAndGet();
            next.on(event);
        });
    }

    /// Tells, after what waits now, that events of a conference were lost.
    public void lose(String conference) {
        if (lost.merge(conference, 1, Integer::sum) == 1) {
            LOG.error(
                    "conference {}: signalling is behind by {} events, and lost some",
                    JsonText.clean(conference),
                    MAX_WAITING);
            context.runOnContext(nothing -> tellLoss(conference));
        }
    }

    private void tellLoss(String conference) {
        Integer count = lost.remove(conference);
        onLoss.accept(conference);
        if (count != null && count > 1) {
            // Some were lost after this was put into the queue; whoever joined in between is told as well.
            context.runOnContext(nothing -> onLoss.accept(conference));
        }
    }
}
