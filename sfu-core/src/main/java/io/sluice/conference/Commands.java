package io.sluice.conference;

import io.sluice.conference.ConferenceCommand.Ended;
import io.sluice.conference.ConferenceCommand.OpenResult;
import io.sluice.conference.Outcome.Refusal;
import io.sluice.parameters.IceParameters;
import io.sluice.parameters.SessionResult;
import io.sluice.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One command about an existing conference in → its answer out, everything that follows from it done.
public final class Commands {
    private static final int MAX_MESSAGE_BYTES = 16 * 1024;
    private static final int MAX_RECIPIENTS = 1_000;
    private static final int MAX_CANDIDATES = 100;
    private static final int MAX_LABEL_CHARS = 256;

    private Commands() {}

    public static OpenResult open(Conference conference, ConferenceCommand.OpenSession command, long nowNanos) {
        Participant present = conference.participant(command.identity());
        if (present == null && conference.isFull()) {
            return new OpenResult.Refused(
                    Refusal.CONFERENCE_FULL,
                    "the conference has its " + conference.settings().maxParticipants() + " participants");
        }
        List<Session> replaced = replacedBy(command, present);
        if (present != null && present.sessions().size() - replaced.size() >= Participant.MAX_SESSIONS) {
            return new OpenResult.Refused(
                    Refusal.TOO_MANY, "a participant has at most " + Participant.MAX_SESSIONS + " sessions");
        }
        SessionNegotiator.Agreed agreed = null;
        if (command.offer() != null) {
            // Planned by a session that nobody will ever see, so that a refusal leaves no trace.
            Participant stranger =
                    new Participant(command.identity(), command.name(), command.metadata(), command.permissions(), 0);
            Session trial =
                    new Session(conference, stranger, "", 0, command.kind(), command.permissions(), command.onlyFrom());
            switch (trial.plan(command.offer())) {
                case SessionNegotiator.Refused refused -> {
                    return new OpenResult.OfferRefused(refused.refused());
                }
                case SessionNegotiator.Agreed plan -> agreed = plan;
            }
        }
        return new OpenResult.Opened(open(conference, command, replaced, agreed, nowNanos));
    }

    private static List<Session> replacedBy(ConferenceCommand.OpenSession command, @Nullable Participant present) {
        List<Session> replaced = new ArrayList<>();
        if (present != null && command.kind() == SessionKind.WEBSOCKET) {
            for (Session session : present.sessions()) {
                if (session.kind() == SessionKind.WEBSOCKET) {
                    replaced.add(session);
                }
            }
        }
        return replaced;
    }

    private static OpenedSession open(
            Conference conference,
            ConferenceCommand.OpenSession command,
            List<Session> replaced,
            SessionNegotiator.@Nullable Agreed agreed,
            long nowNanos) {
        Participant participant = conference.join(command, nowNanos);
        Session session = conference.newSession(command, participant, nowNanos);
        conference.add(session);
        // After the newcomer is in, so that the participant does not leave in between.
        for (Session old : replaced) {
            conference.close(old, CloseReason.REPLACED, nowNanos);
        }
        SessionResult.Accepted accepted = agreed == null ? null : session.apply(agreed, nowNanos);
        conference.seatsMayChange();
        conference.seat(nowNanos);
        return new OpenedSession(session.view(), participant.view(), conference.view(), accepted);
    }

    public static Outcome<ConferenceCommand.Negotiated> negotiate(
            Conference conference, ConferenceCommand.Negotiate command, long nowNanos) {
        return withSession(conference, command.sessionId(), session -> {
            SessionResult result = switch (session.plan(command.offer())) {
                case SessionNegotiator.Refused refused -> refused.refused();
                case SessionNegotiator.Agreed plan -> session.apply(plan, nowNanos);
            };
            conference.seat(nowNanos);
            return Outcome.done(new ConferenceCommand.Negotiated(result, session.view()));
        });
    }

