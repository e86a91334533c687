package io.sluice.conference;

import java.util.List;

/// Which tracks a participant's slots show.
///
/// @param mode `AUTO` seats by policy; `MANUAL` only what `Subscribe` asked for
/// @param lastN at most so many video tracks in `AUTO`, or -1 for as many as there are slots
/// @param pinned track ids or identities that are seated first
public record SubscriptionPolicy(Mode mode, int lastN, List<String> pinned) {
    public static final SubscriptionPolicy AUTO = new SubscriptionPolicy(Mode.AUTO, -1, List.of());

    public enum Mode {
        AUTO,
        MANUAL
    }

    public SubscriptionPolicy {
        pinned = List.copyOf(pinned);
    }
}
