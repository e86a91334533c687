package io.sluice.api;

import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One event in → every part of signalling that wants it; a fault in one part does not keep it from the next.
final class Listeners implements ConferenceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private volatile List<ConferenceListener> all = List.of();
    private volatile Consumer<String> onLoss = conference -> {};

    /// @param whenLost gets the name of a conference of which events were lost
    void set(List<ConferenceListener> listeners, Consumer<String> whenLost) {
        all = List.copyOf(listeners);
        onLoss = whenLost;
    }

    void lost(String conference) {
        onLoss.accept(conference);
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
