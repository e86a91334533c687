package io.sluice.api.json;

import io.sluice.api.sdp.PublishedTrack;
import io.sluice.conference.ConferenceSettings;
import io.sluice.conference.ConferenceView;
import io.sluice.conference.ParticipantView;
import io.sluice.conference.SessionView;
import io.sluice.conference.SlotView;
import io.sluice.conference.SpeakerView;
import io.sluice.conference.TrackView;
import io.sluice.parameters.Codec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Snapshots of the core in → the JSON shapes of `openapi.yaml` out. REST and WebSocket show the same thing alike.
public final class Views {
    private Views() {}

    public static JsonObject conference(ConferenceView view) {
        ConferenceSettings settings = view.settings();
        return new JsonObject()
                .put("name", view.name())
                .put("createdAt", time(view.createdAtMillis()))
                .put("emptyTimeoutSeconds", settings.emptyTimeout().toSeconds())
                .put("maxParticipants", settings.maxParticipants())
                .put(
                        "allowedCodecs",
                        new JsonArray(settings.allowedCodecs().stream()
                                .map(Codec::encodingName)
                                .toList()))
                .put("metadata", JsonText.opaque(settings.metadata()))
                .put("participantCount", view.participants().size())
                .put("trackCount", view.tracks().size());
    }

    public static JsonObject participant(ParticipantView view) {
        return new JsonObject()
                .put("identity", view.identity())
                .put("name", view.name())
                .put("metadata", JsonText.opaque(view.metadata()))
                .put("joinedAt", time(view.joinedAtMillis()));
    }

    public static JsonObject track(TrackView view) {
        return new JsonObject()
                .put("id", view.id())
                .put("participant", view.participant())
                .put("kind", lower(view.kind()))
                .put("source", view.source().name())
                .put("muted", view.muted())
                .put("label", view.label());
    }

    public static JsonObject speaker(SpeakerView view) {
        return new JsonObject()
                .put("identity", view.identity())
                .put(
                        "levels",
                        array(
                                view.levels(),
                                level -> new JsonObject()
                                        .put("identity", level.identity())
                                        .put("level", level.level())));
    }

    public static JsonObject slot(SlotView view) {
        JsonObject slot = new JsonObject()
                .put("mid", view.mid())
                .put("kind", lower(view.kind()))
                .put("trackId", view.trackId());
        if (view.reason() != null) {
            slot.put("reason", lower(view.reason()));
        }
        return slot;
    }

    public static JsonObject session(SessionView view) {
        return new JsonObject()
                .put("id", view.id())
                .put("conference", view.conference())
                .put("identity", view.identity())
                .put("kind", lower(view.kind()))
                .put("epoch", view.epoch())
                .put("state", lower(view.state()))
                .put("slots", array(view.slots(), Views::slot));
    }

    public static JsonObject published(PublishedTrack track) {
        return new JsonObject()
                .put("mid", track.mid())
                .put("trackId", track.trackId())
                .put("source", track.source());
    }

    public static <T> JsonArray array(List<T> items, Function<T, JsonObject> view) {
        JsonArray array = new JsonArray();
        items.forEach(item -> array.add(view.apply(item)));
        return array;
    }

    /// A constant as JSON writes it.
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// RFC 3339.
    public static String time(long unixMillis) {
        return Instant.ofEpochMilli(unixMillis).toString();
    }
}
