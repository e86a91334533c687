package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.stun.StunMessage;

/// What the checker behind [ConnectivityChecks] says; made on any thread, handled on the session's.
public sealed interface IceEvent {
    /// A message that the checker wants sent. Requests among them open a transaction.
    record Transmit(FiveTuple tuple, StunMessage message) implements IceEvent {}

    /// Its check of this pair was answered.
    record Validated(FiveTuple tuple) implements IceEvent {}

    /// This pair is nominated by both sides.
    record Nominated(FiveTuple tuple) implements IceEvent {}

    /// It gave up; the reason is for the log.
    record Failed(String reason) implements IceEvent {}
}
