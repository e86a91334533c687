package io.sluice.conference;

import io.sluice.parameters.MediaKind;
import io.sluice.time.Deadlines;
import io.sluice.transport.Machine;
import io.sluice.transport.Timetable;
import java.util.ArrayList;
import java.util.List;

/// Who watches which layers in → which layers each publisher is told to send, so that nobody encodes for nobody.
///
/// Pictures only: of a voice that nobody hears the level is wanted all the same. Only those who speak the WebSocket
/// protocol are told; others send what they send.
final class PublishHints implements Machine {
    private final Conference conference;
    private final Timetable.Appointment appointment;
    private long dueNanos = Deadlines.NEVER;

    PublishHints(Conference conference, Timetable timetable) {
        this.conference = conference;
        this.appointment = timetable.add("publish hints", this, conference::fault);
    }

    /// Somebody sits elsewhere, wants more or less, or got another layer.
    void mayChange(long nowNanos) {
        if (nowNanos < dueNanos) {
            dueNanos = nowNanos;
            appointment.refresh();
        }
    }

    /// Tells a publisher that may have missed it.
    void tellAgain(Session publisher) {
        for (Track track : publisher.publications().values()) {
            if (isHinted(track) && track.hint().holdsBack(track.parameters().size())) {
                tell(track);
            }
        }
    }

    @Override
    public long nextDeadlineNanos() {
        return dueNanos;
    }

    @Override
    public void onDeadline(long nowNanos) {
        long next = Deadlines.NEVER;
        for (Track track : conference.tracks()) {
            if (isHinted(track)) {
                int layers = track.parameters().size();
                if (track.hint().look(track.wantedLayers(nowNanos), layers, nowNanos)) {
                    tell(track);
                }
                next = Math.min(next, track.hint().nextLookNanos());
            }
        }
        dueNanos = next;
    }

    private static boolean isHinted(Track track) {
        return track.kind() == MediaKind.VIDEO && track.publisher().kind() == SessionKind.WEBSOCKET;
    }

    private void tell(Track track) {
        List<String> layers = new ArrayList<>();
        for (int layer = 0; layer < track.parameters().size(); layer++) {
            if (track.hint().isTold(layer)) {
                layers.add(track.nameOf(layer));
            }
        }
        conference.emit(new ConferenceEvent.PublishHint(
                conference.name(), track.publisher().id(), track.id(), layers));
    }

    void close() {
        appointment.cancel();
    }
}
