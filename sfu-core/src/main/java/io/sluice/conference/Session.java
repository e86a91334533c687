package io.sluice.conference;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SessionRequest;
import io.sluice.parameters.SessionResult;
import io.sluice.stream.PublisherClock;
import io.sluice.transport.OutgoingStream;
import io.sluice.transport.Passage;
import io.sluice.transport.Traffic;
import io.sluice.transport.Transport;
import io.sluice.transport.TransportFailure;
import io.sluice.transport.TransportSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// One PeerConnection of a participant: what it publishes, the slots in which it receives, and its transport.
final class Session implements TransportSink {
    private final Conference conference;
    private final Participant participant;
    private final String id;
    private final long epoch;
    private final SessionKind kind;
    private final Permissions permissions;
    private final Wants wants;
    private final SequencedMap<String, Track> publications = new LinkedHashMap<>();
    private final SlotBoard slots = new SlotBoard(this);
    private final PublisherClock clock = new PublisherClock();
    private final SessionNegotiator negotiator = new SessionNegotiator(this);
    private @Nullable Transport transport;
    private SessionView.State state = SessionView.State.NEW;
    private List<SlotView> toldSlots = List.of();
    private int toldAudio;
    private int toldVideo;

    Session(
            Conference conference,
            Participant participant,
            String id,
            long epoch,
            SessionKind kind,
            Permissions permissions,
            @Nullable String onlyFrom) {
        this.conference = conference;
        this.participant = participant;
        this.id = id;
        this.epoch = epoch;
        this.kind = kind;
        this.permissions = permissions;
        this.wants = new Wants(onlyFrom);
    }

    String id() {
        return id;
    }

    Conference conference() {
        return conference;
    }

    Participant participant() {
        return participant;
    }

    SessionKind kind() {
        return kind;
    }

    Permissions permissions() {
        return permissions;
    }

    Wants wants() {
        return wants;
    }

    SlotBoard slots() {
        return slots;
    }

    /// The sender reports of all its streams speak of this one clock.
    PublisherClock clock() {
        return clock;
    }

    ConferenceEnvironment environment() {
        return conference.environment();
    }

    Traffic traffic() {
        return environment().transports().traffic();
    }

    SessionView.State state() {
        return state;
    }

    @Nullable
    Transport transport() {
        return transport;
    }

    Transport requireTransport() {
        Transport present = transport;
        if (present == null) {
            throw new IllegalStateException("session " + id + " has sections but no transport");
        }
        return present;
    }

    /// The tracks that it publishes, by mid.
    SequencedMap<String, Track> publications() {
        return publications;
    }

    /// Finds out what an offer would come to; changes nothing.
    SessionNegotiator.Plan plan(SessionRequest request) {
        return negotiator.plan(request);
    }

    /// Lets a plan take effect.
    SessionResult.Accepted apply(SessionNegotiator.Agreed plan, long nowNanos) {
        return negotiator.apply(plan, nowNanos);
    }

    void connect(SessionRequest request, long nowNanos) {
        Transport fresh = new Transport(
                environment().transports(), this, conference.name() + "/" + id, request.ice(), request.dtls());
        transport = fresh;
        fresh.start(nowNanos);
        changeState(SessionView.State.CONNECTING);
    }

    private void changeState(SessionView.State next) {
        state = next;
        conference.emit(new ConferenceEvent.SessionChanged(conference.name(), id, next));
    }

    @Override
    public void connected(long nowNanos) {
        changeState(SessionView.State.CONNECTED);
        slots.restart(nowNanos);
    }

    @Override
    public void failed(TransportFailure why, long nowNanos) {
        conference.close(this, reasonOf(why), nowNanos);
    }

    private static CloseReason reasonOf(TransportFailure why) {
        return switch (why) {
            case CONNECTION_LOST -> CloseReason.CONNECTION_LOST;
            case DTLS_FAILED -> CloseReason.DTLS_FAILED;
            case DTLS_CLOSED -> CloseReason.DTLS_CLOSED;
            case INTERNAL_ERROR -> CloseReason.INTERNAL_ERROR;
        };
    }

    /// Something of this session's own broke while others were served.
    void fault(RuntimeException fault, long nowNanos) {
        requireTransport().fault(fault, nowNanos);
    }

    boolean canSend() {
        return transport != null && transport.isConnected();
    }

    /// @return the bytes that left, or 0 where it was counted why not
    int transmit(OutgoingStream stream, Passage passage, PacketBuffer packet, long nowNanos) {
        return requireTransport().egress().add(stream, passage, packet, nowNanos);
    }

    void reportSoon(long nowNanos) {
        requireTransport().reportSoon(nowNanos);
    }

    /// A track of this session changed to a codec that not everybody may have.
    void codecChanged() {
        conference.seatsMayChange();
    }

    /// Seats what it wants of these tracks.
    ///
    /// @param usual all tracks of the conference in the order in which they are usually wanted
    void seat(List<Track> usual, long nowNanos) {
        if (state == SessionView.State.CLOSED || !permissions.subscribe()) {
            return;
        }
        Wants.Ranking ranking = wants.rank(usual, participant);
        slots.seat(ranking.tracks(), ranking.leftOut(), wants.policy().lastN(), nowNanos);
        slots.limit(wants);
    }

    /// What the answer to a command says of the slots needs no event.
    SessionView view() {
        toldSlots = slots.views();
        return new SessionView(id, conference.name(), participant.identity(), kind, epoch, state, toldSlots);
    }

    /// What a client that comes back has missed is told again.
    SessionView viewAfresh() {
        SessionView view = view();
        toldAudio = 0;
        toldVideo = 0;
        tellSlots();
        conference.hints().tellAgain(this);
        return view;
    }

    /// Tells what changed since it was told last.
    void tellSlots() {
        if (state == SessionView.State.CLOSED || !permissions.subscribe()) {
            return;
        }
        List<SlotView> now = slots.views();
        if (!now.equals(toldSlots)) {
            toldSlots = now;
            conference.emit(new ConferenceEvent.SlotsChanged(conference.name(), id, now));
        }
        int audio = slots.wanted(MediaKind.AUDIO);
        int video = slots.wanted(MediaKind.VIDEO);
        boolean more = audio > slots.open(MediaKind.AUDIO) || video > slots.open(MediaKind.VIDEO);
        if (more && (audio != toldAudio || video != toldVideo)) {
            toldAudio = audio;
            toldVideo = video;
            conference.emit(new ConferenceEvent.SlotsRequired(conference.name(), id, audio, video));
        } else if (!more) {
            toldAudio = 0;
            toldVideo = 0;
        }
    }

    /// Ends its media. The conference has taken its tracks and its place in the roster already.
    void end() {
        state = SessionView.State.CLOSED;
        Transport ended = transport;
        if (ended != null) {
            ended.close();
            slots.close();
            for (Track track : new ArrayList<>(publications.values())) {
                track.close();
            }
            publications.clear();
        }
    }
}
