package io.sluice.api.rest;

import io.sluice.api.auth.Caller;
import io.sluice.api.auth.Grants;
import io.sluice.api.http.Access;
import io.sluice.api.http.Answer;
import io.sluice.api.http.Call;
import io.sluice.api.http.ContractRouter;
import io.sluice.api.http.Core;
import io.sluice.api.http.Problem;
import io.sluice.api.http.ProblemException;
import io.sluice.api.json.Views;
import io.sluice.conference.CloseReason;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceSettings;
import io.sluice.conference.ConferenceView;
import io.sluice.conference.ParticipantView;
import io.sluice.conference.TrackView;
import io.sluice.parameters.Codec;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Conferences, their participants and tracks.
public final class ConferenceEndpoints {
    private static final int MAX_METADATA_LENGTH = 65_536;

    private final Core core;
    private final ConferenceSettings defaults;

    public ConferenceEndpoints(Core core, ConferenceSettings defaults) {
        this.core = core;
        this.defaults = defaults;
    }

    public void bind(ContractRouter router) {
        router.bind("listConferences", Access.BEARER, this::list)
                .bind("putConference", Access.BEARER, this::put)
                .bind("getConference", Access.BEARER, this::get)
                .bind("deleteConference", Access.BEARER, this::delete)
                .bind("listParticipants", Access.BEARER, this::participants)
                .bind("getParticipant", Access.BEARER, this::participant)
                .bind("removeParticipant", Access.BEARER, this::removeParticipant)
                .bind("listTracks", Access.BEARER, this::tracks);
    }

    private Future<Answer> list(Call call) {
        call.backendOnly();
        return core.conferences()
                .map(all ->
                        Answer.json(200, Page.of(call, "conferences", all, ConferenceView::name, Views::conference)));
    }

    private Future<Answer> put(Call call) {
        call.backendOnly();
        String onlyNew = call.header("If-None-Match");
        if (onlyNew != null && !onlyNew.strip().equals("*")) {
            throw new ProblemException(Problem.badRequest("If-None-Match takes only * here."));
        }
        return core.done(new ConferenceCommand.Create(call.path("name"), settings(call.json()), onlyNew != null))
                .map(created -> shown(created.existed() ? 200 : 201, created.view()));
    }

    private Future<Answer> get(Call call) {
        return visible(call).map(view -> {
            String known = call.header("If-None-Match");
            return known != null && names(known, etag(view))
                    ? Answer.empty(304).with("ETag", etag(view))
                    : shown(200, view);
        });
    }

    private Future<Answer> delete(Call call) {
        call.backendOnly();
        String expected = call.header("If-Match");
        String name = call.path("name");
        Future<ConferenceView> current = core.done(new ConferenceCommand.Get(name));
        return current.compose(view -> {
                    if (expected != null && !expected.strip().equals("*") && !names(expected, etag(view))) {
                        throw new ProblemException(
                                Problem.of(412, "precondition_failed", "The conference has changed since that ETag."));
                    }
                    return core.done(new ConferenceCommand.End(name));
                })
                .map(ended -> Answer.empty(204));
    }

    private Future<Answer> participants(Call call) {
        return visible(call)
                .map(view -> Answer.json(
                        200,
                        Page.of(
                                call,
                                "participants",
                                view.participants(),
                                ParticipantView::identity,
                                Views::participant)));
    }

    private Future<Answer> participant(Call call) {
        String identity = call.path("identity");
        return visible(call)
                .map(view -> view.participants().stream()
                        .filter(participant -> participant.identity().equals(identity))
                        .findFirst()
                        .map(participant -> Answer.json(200, Views.participant(participant)))
                        .orElseThrow(() -> new ProblemException(
                                Problem.of(404, "no_such_participant", "Nobody of that identity is there."))));
    }

    private Future<Answer> removeParticipant(Call call) {
        String conference = call.path("name");
        String identity = call.path("identity");
        boolean may = call.caller().speaksFor(conference, identity)
                || (call.caller() instanceof Caller.Participant participant
                        && participant.grants().conference().equals(conference)
                        && participant.grants().admin().contains(Grants.Admin.REMOVE));
        if (!may) {
            throw new ProblemException(Problem.forbidden("This token may not remove others."));
        }
        return core.done(new ConferenceCommand.RemoveParticipant(conference, identity, CloseReason.REMOVED))
                .map(ended -> Answer.empty(204));
    }

    private Future<Answer> tracks(Call call) {
        return visible(call)
                .map(view -> Answer.json(200, Page.of(call, "tracks", view.tracks(), TrackView::id, Views::track)));
    }

    private Future<ConferenceView> visible(Call call) {
        if (!call.caller().sees(call.path("name"))) {
            throw new ProblemException(Problem.forbidden("This token is for another conference."));
        }
        return core.done(new ConferenceCommand.Get(call.path("name")));
    }

    private static Answer shown(int status, ConferenceView view) {
        return Answer.json(status, Views.conference(view)).with("ETag", etag(view));
    }

    private static String etag(ConferenceView view) {
        // A conference of the same name that began later counts from the start again.
        return "\"" + Long.toString(view.createdAtMillis(), 36) + "-" + view.revision() + "\"";
    }

    private static boolean names(String header, String etag) {
        for (String candidate : header.split(",", -1)) {
            String tag = candidate.strip();
            if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    private ConferenceSettings settings(JsonObject body) {
        Object metadata = body.getValue("metadata");
        String metadataText = metadata == null ? defaults.metadata() : Json.encode(metadata);
        if (metadataText.length() > MAX_METADATA_LENGTH) {
            throw new ProblemException(Problem.at(
                    422, "invalid_value", "/metadata", "metadata is longer than " + MAX_METADATA_LENGTH + "."));
        }
        return new ConferenceSettings(
                Duration.ofSeconds(body.getLong(
                        "emptyTimeoutSeconds", defaults.emptyTimeout().toSeconds())),
                body.getInteger("maxParticipants", defaults.maxParticipants()),
                codecs(body),
                metadataText);
    }

    private List<Codec> codecs(JsonObject body) {
        @Nullable Object named = body.getJsonArray("allowedCodecs");
        if (named == null) {
            return defaults.allowedCodecs();
        }
        List<Codec> codecs = new ArrayList<>();
        body.getJsonArray("allowedCodecs")
                .forEach(name -> codecs.add(Codec.valueOf(String.valueOf(name).toUpperCase(Locale.ROOT))));
        return codecs;
    }
}
