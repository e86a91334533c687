package io.sluice.api.whip;

import io.sluice.api.auth.Caller;
import io.sluice.api.auth.Grants;
import io.sluice.api.http.Access;
import io.sluice.api.http.Answer;
import io.sluice.api.http.Call;
import io.sluice.api.http.ContractRouter;
import io.sluice.api.http.Core;
import io.sluice.api.http.Problem;
import io.sluice.api.http.ProblemException;
import io.sluice.api.ice.IceServers;
import io.sluice.api.sdp.SdpOffer;
import io.sluice.api.sdp.SdpResult;
import io.sluice.api.sdp.SdpSession;
import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceEvent;
import io.sluice.conference.ConferenceListener;
import io.sluice.conference.ConferenceSettings;
import io.sluice.conference.OpenedSession;
import io.sluice.conference.SessionKind;
import io.sluice.parameters.SessionResult;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// WHIP (RFC 9725) and WHEP: an offer posted in → a session and its answer out; the session's address takes the rest.
public final class MediaEndpoints implements ConferenceListener {
    private static final String SDP = "application/sdp";
    private static final int RANDOM_NAME_BYTES = 6;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Core core;
    private final IceServers iceServers;
    private final ConferenceSettings defaults;
    private final MediaSessions sessions = new MediaSessions();
    private final MediaSessionEndpoints resource;

    public MediaEndpoints(Core core, IceServers iceServers, ConferenceSettings defaults) {
        this.core = core;
        this.iceServers = iceServers;
        this.defaults = defaults;
        this.resource = new MediaSessionEndpoints(core, sessions);
    }

    public void bind(ContractRouter router) {
        router.bind("whip", Access.BEARER, call -> open(call, SessionKind.WHIP, null))
                .bind("whep", Access.BEARER, call -> open(call, SessionKind.WHEP, null))
                .bind("whepOne", Access.BEARER, call -> open(call, SessionKind.WHEP, call.path("publisher")))
                .bind("whipOptions", Access.ANYBODY, MediaEndpoints::options)
                .bind("whepOptions", Access.ANYBODY, MediaEndpoints::options)
                .bind("whepOneOptions", Access.ANYBODY, MediaEndpoints::options);
        resource.bind(router);
    }

    @Override
    public void on(ConferenceEvent event) {
        sessions.on(event);
    }

    private Future<Answer> open(Call call, SessionKind kind, @Nullable String onlyFrom) {
        requireAcceptable(call.header("Accept"), SDP);
        Grants grants = grants(call, kind);
        SdpSession sdp = new SdpSession(kind, RANDOM);
        SdpOffer offer = switch (sdp.read(call.text(), List.of())) {
            case SdpResult.Faulty<SdpOffer> faulty -> throw new ProblemException(Problem.of(faulty.problem()));
            case SdpResult.Read<SdpOffer>(SdpOffer read) -> read;
        };
        Future<ConferenceCommand.OpenResult> opening = core.ask(new ConferenceCommand.OpenSession(
                grants.conference(),
                grants.create() ? defaults : null,
                grants.identity(),
                grants.name(),
                grants.metadata(),
                grants.permissions(),
                kind,
                offer.request(),
                onlyFrom));
        return opening.map(result -> switch (result) {
            case ConferenceCommand.OpenResult.Opened(OpenedSession opened) -> created(sdp, offer, opened);
            case ConferenceCommand.OpenResult.OfferRefused(SessionResult.Refused refused) ->
                throw new ProblemException(Problem.of(refused, offer.refusal(refused)));
            case ConferenceCommand.OpenResult.Refused refused ->
                throw new ProblemException(Problem.of(refused.refusal(), refused.detail()));
        });
    }

    private Answer created(SdpSession sdp, SdpOffer offer, OpenedSession opened) {
        SessionResult.Accepted accepted = opened.negotiated();
        if (accepted == null) {
            throw new IllegalStateException("a session opened with an offer has an answer");
        }
        String id = opened.session().id();
        String identity = opened.participant().identity();
        String etag = MediaSession.etagOf(accepted.ice().usernameFragment());
        sessions.put(new MediaSession(
                id,
                opened.session().conference(),
                identity,
                offer.request().ice().usernameFragment(),
                etag));
        return Answer.text(201, SDP, sdp.answer(offer, accepted))
                .with("Location", MediaSessionEndpoints.PATH + id)
                .with("ETag", etag)
                .with("Accept-Patch", MediaSessionEndpoints.ACCEPT_PATCH)
                .withAll("Link", iceServers.toLinks(identity, Instant.now()));
    }

    private static Grants grants(Call call, SessionKind kind) {
        String conference = call.path("conference");
        String named = call.query("identity");
        return switch (call.caller()) {
            case Caller.Backend backend -> Grants.everything(conference, named == null ? randomName(kind) : named, "");
            case Caller.Participant participant -> {
                Grants grants = participant.grants();
                if (!grants.conference().equals(conference)) {
                    throw new ProblemException(Problem.forbidden("This token is for another conference."));
                }
                if (named != null && !named.equals(grants.identity())) {
                    throw new ProblemException(Problem.forbidden("This token is for another identity."));
                }
                yield grants;
            }
        };
    }

    private static String randomName(SessionKind kind) {
        byte[] bytes = new byte[RANDOM_NAME_BYTES];
        RANDOM.nextBytes(bytes);
        return kind.name().toLowerCase(Locale.ROOT) + "-" + HexFormat.of().formatHex(bytes);
    }

    private static Future<Answer> options(Call call) {
        return Future.succeededFuture(
                Answer.empty(204).with("Allow", "OPTIONS, POST").with("Accept-Post", SDP));
    }

    static void requireAcceptable(@Nullable String accept, String type) {
        if (accept == null || accept.isBlank()) {
            return;
        }
        String family = type.substring(0, type.indexOf('/')) + "/*";
        for (String range : accept.split(",", -1)) {
            String wanted = range.split(";", -1)[0].strip().toLowerCase(Locale.ROOT);
            if (wanted.equals("*/*") || wanted.equals(family) || wanted.equals(type)) {
                return;
            }
        }
        throw new ProblemException(Problem.of(406, "not_acceptable", "The answer is " + type + "."));
    }
}
