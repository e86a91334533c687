package io.sluice.api.whip;

import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The WHIP and WHEP sessions that live, and the last [#MAX_ENDED] that ended, so that a repeated `DELETE` is
/// answered like the first. Owned by the signalling thread.
final class MediaSessions implements ConferenceListener {
    static final int MAX_ENDED = 4_096;

    private final Map<String, MediaSession> living = new LinkedHashMap<>();
    private final Map<String, MediaSession> ended = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MediaSession> eldest) {
            return size() > MAX_ENDED;
        }
    };

    void put(MediaSession session) {
        living.put(session.id(), session);
    }

    @Nullable
    MediaSession living(String id) {
        return living.get(id);
    }

    @Nullable
    MediaSession ended(String id) {
        return ended.get(id);
    }

    void end(String id) {
        MediaSession session = living.remove(id);
        if (session != null) {
            ended.put(id, session);
        }
    }

    @Override
    public void on(ConferenceEvent event) {
        if (event instanceof ConferenceEvent.SessionClosed closed) {
            end(closed.sessionId());
        }
    }
}
