package io.sluice.api.events;

import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import io.vertx.core.Context;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events on the threads of media loops in → the same events, in the same order, on the one thread of signalling out.
///
/// At most [#MAX_WAITING] events wait; what comes on top is dropped and logged, because a media loop must never wait.
/// The
/// ends of sessions and conferences are never dropped: signalling would keep what is gone for good, and there are no
/// more
/// of them than there were sessions and conferences.
public final class EventRelay implements ConferenceListener {
    static final int MAX_WAITING = 65_536;
    private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);

    private final Context context;
    private final ConferenceListener next;
    private final AtomicInteger waiting = new AtomicInteger();

    public EventRelay(Context context, ConferenceListener next) {
        this.context = context;
        this.next = next;
    }

    @Override
    public void on(ConferenceEvent event) {
        boolean end = event instanceof ConferenceEvent.SessionClosed || event instanceof ConferenceEvent.Ended;
        if (waiting.incrementAndGet() > MAX_WAITING && !end) {
            waiting.decrementAndGet();
            LOG.error("conference {}: signalling is behind by {} events, one is lost", event.conference(), MAX_WAITING);
            return;
        }
        context.runOnContext(nothing -> {
            waiting.decrementAndGet();
            next.on(event);
        });
    }
}
