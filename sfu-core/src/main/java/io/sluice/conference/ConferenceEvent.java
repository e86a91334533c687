package io.sluice.conference;

import java.util.List;

/// Something that happened in a conference, in the one order in which its loop decided it.
///
/// Listeners get it on the loop's thread and must hand it on without blocking.
public sealed interface ConferenceEvent {
    String conference();

    record Started(String conference, long atMillis) implements ConferenceEvent {}

    record Ended(String conference, EndReason reason, long atMillis) implements ConferenceEvent {}

    record ParticipantJoined(String conference, ParticipantView participant) implements ConferenceEvent {}

    record ParticipantLeft(String conference, ParticipantView participant, CloseReason reason)
            implements ConferenceEvent {}

    record ParticipantUpdated(String conference, ParticipantView participant) implements ConferenceEvent {}

    record TrackPublished(String conference, TrackView track) implements ConferenceEvent {}

    record TrackUnpublished(String conference, TrackView track) implements ConferenceEvent {}

    record TrackUpdated(String conference, TrackView track) implements ConferenceEvent {}

    /// For one session: which track sits where, always whole.
    record SlotsChanged(String conference, String sessionId, List<SlotView> slots) implements ConferenceEvent {
        public SlotsChanged {
            slots = List.copyOf(slots);
        }
    }

    /// For one session: how many slots it would need in all; the client then offers more.
    record SlotsRequired(String conference, String sessionId, int audio, int video) implements ConferenceEvent {}

    /// For one session: which layers of its track somebody receives, by rid; the others need not be sent.
    ///
    /// @param layers the rids, or the places of layers without; an empty one stands for a track with one encoding
    record PublishHint(String conference, String sessionId, String trackId, List<String> layers)
            implements ConferenceEvent {
        public PublishHint {
            layers = List.copyOf(layers);
        }
    }

    /// For one session: its transport changed state.
    record SessionChanged(String conference, String sessionId, SessionView.State state) implements ConferenceEvent {}

    /// For one session: it is over.
    record SessionClosed(String conference, String sessionId, String identity, CloseReason reason)
            implements ConferenceEvent {}

    /// Who has the word, or who speaks besides, has changed.
    record SpeakerChanged(String conference, SpeakerView speaker) implements ConferenceEvent {}

    /// A message of the application.
    ///
    /// @param from identity of the sender, empty for the control API
    /// @param to identities, empty for everybody but the sender
    record Message(String conference, String from, List<String> to, String dataJson) implements ConferenceEvent {
        public Message {
            to = List.copyOf(to);
        }
    }
}
