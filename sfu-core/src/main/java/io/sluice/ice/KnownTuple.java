package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.stun.StunMessage;
import org.jspecify.annotations.Nullable;

/// What a session remembers of one 5-tuple that proved itself.
final class KnownTuple {
    final FiveTuple tuple;
    long heardNanos;
    /// PRIORITY of the latest check that had one.
    long priority;
    /// The peer sent USE-CANDIDATE from here.
    boolean nominated;
    /// When the checker last saw a request from here; meaningful once [#injected].
    long injectedNanos;
    boolean injected;
    /// A request that came before the peer's description did.
    @Nullable
    StunMessage early;

    KnownTuple(FiveTuple tuple, long nowNanos) {
        this.tuple = tuple;
        this.heardNanos = nowNanos;
    }
}
