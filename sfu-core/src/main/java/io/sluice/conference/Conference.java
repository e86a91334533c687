package io.sluice.conference;

import io.sluice.parameters.SectionRequest;
import io.sluice.time.Deadlines;
import io.sluice.transport.Machine;
import io.sluice.transport.Timetable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is in a room, what they publish, and in which order it happened: commands in → answers and events out.
///
/// Owned by one loop. Ends by command, or when nobody was there for its empty timeout.
public final class Conference implements Machine {
    private static final Logger LOG = LoggerFactory.getLogger(Conference.class);

    private final ConferenceEnvironment environment;
    private final Track.SourceIds sourceIds;
    private final String name;
    private final ConferenceSettings settings;
    private final long createdAtMillis;
    private final SequencedMap<String, Participant> participants = new LinkedHashMap<>();
    private final SequencedMap<String, Session> sessions = new LinkedHashMap<>();
    private final SequencedMap<String, Track> tracks = new LinkedHashMap<>();
    private final Timetable.Appointment appointment;
    private final Speakers speakers;
    private final PublishHints hints;
    private long revision = 1;
    private long epochs;
    private long emptyUntilNanos;
    private boolean seatsMayChange;
    private boolean announced;
    private boolean ended;

    public Conference(ConferenceEnvironment environment, String name, ConferenceSettings settings, long nowNanos) {
        this.environment = environment;
        this.sourceIds = new Track.SourceIds();
        this.name = name;
        this.settings = settings;
        this.createdAtMillis = environment.unixMillisAt(nowNanos);
        this.emptyUntilNanos = nowNanos + settings.emptyTimeout().toNanos();
        this.appointment = environment.transports().timetable().add("conference", this, this::fault);
        this.speakers = new Speakers(this, environment.transports().timetable(), nowNanos);
        this.hints = new PublishHints(this, environment.transports().timetable());
    }

    /// Makes it known; a second call does nothing. Until then nothing of it is seen, and it holds nothing.
    public void announce() {
        if (!announced) {
            announced = true;
            appointment.refresh();
            emit(new ConferenceEvent.Started(name, createdAtMillis));
        }
    }

    public String name() {
        return name;
    }

    public boolean ended() {
        return ended;
    }

    public int participantCount() {
        return participants.size();
    }

    public int sessionCount() {
        return sessions.size();
    }

    public int connectedSessionCount() {
        int connected = 0;
        for (Session session : sessions.values()) {
            connected += session.state() == SessionView.State.CONNECTED ? 1 : 0;
        }
        return connected;
    }

    public int trackCount() {
        return tracks.size();
    }

    /// A snapshot; hidden participants are not in it.
    public ConferenceView view() {
        List<ParticipantView> roster = new ArrayList<>();
        for (Participant participant : participants.values()) {
            if (!participant.hidden()) {
                roster.add(participant.view());
            }
        }
        List<TrackView> published = new ArrayList<>();
        for (Track track : tracks.values()) {
            published.add(track.view());
        }
        return new ConferenceView(name, settings, createdAtMillis, revision, roster, published, speakers.view());
    }

    PublishHints hints() {
        return hints;
    }

    SequencedCollection<Track> tracks() {
        return tracks.sequencedValues();
    }

    Speakers speakers() {
        return speakers;
    }

    ConferenceSettings settings() {
        return settings;
    }

    ConferenceEnvironment environment() {
        return environment;
    }

    @Nullable
    Participant participant(String identity) {
        return participants.get(identity);
    }

    @Nullable
    Session session(String id) {
        return sessions.get(id);
    }

    @Nullable
    Track track(String id) {
        return tracks.get(id);
    }

    boolean isFull() {
        return participants.size() >= settings.maxParticipants();
    }

    /// A listener's fault is not the conference's: it is counted, and the story goes on.
    void emit(ConferenceEvent event) {
        try {
            environment.listener().on(event);
        } catch (RuntimeException fault) {
            environment.transports().traffic().fault();
            LOG.error("{}: a listener broke", name, fault);
        }
    }

    void changed() {
        revision++;
    }

    /// The participant of this identity; who is new joins.
    Participant join(ConferenceCommand.OpenSession command, long nowNanos) {
        Participant present = participants.get(command.identity());
        if (present != null) {
            if (command.kind() == SessionKind.WEBSOCKET
                    && present.describe(command.name(), command.metadata(), command.permissions())) {
                changed();
                if (!present.hidden()) {
                    emit(new ConferenceEvent.ParticipantUpdated(name, present.view()));
                }
            }
            return present;
        }
        announce();
        Participant newcomer = new Participant(
                command.identity(),
                command.name(),
                command.metadata(),
                command.permissions(),
                environment.unixMillisAt(nowNanos));
        participants.put(newcomer.identity(), newcomer);
        emptyUntilNanos = Deadlines.NEVER;
        appointment.refresh();
        changed();
        if (!newcomer.hidden()) {
            emit(new ConferenceEvent.ParticipantJoined(name, newcomer.view()));
        }
        return newcomer;
    }

