package io.sluice.conference;

import java.util.List;

/// A snapshot of a conference; rosters leave out hidden participants.
///
/// @param createdAtMillis Unix time
/// @param revision grows by each change; the ETag
public record ConferenceView(
        String name,
        ConferenceSettings settings,
        long createdAtMillis,
        long revision,
        List<ParticipantView> participants,
        List<TrackView> tracks,
        SpeakerView speaker) {
    public ConferenceView {
        participants = List.copyOf(participants);
        tracks = List.copyOf(tracks);
    }
}
