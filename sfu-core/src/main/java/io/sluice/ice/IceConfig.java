package io.sluice.ice;

import java.time.Duration;

/// How long an ICE session waits for what, and how much it remembers.
///
/// @param lite answers, and counts any authenticated packet as life (RFC 8445 §2.5); asks only a path to which an
///     established session shall move
/// @param consentInterval between two checks of our own, before ± 20 % (RFC 7675 §5.1); unused in lite
/// @param consentTimeout silence that ends the session
/// @param establishmentTimeout from the peer's description to the nomination
/// @param maxTuples 5-tuples remembered at once
/// @param maxRemoteCandidates candidates taken from the peer; more are ignored
public record IceConfig(
        boolean lite,
        Duration consentInterval,
        Duration consentTimeout,
        Duration establishmentTimeout,
        int maxTuples,
        int maxRemoteCandidates) {
    /// 5 s and 30 s as RFC 7675 has them.
    public static IceConfig ofFull() {
        return new IceConfig(false, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30), 16, 20);
    }

    public static IceConfig ofLite() {
        return new IceConfig(true, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30), 16, 20);
    }
}