    public static Outcome<SessionView> addCandidates(
            Conference conference, ConferenceCommand.AddCandidates command, long nowNanos) {
        return withSession(conference, command.sessionId(), session -> {
            Transport transport = session.transport();
            if (transport == null || !transport.isCurrentIce(command.usernameFragment())) {
                return Outcome.refused(
                        Refusal.WRONG_STATE,
                        transport == null
                                ? "the session has no description yet"
                                : "the candidates belong to other ICE credentials");
            }
            if (command.candidates().size() > MAX_CANDIDATES) {
                return Outcome.refused(Refusal.TOO_MANY, "at most " + MAX_CANDIDATES + " candidates at once");
            }
            transport.addRemoteCandidates(command.candidates(), command.endOfCandidates(), nowNanos);
            return Outcome.done(session.view());
        });
    }

    public static Outcome<IceParameters> restartIce(
            Conference conference, ConferenceCommand.RestartIce command, long nowNanos) {
        return withSession(conference, command.sessionId(), session -> {
            Transport transport = session.transport();
            if (transport == null) {
                return Outcome.refused(Refusal.WRONG_STATE, "the session has no description yet");
            }
            return Outcome.done(
                    transport.isCurrentIce(command.remote())
                            ? transport.localIce()
                            : transport.restartIce(command.remote(), nowNanos));
        });
    }

    public static Outcome<Ended> closeSession(
            Conference conference, ConferenceCommand.CloseSession command, long nowNanos) {
        return withSession(conference, command.sessionId(), session -> {
            conference.close(session, command.reason(), nowNanos);
            return Outcome.done(new Ended());
        });
    }

    public static Outcome<SessionView> get(Conference conference, ConferenceCommand.GetSession command) {
        return withSession(conference, command.sessionId(), session -> Outcome.done(session.view()));
    }

    public static Outcome<SessionView> resume(Conference conference, ConferenceCommand.ResumeSession command) {
        return withSession(conference, command.sessionId(), session -> Outcome.done(session.viewAfresh()));
    }

    public static Outcome<Ended> removeParticipant(
            Conference conference, ConferenceCommand.RemoveParticipant command, long nowNanos) {
        Participant participant = conference.participant(command.identity());
        if (participant == null) {
            return Outcome.refused(Refusal.NO_SUCH_PARTICIPANT, "nobody has this identity");
        }
        conference.remove(participant, command.reason(), nowNanos);
        return Outcome.done(new Ended());
    }

    public static Outcome<SessionView> subscribe(
            Conference conference, ConferenceCommand.Subscribe command, long nowNanos) {
        if (command.priority() < 0 || command.maxHeight() < 0 || command.maxFps() < 0) {
            return Outcome.refused(Refusal.UNACCEPTABLE_VALUE, "priority, maxHeight and maxFps are 0 or more");
        }
        return want(
                conference,
                command.sessionId(),
                command.trackId(),
                new Wants.Wish(command.enabled(), command.priority(), command.maxHeight(), command.maxFps()),
                nowNanos);
    }

    public static Outcome<SessionView> unsubscribe(
            Conference conference, ConferenceCommand.Unsubscribe command, long nowNanos) {
        return want(conference, command.sessionId(), command.trackId(), new Wants.Wish(false, 0, 0, 0), nowNanos);
    }

    private static Outcome<SessionView> want(
            Conference conference, String sessionId, String trackId, Wants.Wish wish, long nowNanos) {
        return withSession(conference, sessionId, session -> {
            if (!session.permissions().subscribe()) {
                return Outcome.refused(Refusal.NOT_PERMITTED, "the participant may not subscribe");
            }
            if (conference.track(trackId) == null) {
                return Outcome.refused(Refusal.NO_SUCH_TRACK, "there is no such track");
            }
            if (!session.wants().wish(trackId, wish)) {
                return Outcome.refused(
                        Refusal.TOO_MANY, "a session has at most " + Wants.MAX_SUBSCRIPTIONS + " subscriptions");
            }
            return reseated(conference, session, nowNanos);
        });
    }

