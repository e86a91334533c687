package io.sluice.api.websocket;

import io.sluice.api.auth.Authenticator;
import io.sluice.api.auth.Caller;
import io.sluice.api.auth.Grants;
import io.sluice.api.config.ServerConfig;
import io.sluice.api.http.Contract;
import io.sluice.api.http.Core;
import io.sluice.api.http.Problem;
import io.sluice.api.http.ProblemException;
import io.sluice.api.ice.IceServers;
import io.sluice.api.json.Views;
import io.sluice.api.sdp.IceFragment;
import io.sluice.api.sdp.PublishedTrack;
import io.sluice.api.sdp.SdpOffer;
import io.sluice.api.sdp.SdpResult;
import io.sluice.api.sdp.SdpSession;
import io.sluice.api.sdp.TrackDeclaration;
import io.sluice.conference.CloseReason;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceView;
import io.sluice.conference.OpenedSession;
import io.sluice.conference.SessionKind;
import io.sluice.conference.SessionView;
import io.sluice.conference.SubscriptionPolicy;
import io.sluice.parameters.SessionResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Requests of `sluice.v1` in → commands of the core, replies out.
///
/// Every request checks everything it can before it changes anything; what the core refuses changed nothing either.
final class Requests {
    private static final int MAX_DATA_LENGTH = 16_384;
    private static final long CLOSE_AGAIN_MILLIS = 1_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Vertx vertx;
    private final Core core;
    private final Authenticator authenticator;
    private final IceServers iceServers;
    private final ServerConfig config;
    private final MessageSchemas schemas;
    private final SessionDirectory sessions;
    private final EventFan fan;

    Requests(
            Vertx vertx,
            Core core,
            Authenticator authenticator,
            IceServers iceServers,
            ServerConfig config,
            Contract contract,
            SessionDirectory sessions,
            EventFan fan) {
        this.vertx = vertx;
        this.core = core;
        this.authenticator = authenticator;
        this.iceServers = iceServers;
        this.config = config;
        this.schemas = new MessageSchemas(contract);
        this.sessions = sessions;
        this.fan = fan;
    }

    /// What a `join` came to.
    ///
    /// @param lastSeq the last event that the client has
    record Joined(JsonObject reply, SignallingSession session, long lastSeq) {}

    @Nullable
    Problem check(String type, JsonObject message) {
        return schemas.check(type, message);
    }

    // --- joining ---------------------------------------------------------------------------------------------

    Future<Joined> join(ConnectQuery query, JsonObject message) {
        try {
            Grants grants = grants(query, message.getString("token"));
            JsonObject resume = message.getJsonObject("resume");
            SignallingSession before = resume == null ? null : resumable(grants, resume);
            return before == null || resume == null
                    ? open(grants, message)
                    : resume(before, resume.getLong("lastSeq"), message);
        } catch (ProblemException e) {
            return Future.failedFuture(e);
        }
    }

    private Grants grants(ConnectQuery query, String token) {
        return switch (authenticator.authenticate(token, Instant.now())) {
            case Authenticator.Result.Unknown unknown ->
                throw new ProblemException(Problem.unauthorized("The token " + unknown.why() + "."));
            case Authenticator.Result.Known(Caller.Participant participant) -> participant.grants();
            case Authenticator.Result.Known(Caller.Backend backend) -> {
                if (query.conference() == null || query.identity() == null) {
                    throw new ProblemException(Problem.badRequest(
                            "With the API key, conference and identity are taken from the query of the address."));
                }
                yield Grants.everything(query.conference(), query.identity(), query.name());
            }
        };
    }

    private @Nullable SignallingSession resumable(Grants grants, JsonObject resume) {
        SignallingSession session = sessions.find(resume.getString("sessionId"));
        return session != null
                        && session.conference().equals(grants.conference())
                        && session.identity().equals(grants.identity())
                        && session.canResumeFrom(resume.getLong("lastSeq"))
                ? session
                : null;
    }

    private Future<Joined> open(Grants grants, JsonObject message) {
        SdpSession sdp = new SdpSession(SessionKind.WEBSOCKET, RANDOM);
        String text = message.getString("offer");
        SdpOffer offer = text == null ? null : read(sdp, text, message);
        Future<ConferenceCommand.OpenResult> opening = core.ask(new ConferenceCommand.OpenSession(
                grants.conference(),
                grants.create() ? config.conferences() : null,
                grants.identity(),
                grants.name(),
                grants.metadata(),
                grants.permissions(),
                SessionKind.WEBSOCKET,
                offer == null ? null : offer.request(),
                null));
        return opening.map(result -> switch (result) {
            case ConferenceCommand.OpenResult.Opened(OpenedSession opened) -> opened(grants, sdp, offer, opened);
            case ConferenceCommand.OpenResult.OfferRefused(SessionResult.Refused refused) ->
                throw new ProblemException(
                        offer == null
                                ? Problem.of(422, "sdp_unacceptable", refused.detail())
                                : Problem.of(refused, offer.refusal(refused)));
            case ConferenceCommand.OpenResult.Refused refused ->
                throw new ProblemException(Problem.of(refused.refusal(), refused.detail()));
        });
    }

