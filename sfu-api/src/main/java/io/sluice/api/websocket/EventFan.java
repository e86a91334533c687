package io.sluice.api.websocket;

import io.sluice.api.json.JsonText;
import io.sluice.api.json.Views;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import io.sluice.conference.TrackView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Predicate;

/// Events of conferences in → events of `sluice.v1` to the sessions that they concern out.
final class EventFan implements ConferenceListener {
    private final SessionDirectory sessions;

    EventFan(SessionDirectory sessions) {
        this.sessions = sessions;
    }

    @Override
    public void on(ConferenceEvent event) {
        switch (event) {
            case ConferenceEvent.ParticipantJoined joined ->
                to(
                        joined,
                        new JsonObject()
                                .put("type", "participant.joined")
                                .put("participant", Views.participant(joined.participant())),
                        session ->
                                !session.identity().equals(joined.participant().identity()));
            case ConferenceEvent.ParticipantLeft left ->
                toAll(left, "participant.left", "participant", Views.participant(left.participant()));
            case ConferenceEvent.ParticipantUpdated updated ->
                toAll(updated, "participant.updated", "participant", Views.participant(updated.participant()));
            case ConferenceEvent.TrackPublished published -> track(published, "track.published", published.track());
            case ConferenceEvent.TrackUnpublished gone -> track(gone, "track.unpublished", gone.track());
            case ConferenceEvent.TrackUpdated updated -> track(updated, "track.updated", updated.track());
            case ConferenceEvent.SpeakerChanged changed ->
                to(changed, Views.speaker(changed.speaker()).put("type", "speaker"), session -> true);
            case ConferenceEvent.Message message ->
                to(
                        message,
                        new JsonObject()
                                .put("type", "message")
                                .put("from", message.from())
                                .put("data", JsonText.opaque(message.dataJson())),
                        session -> message.to().isEmpty()
                                ? !session.identity().equals(message.from())
                                : message.to().contains(session.identity()));
            case ConferenceEvent.SlotsChanged slots -> toOne(slots.sessionId(), slots);
            case ConferenceEvent.SlotsRequired required -> toOne(required.sessionId(), required);
            case ConferenceEvent.PublishHint hint -> toOne(hint.sessionId(), hint);
            case ConferenceEvent.SessionClosed closed -> toOne(closed.sessionId(), closed);
            case ConferenceEvent.SessionChanged changed -> {}
            case ConferenceEvent.Started started -> {}
            case ConferenceEvent.Ended ended -> {}
        }
    }

    /// Tells a session what concerns it alone.
    void tell(SignallingSession session, ConferenceEvent event) {
        switch (event) {
            case ConferenceEvent.SlotsChanged slots ->
                session.emit(new JsonObject()
                        .put("type", "slots.map")
                        .put("slots", Views.array(slots.slots(), Views::slot))
                        .encode());
            case ConferenceEvent.SlotsRequired required ->
                session.emit(new JsonObject()
                        .put("type", "slots.required")
                        .put("audio", required.audio())
                        .put("video", required.video())
                        .encode());
            case ConferenceEvent.PublishHint hint ->
                session.emit(new JsonObject()
                        .put("type", "publish.hint")
                        .put("trackId", hint.trackId())
                        .put("layers", new JsonArray(hint.layers()))
                        .encode());
            case ConferenceEvent.SessionClosed closed -> {
                sessions.remove(session);
                session.end(CloseCode.of(closed.reason()));
            }
            default -> throw new IllegalStateException("no event of one session: " + event);
        }
    }

    private void toOne(String sessionId, ConferenceEvent event) {
        SignallingSession session = sessions.find(sessionId);
        if (session == null) {
            sessions.keepEarly(sessionId, event);
        } else {
            tell(session, event);
        }
    }

    private void track(ConferenceEvent event, String type, TrackView track) {
        toAll(event, type, "track", Views.track(track));
    }

    private void toAll(ConferenceEvent event, String type, String member, JsonObject value) {
        to(event, new JsonObject().put("type", type).put(member, value), session -> true);
    }

    private void to(ConferenceEvent event, JsonObject body, Predicate<SignallingSession> concerned) {
        String text = body.encode();
        for (SignallingSession session : sessions.of(event.conference())) {
            if (concerned.test(session)) {
                session.emit(text);
            }
        }
    }
}
