package io.sluice.api;

import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One event in → every part of signalling that wants it; a fault in one part does not keep it from the next.
final class Listeners implements ConferenceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private volatile List<ConferenceListener> all = List.of();

    void set(List<ConferenceListener> listeners) {
        all = List.copyOf(listeners);
    }

    @Override
    public void on(ConferenceEvent event) {
        for (ConferenceListener listener : all) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                LOG.error("an event of conference {} was not handled", event.conference(), e);
            }
        }
    }
}