    private Joined opened(Grants grants, SdpSession sdp, @Nullable SdpOffer offer, OpenedSession opened) {
        SignallingSession session = new SignallingSession(opened.session(), grants, sdp);
        JsonObject reply = joined(session, opened.session(), opened.conference());
        if (offer != null && opened.negotiated() != null) {
            reply.put("answer", sdp.answer(offer, opened.negotiated()));
            reply.put("published", Views.array(PublishedTrack.of(opened.negotiated()), Views::published));
        }
        List<ConferenceEvent> early = sessions.add(session);
        early.forEach(event -> fan.tell(session, event));
        return new Joined(reply, session, 0);
    }

    private Future<Joined> resume(SignallingSession session, long lastSeq, JsonObject message) {
        Future<JsonObject> answered = message.containsKey("offer")
                ? offer(session, message.getString("offer"), message)
                : Future.succeededFuture(new JsonObject());
        return answered.compose(answer -> core.done(
                        new ConferenceCommand.ResumeSession(session.conference(), session.id()))
                .compose(view -> core.done(new ConferenceCommand.Get(session.conference()))
                        .map(conference -> {
                            JsonObject reply = joined(session, view, conference);
                            if (answer.containsKey("sdp")) {
                                reply.put("answer", answer.getString("sdp"));
                                reply.put("published", answer.getJsonArray("published"));
                            }
                            return new Joined(reply, session, lastSeq);
                        })));
    }

    private JsonObject joined(SignallingSession session, SessionView view, ConferenceView conference) {
        return new JsonObject()
                .put("type", "joined")
                .put(
                        "self",
                        new JsonObject()
                                .put("identity", session.identity())
                                .put("sessionId", session.id())
                                .put("epoch", session.epoch()))
                .put("conference", Views.conference(conference))
                .put("participants", Views.array(conference.participants(), Views::participant))
                .put("tracks", Views.array(conference.tracks(), Views::track))
                .put("speaker", Views.speaker(conference.speaker()))
                .put("published", new JsonArray())
                .put("slots", Views.array(view.slots(), Views::slot))
                .put("iceServers", iceServers.toJson(session.identity(), Instant.now()))
                .put(
                        "limits",
                        new JsonObject()
                                .put("maxMessageBytes", config.signalling().maxMessageBytes())
                                .put("messagesPerSecond", config.signalling().messagesPerSecond())
                                .put("maxDataLength", MAX_DATA_LENGTH)
                                .put(
                                        "resumeTimeoutSeconds",
                                        config.signalling().resumeTimeout().toSeconds()));
    }

    // --- requests of a session ---------------------------------------------------------------------------------

    Future<JsonObject> handle(SignallingSession session, String type, JsonObject message) {
        try {
            return switch (type) {
                case "offer" -> offer(session, message.getString("sdp"), message);
                case "candidate" -> candidate(session, message);
                case "subscribe" -> subscribe(session, message);
                case "unsubscribe" ->
                    ok(core.done(new ConferenceCommand.Unsubscribe(
                            session.conference(), session.id(), message.getString("trackId"))));
                case "policy" ->
                    ok(core.done(new ConferenceCommand.SetPolicy(session.conference(), session.id(), policy(message))));
                case "track" -> track(session, message);
                case "message" -> message(session, message);
                default -> throw new IllegalStateException("the schemas let no type " + type + " pass");
            };
        } catch (ProblemException e) {
            return Future.failedFuture(e);
        }
    }

    private Future<JsonObject> offer(SignallingSession session, String text, JsonObject message) {
        SdpOffer offer = read(session.sdp(), text, message);
        if (!session.beginNegotiation()) {
            throw new ProblemException(new Problem(
                    409, "negotiation_in_progress", "The offer before has not been answered yet.", true, List.of()));
        }
        return core.done(new ConferenceCommand.Negotiate(session.conference(), session.id(), offer.request()))
                .map(negotiated -> switch (negotiated.result()) {
                    case SessionResult.Refused refused ->
                        throw new ProblemException(Problem.of(refused, offer.refusal(refused)));
                    case SessionResult.Accepted accepted ->
                        new JsonObject()
                                .put("type", "answer")
                                .put("sdp", session.sdp().answer(offer, accepted))
                                .put("published", Views.array(PublishedTrack.of(accepted), Views::published))
                                .put("slots", Views.array(negotiated.session().slots(), Views::slot));
                })
                .onComplete(done -> session.endNegotiation());
    }

