package io.sluice.api.whip;

import io.sluice.api.http.Access;
import io.sluice.api.http.Answer;
import io.sluice.api.http.Call;
import io.sluice.api.http.ContractRouter;
import io.sluice.api.http.Core;
import io.sluice.api.http.Problem;
import io.sluice.api.http.ProblemException;
import io.sluice.api.sdp.IceFragment;
import io.sluice.api.sdp.SdpResult;
import io.sluice.conference.CloseReason;
import io.sluice.conference.ConferenceCommand;
import io.sluice.parameters.IceParameters;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/// The address of a WHIP or WHEP session: trickled candidates, ICE restart, end.
final class MediaSessionEndpoints {
    static final String PATH = "/v1/media-sessions/";
    static final String ACCEPT_PATCH = IceFragment.MEDIA_TYPE;

    private final Core core;
    private final MediaSessions sessions;

    MediaSessionEndpoints(Core core, MediaSessions sessions) {
        this.core = core;
        this.sessions = sessions;
    }

    void bind(ContractRouter router) {
        router.bind("patchMediaSession", Access.BEARER, this::patch)
                .bind("deleteMediaSession", Access.BEARER, this::delete)
                .bind("mediaSessionOptions", Access.ANYBODY, MediaSessionEndpoints::options);
    }

    private Future<Answer> patch(Call call) {
        MediaSession session = own(call, sessions.living(call.path("id")));
        IceFragment fragment = switch (IceFragment.parse(call.text())) {
            case SdpResult.Faulty<IceFragment> faulty -> throw new ProblemException(Problem.of(faulty.problem()));
            case SdpResult.Read<IceFragment>(IceFragment read) -> read;
        };
        String expected = call.header("If-Match");
        if (expected == null) {
            throw new ProblemException(Problem.of(
                    428, "precondition_required", "If-Match is needed: the ETag for candidates, * for a restart."));
        }
        boolean any = expected.strip().equals("*");
        if (!any && !expected.strip().equals(session.etag())) {
            throw new ProblemException(
                    Problem.of(412, "precondition_failed", "ICE has been restarted since that ETag."));
        }
        boolean sameGeneration = fragment.usernameFragment().isEmpty()
                || fragment.usernameFragment().equals(session.remoteFragment());
        return sameGeneration ? trickle(session, fragment) : restart(session, fragment);
    }

    private Future<Answer> trickle(MediaSession session, IceFragment fragment) {
        return core.done(new ConferenceCommand.AddCandidates(
                        session.conference(),
                        session.id(),
                        fragment.usernameFragment(),
                        fragment.candidates(),
                        fragment.endOfCandidates()))
                .map(view -> Answer.empty(204));
    }

    private Future<Answer> restart(MediaSession session, IceFragment fragment) {
        if (!fragment.hasCredentials()) {
            throw new ProblemException(Problem.badRequest("A restart needs a=ice-ufrag and a=ice-pwd."));
        }
        return core.done(new ConferenceCommand.RestartIce(session.conference(), session.id(), fragment.remote()))
                .map((IceParameters local) -> {
                    String etag = MediaSession.etagOf(local.usernameFragment());
                    sessions.put(session.restarted(fragment.usernameFragment(), etag));
                    return Answer.text(200, IceFragment.MEDIA_TYPE, fragment.answer(local))
                            .with("ETag", etag);
                });
    }

    private Future<Answer> delete(Call call) {
        String id = call.path("id");
        MediaSession living = sessions.living(id);
        MediaSession session = own(call, living == null ? sessions.ended(id) : living);
        if (living == null) {
            return Future.succeededFuture(Answer.empty(200));
        }
        // Only what is closed is forgotten: a client that was refused can ask again.
        return core.closed(new ConferenceCommand.CloseSession(session.conference(), id, CloseReason.LEFT))
                .map(closed -> {
                    sessions.end(id);
                    return Answer.empty(200);
                });
    }

    private static Future<Answer> options(Call call) {
        return Future.succeededFuture(
                Answer.empty(204).with("Allow", "DELETE, OPTIONS, PATCH").with("Accept-Patch", ACCEPT_PATCH));
    }

    /// A session of somebody else is as good as none, so that ids cannot be tried out.
    private static MediaSession own(Call call, @Nullable MediaSession session) {
        if (session == null || !call.caller().speaksFor(session.conference(), session.identity())) {
            throw new ProblemException(Problem.of(404, "no_such_session", "There is no such session."));
        }
        return session;
    }
}
