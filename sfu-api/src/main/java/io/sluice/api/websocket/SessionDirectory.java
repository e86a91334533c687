package io.sluice.api.websocket;

import io.sluice.conference.ConferenceEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sessions that signalling knows, by id and by conference. Owned by the signalling thread.
///
/// The core may tell events of a session before its reply to `OpenSession` arrives here; those of the last
/// [#MAX_EARLY_SESSIONS] unknown sessions wait for it.
final class SessionDirectory {
    static final int MAX_EARLY_SESSIONS = 256;
    private static final int MAX_EARLY_EVENTS = 16;

    private final Map<String, SignallingSession> byId = new LinkedHashMap<>();
    private final Map<String, Map<String, SignallingSession>> byConference = new LinkedHashMap<>();
    private final Map<String, List<ConferenceEvent>> early = new LinkedHashMap<>();

    /// @return the events that came before
    List<ConferenceEvent> add(SignallingSession session) {
        byId.put(session.id(), session);
        byConference
                .computeIfAbsent(session.conference(), name -> new LinkedHashMap<>())
                .put(session.id(), session);
        List<ConferenceEvent> events = early.remove(session.id());
        return events == null ? List.of() : events;
    }

    @Nullable
    SignallingSession find(String id) {
        return byId.get(id);
    }

    void remove(SignallingSession session) {
        byId.remove(session.id());
        Map<String, SignallingSession> others = byConference.get(session.conference());
        if (others != null) {
            others.remove(session.id());
            if (others.isEmpty()) {
                byConference.remove(session.conference());
            }
        }
    }

    /// A copy, because a slow socket may end a session while the others are told.
    Collection<SignallingSession> of(String conference) {
        Map<String, SignallingSession> sessions = byConference.get(conference);
        return sessions == null ? List.of() : new ArrayList<>(sessions.values());
    }

    int size() {
        return byId.size();
    }

    void keepEarly(String sessionId, ConferenceEvent event) {
        List<ConferenceEvent> events = early.computeIfAbsent(sessionId, id -> new ArrayList<>());
        if (events.size() < MAX_EARLY_EVENTS) {
            events.add(event);
        }
        if (early.size() > MAX_EARLY_SESSIONS) {
            Iterator<String> oldest = early.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
