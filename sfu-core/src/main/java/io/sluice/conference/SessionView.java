package io.sluice.conference;

import java.util.List;

/// A snapshot of a session.
///
/// @param id server-made, `ses_…`
/// @param epoch counts the sessions of this identity; a higher one replaces a lower one
public record SessionView(
        String id,
        String conference,
        String identity,
        SessionKind kind,
        long epoch,
        State state,
        List<SlotView> slots) {
    public enum State {
        /// No description yet.
        NEW,
        /// ICE or DTLS under way.
        CONNECTING,
        CONNECTED,
        CLOSED
    }

    public SessionView {
        slots = List.copyOf(slots);
    }
}