    private Future<JsonObject> candidate(SignallingSession session, JsonObject message) {
        String fragment = message.getString("usernameFragment");
        return switch (IceFragment.ofCandidate(message.getString("candidate"), fragment == null ? "" : fragment)) {
            case SdpResult.Faulty<IceFragment> faulty ->
                throw new ProblemException(Problem.at(
                        400, "malformed", "/candidate", faulty.problem().detail()));
            case SdpResult.Read<IceFragment>(IceFragment read) ->
                ok(core.done(new ConferenceCommand.AddCandidates(
                        session.conference(),
                        session.id(),
                        read.usernameFragment(),
                        read.candidates(),
                        read.endOfCandidates())));
        };
    }

    private Future<JsonObject> subscribe(SignallingSession session, JsonObject message) {
        return ok(core.done(new ConferenceCommand.Subscribe(
                session.conference(),
                session.id(),
                message.getString("trackId"),
                true,
                message.getInteger("priority", 0),
                message.getInteger("maxHeight", 0),
                message.getInteger("maxFps", 0))));
    }

    /// The right to mute others reaches every track, but neither unmutes nor names what is somebody else's.
    private Future<JsonObject> track(SignallingSession session, JsonObject message) {
        String trackId = message.getString("trackId");
        Boolean muted = message.getBoolean("muted");
        String label = message.getString("label");
        boolean mutesOthers = session.mayMuteOthers() && label == null && Boolean.TRUE.equals(muted);
        return ok(
                mutesOthers
                        ? core.done(new ConferenceCommand.MuteTrack(session.conference(), trackId))
                        : core.done(new ConferenceCommand.UpdateTrack(
                                session.conference(), session.id(), trackId, muted, label)));
    }

    private Future<JsonObject> message(SignallingSession session, JsonObject message) {
        String data = Json.encode(message.getValue("data"));
        if (data.length() > MAX_DATA_LENGTH) {
            throw new ProblemException(
                    Problem.at(413, "too_large", "/data", "data is longer than " + MAX_DATA_LENGTH + " as text."));
        }
        return ok(core.done(new ConferenceCommand.SendMessage(
                session.conference(), session.id(), texts(message.getJsonArray("to")), data)));
    }

    private static SubscriptionPolicy policy(JsonObject message) {
        return new SubscriptionPolicy(
                SubscriptionPolicy.Mode.valueOf(message.getString("mode").toUpperCase(Locale.ROOT)),
                message.getInteger("lastN", SubscriptionPolicy.AUTO.lastN()),
                texts(message.getJsonArray("pinned")));
    }

    private static List<String> texts(@Nullable JsonArray array) {
        List<String> texts = new ArrayList<>();
        if (array != null) {
            array.forEach(item -> texts.add(String.valueOf(item)));
        }
        return texts;
    }

    private static SdpOffer read(SdpSession sdp, String text, JsonObject message) {
        return switch (sdp.read(text, declarations(message.getJsonArray("tracks")))) {
            case SdpResult.Faulty<SdpOffer> faulty -> throw new ProblemException(Problem.of(faulty.problem()));
            case SdpResult.Read<SdpOffer>(SdpOffer offer) -> offer;
        };
    }

    private static List<TrackDeclaration> declarations(@Nullable JsonArray tracks) {
        List<TrackDeclaration> declarations = new ArrayList<>();
        if (tracks != null) {
            for (int i = 0; i < tracks.size(); i++) {
                JsonObject track = tracks.getJsonObject(i);
                declarations.add(new TrackDeclaration(
                        track.getString("mid"),
                        track.getString("source"),
                        track.getString("label"),
                        track.getBoolean("muted")));
            }
        }
        return declarations;
    }

    private static Future<JsonObject> ok(Future<?> done) {
        return done.map(nothing -> new JsonObject().put("type", "ok"));
    }

    // --- ends ------------------------------------------------------------------------------------------------

    /// The socket of a session is gone; without another one in time, so is the session.
    void unattended(SignallingSession session) {
        long millis = Math.max(1, config.signalling().resumeTimeout().toMillis());
        int detachments = session.detachments();
        vertx.setTimer(millis, timer -> {
            if (session.connection() == null && session.detachments() == detachments && !session.over()) {
                close(session, CloseReason.CONNECTION_LOST);
            }
        });
    }

    /// The client said that it leaves, or closed its socket for good.
    void left(SignallingSession session) {
        close(session, CloseReason.LEFT);
    }

    /// The socket was gone before the client learnt of its session.
    void unreachable(SignallingSession session) {
        if (session.connection() == null) {
            close(session, CloseReason.CONNECTION_LOST);
        }
    }

    private void close(SignallingSession session, CloseReason reason) {
        core.closed(new ConferenceCommand.CloseSession(session.conference(), session.id(), reason))
                // Nobody else will close it: a core that could not take the command now is asked again.
                .onFailure(refused -> vertx.setTimer(CLOSE_AGAIN_MILLIS, timer -> {
                    if (!session.over()) {
                        close(session, reason);
                    }
                }));
    }
}