    public static Outcome<SessionView> setPolicy(
            Conference conference, ConferenceCommand.SetPolicy command, long nowNanos) {
        if (command.policy().lastN() < -1 || command.policy().pinned().size() > Wants.MAX_PINNED) {
            return Outcome.refused(
                    Refusal.UNACCEPTABLE_VALUE, "lastN is -1 or more, at most " + Wants.MAX_PINNED + " are pinned");
        }
        return withSession(conference, command.sessionId(), session -> {
            session.wants().policy(command.policy());
            return reseated(conference, session, nowNanos);
        });
    }

    private static Outcome<SessionView> reseated(Conference conference, Session session, long nowNanos) {
        conference.seatsMayChange();
        conference.seat(nowNanos);
        return Outcome.done(session.view());
    }

    public static Outcome<TrackView> updateTrack(
            Conference conference, ConferenceCommand.UpdateTrack command, long nowNanos) {
        Track track = conference.track(command.trackId());
        if (track == null) {
            return Outcome.refused(Refusal.NO_SUCH_TRACK, "there is no such track");
        }
        String label = command.label();
        if (label != null && label.length() > MAX_LABEL_CHARS) {
            return Outcome.refused(
                    Refusal.UNACCEPTABLE_VALUE, "a label has at most " + MAX_LABEL_CHARS + " characters");
        }
        return withSession(conference, command.sessionId(), session -> {
            if (track.publisher().participant() != session.participant()) {
                return Outcome.refused(Refusal.NOT_PERMITTED, "the track is somebody else's");
            }
            return updated(conference, track, label, command.muted(), nowNanos);
        });
    }

    public static Outcome<TrackView> muteTrack(
            Conference conference, ConferenceCommand.MuteTrack command, long nowNanos) {
        Track track = conference.track(command.trackId());
        return track == null
                ? Outcome.refused(Refusal.NO_SUCH_TRACK, "there is no such track")
                : updated(conference, track, null, true, nowNanos);
    }

    private static Outcome<TrackView> updated(
            Conference conference, Track track, @Nullable String label, @Nullable Boolean muted, long nowNanos) {
        TrackView before = track.view();
        if (label != null) {
            track.label(label);
        }
        if (muted != null) {
            track.mute(muted, nowNanos);
        }
        TrackView after = track.view();
        if (!after.equals(before)) {
            conference.changed();
            conference.emit(new ConferenceEvent.TrackUpdated(conference.name(), after));
            conference.tellAfterwards();
        }
        return Outcome.done(after);
    }

    public static Outcome<Ended> sendMessage(Conference conference, ConferenceCommand.SendMessage command) {
        if (command.dataJson().getBytes(StandardCharsets.UTF_8).length > MAX_MESSAGE_BYTES
                || command.to().size() > MAX_RECIPIENTS) {
            return Outcome.refused(
                    Refusal.UNACCEPTABLE_VALUE, "a message has at most 16 KiB and " + MAX_RECIPIENTS + " recipients");
        }
        if (command.sessionId().isEmpty()) {
            return said(conference, "", command);
        }
        return withSession(
                conference,
                command.sessionId(),
                session -> session.permissions().publish().contains(Permissions.Publish.DATA)
                        ? said(conference, session.participant().identity(), command)
                        : Outcome.refused(Refusal.NOT_PERMITTED, "the participant may not send messages"));
    }

    private static Outcome<Ended> said(Conference conference, String from, ConferenceCommand.SendMessage command) {
        conference.emit(new ConferenceEvent.Message(conference.name(), from, command.to(), command.dataJson()));
        return Outcome.done(new Ended());
    }

    private static <T> Outcome<T> withSession(
            Conference conference, String sessionId, Function<Session, Outcome<T>> action) {
        Session session = conference.session(sessionId);
        return session == null
                ? Outcome.refused(Refusal.NO_SUCH_SESSION, "there is no such session")
                : action.apply(session);
    }
}
