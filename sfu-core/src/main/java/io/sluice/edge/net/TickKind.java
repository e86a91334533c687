package io.sluice.edge.net;

/// What a loop was doing in one round.
public enum TickKind {
    /// A batch of datagrams or TCP bytes.
    READ,
    DEADLINE,
    /// Commands and events posted by other threads.
    INBOX
}
