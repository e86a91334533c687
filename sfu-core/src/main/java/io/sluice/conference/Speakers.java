package io.sluice.conference;

import io.sluice.speaker.DominantSpeaker;
import io.sluice.time.Deadlines;
import io.sluice.transport.Machine;
import io.sluice.transport.Timetable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The levels of a conference's microphones in → who has the word, told to all, and tracks wanted in another order.
///
/// Decides while somebody is heard, and sets no deadline in a silent room. Participants are known by their identities
/// outside; hidden ones have none here.
final class Speakers implements Machine {
    /// Who speaks besides is told at most this often, so that a large room is not told of every breath.
    private static final long TELL_NANOS = 1_000_000_000L;

    private final Conference conference;
    private final DominantSpeaker<Participant> voices = new DominantSpeaker<>();
    private final Timetable.Appointment appointment;
    private long dueNanos = Deadlines.NEVER;
    private long toldNanos;
    private @Nullable Participant told;
    private List<Participant> toldSpeaking = List.of();

    Speakers(Conference conference, Timetable timetable, long nowNanos) {
        this.conference = conference;
        this.toldNanos = nowNanos - TELL_NANOS;
        this.appointment = timetable.add("speakers", this, conference::fault);
    }

    /// A packet of a microphone.
    ///
    /// @param level as RFC 6464 has it: 0 is the loudest, 127 silence
    void heard(Participant who, int level, long nowNanos) {
        if (!who.hidden() && voices.level(who, level, nowNanos) && dueNanos == Deadlines.NEVER) {
            dueNanos = nowNanos + DominantSpeaker.DECISION_NANOS;
            appointment.refresh();
        }
    }

    void left(Participant who, long nowNanos) {
        if (voices.remove(who)) {
            dueNanos = nowNanos;
            appointment.refresh();
        }
    }

    /// Who spoke, the most wanted first.
    List<Participant> latest() {
        return voices.latest();
    }

    /// Who has the word now, and who speaks.
    SpeakerView view() {
        List<SpeakerView.Level> levels = new ArrayList<>();
        for (Map.Entry<Participant, Integer> speaking : voices.speaking().entrySet()) {
            levels.add(new SpeakerView.Level(speaking.getKey().identity(), speaking.getValue()));
        }
        Participant dominant = voices.dominant();
        return new SpeakerView(dominant == null ? null : dominant.identity(), levels);
    }

    @Override
    public long nextDeadlineNanos() {
        return dueNanos;
    }

    @Override
    public void onDeadline(long nowNanos) {
        List<Participant> before = List.copyOf(voices.latest());
        voices.decide(nowNanos);
        if (!before.equals(voices.latest())) {
            conference.seatsMayChange();
        }
        boolean allTold = tell(nowNanos);
        dueNanos =
                allTold && !voices.isSomebodySpeaking() ? Deadlines.NEVER : nowNanos + DominantSpeaker.DECISION_NANOS;
    }

    /// @return whether everybody knows how things are
    private boolean tell(long nowNanos) {
        List<Participant> speaking = List.copyOf(voices.speaking().keySet());
        boolean same = Objects.equals(told, voices.dominant());
        if (same && speaking.equals(toldSpeaking)) {
            return true;
        }
        if (same && nowNanos - toldNanos < TELL_NANOS) {
            return false;
        }
        told = voices.dominant();
        toldSpeaking = speaking;
        toldNanos = nowNanos;
        conference.emit(new ConferenceEvent.SpeakerChanged(conference.name(), view()));
        return true;
    }

    void close() {
        appointment.cancel();
    }
}