    /// A session that nobody knows of yet; [#add] makes it known.
    Session newSession(ConferenceCommand.OpenSession command, Participant participant, long nowNanos) {
        return new Session(
                this,
                participant,
                environment.ids().session(nowNanos),
                ++epochs,
                command.kind(),
                command.permissions(),
                command.onlyFrom());
    }

    void add(Session session) {
        sessions.put(session.id(), session);
        session.participant().sessions().add(session);
    }

    Track newTrack(Session publisher, SectionRequest.Publish request, long nowNanos) {
        return new Track(
                environment.ids().track(nowNanos),
                publisher,
                request.mid(),
                request.kind(),
                request.source(),
                request.label(),
                request.muted(),
                sourceIds);
    }

    void publish(Track track) {
        track.publisher().publications().put(track.mid(), track);
        tracks.put(track.id(), track);
        changed();
        seatsMayChange();
        emit(new ConferenceEvent.TrackPublished(name, track.view()));
    }

    void unpublish(Track track) {
        tracks.remove(track.id());
        track.publisher().publications().remove(track.mid());
        track.publisher().requireTransport().stopReceiving(track.mid());
        for (Session session : sessions.values()) {
            session.slots().unseat(track);
            session.wants().forget(track.id());
        }
        track.close();
        changed();
        seatsMayChange();
        emit(new ConferenceEvent.TrackUnpublished(name, track.view()));
    }

    /// Ends a session, and its participant with the last one. A second call does nothing.
    void close(Session session, CloseReason reason, long nowNanos) {
        if (sessions.remove(session.id()) == null) {
            return;
        }
        for (Track track : List.copyOf(session.publications().values())) {
            unpublish(track);
        }
        session.end();
        hints.mayChange(nowNanos);
        Participant participant = session.participant();
        participant.sessions().remove(session);
        emit(new ConferenceEvent.SessionClosed(name, session.id(), participant.identity(), reason));
        LOG.info("{}: session {} of a participant closed: {}", name, session.id(), reason);
        if (participant.sessions().isEmpty()) {
            leave(participant, reason, nowNanos);
        }
    }

    private void leave(Participant participant, CloseReason reason, long nowNanos) {
        participants.remove(participant.identity());
        speakers.left(participant, nowNanos);
        changed();
        if (!participant.hidden()) {
            emit(new ConferenceEvent.ParticipantLeft(name, participant.view(), reason));
        }
        if (participants.isEmpty() && !ended) {
            emptyUntilNanos = nowNanos + settings.emptyTimeout().toNanos();
            appointment.refresh();
        }
    }

    void remove(Participant participant, CloseReason reason, long nowNanos) {
        for (Session session : List.copyOf(participant.sessions())) {
            close(session, reason, nowNanos);
        }
    }

    /// Something happened by which another track may sit in a slot; seen to before the input is over.
    void seatsMayChange() {
        if (!seatsMayChange && !ended) {
            seatsMayChange = true;
            environment.transports().afterwards().add(this::seat, this::fault);
        }
    }

    /// Seats everybody anew where something changed, so that an answer can tell of it.
    void seat(long nowNanos) {
        if (!seatsMayChange) {
            return;
        }
        seatsMayChange = false;
        List<Track> usual = usualOrder();
        for (Session session : sessions.values()) {
            session.seat(usual, nowNanos);
        }
        hints.mayChange(nowNanos);
        tellAfterwards();
    }

    /// What a session without wishes of its own wants: screens, then who has the word and who spoke before, then who
    /// came first. Made once for all.
    private List<Track> usualOrder() {
        SequencedSet<Track> usual = new LinkedHashSet<>(2 * tracks.size());
        for (Track track : tracks.values()) {
            if (track.isScreen()) {
                usual.add(track);
            }
        }
        for (Participant speaker : speakers.latest()) {
            for (Session session : speaker.sessions()) {
                usual.addAll(session.publications().values());
            }
        }
        usual.addAll(tracks.values());
        return List.copyOf(usual);
    }

    /// Slot events leave after the answer of the command that caused them: by then the caller knows its session.
    void tellAfterwards() {
        environment.transports().afterwards().add(now -> tell(), this::fault);
    }

    private void tell() {
        for (Session session : sessions.values()) {
            session.tellSlots();
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return participants.isEmpty() && !ended ? emptyUntilNanos : Deadlines.NEVER;
    }

    @Override
    public void onDeadline(long nowNanos) {
        if (nowNanos >= nextDeadlineNanos()) {
            end(EndReason.EMPTY, nowNanos);
        }
    }

    /// Ends the conference for everybody.
    public void end(EndReason why, long nowNanos) {
        if (ended) {
            return;
        }
        ended = true;
        appointment.cancel();
        speakers.close();
        hints.close();
        for (Session session : List.copyOf(sessions.values())) {
            close(session, why.forSessions(), nowNanos);
        }
        emit(new ConferenceEvent.Ended(name, why, environment.unixMillisAt(nowNanos)));
    }

    /// A broken invariant: the conference ends, the loop lives on.
    public void fault(RuntimeException fault, long nowNanos) {
        environment.transports().traffic().fault();
        LOG.error("{}: a broken invariant ends this conference", name, fault);
        end(EndReason.INTERNAL_ERROR, nowNanos);
    }
}
