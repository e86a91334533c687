package io.sluice.stream;

/// How an incoming packet fits into its stream.
public enum Reception {
    /// The newest so far: the stream goes on.
    NEWEST(true),
    /// Fills a place behind the newest: came out of order, or was asked for again.
    LATE(true),
    /// The stream goes on from another number, confirmed by a second packet: whoever decodes it begins anew.
    RESTARTED(true),
    /// Was here before.
    DUPLICATE(false),
    /// Too far behind the newest to be told from a duplicate.
    TOO_OLD(false),
    /// Far ahead or far behind; not believed until a second packet confirms it.
    UNCONFIRMED_JUMP(false);

    private final boolean accepted;

    Reception(boolean accepted) {
        this.accepted = accepted;
    }

    /// Whether the packet counts and may be forwarded.
    public boolean accepted() {
        return accepted;
    }
}
