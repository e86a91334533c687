package io.sluice.api.events;

import io.sluice.api.json.JsonText;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events in → one log line a change of state out.
public final class EventLog implements ConferenceListener {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    @Override
    public void on(ConferenceEvent event) {
        String conference = JsonText.clean(event.conference());
        switch (event) {
            case ConferenceEvent.Started started -> LOG.info("conference {}: started", conference);
            case ConferenceEvent.Ended ended -> LOG.info("conference {}: ended, {}", conference, lower(ended.reason()));
            case ConferenceEvent.ParticipantJoined joined ->
                LOG.info(
                        "conference {}: {} joined",
                        conference,
                        JsonText.clean(joined.participant().identity()));
            case ConferenceEvent.ParticipantLeft left ->
                LOG.info(
                        "conference {}: {} left, {}",
                        conference,
                        JsonText.clean(left.participant().identity()),
                        lower(left.reason()));
            case ConferenceEvent.TrackPublished published ->
                LOG.info(
                        "conference {}: {} publishes {} ({})",
                        conference,
                        JsonText.clean(published.track().participant()),
                        published.track().id(),
                        published.track().source().name());
            case ConferenceEvent.TrackUnpublished unpublished ->
                LOG.info(
                        "conference {}: {} no longer publishes {}",
                        conference,
                        JsonText.clean(unpublished.track().participant()),
                        unpublished.track().id());
            case ConferenceEvent.SessionChanged changed ->
                LOG.info("conference {}: session {} is {}", conference, changed.sessionId(), lower(changed.state()));
            case ConferenceEvent.SessionClosed closed ->
                LOG.info(
                        "conference {}: session {} of {} closed, {}",
                        conference,
                        closed.sessionId(),
                        JsonText.clean(closed.identity()),
                        lower(closed.reason()));
            case ConferenceEvent.ParticipantUpdated updated -> {}
            case ConferenceEvent.TrackUpdated updated -> {}
            case ConferenceEvent.SlotsChanged changed -> {}
            case ConferenceEvent.SlotsRequired required -> {}
            case ConferenceEvent.SpeakerChanged changed -> {}
            case ConferenceEvent.PublishHint hint -> {}
            case ConferenceEvent.Message message -> {}
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
