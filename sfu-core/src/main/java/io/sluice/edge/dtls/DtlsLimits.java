package io.sluice.edge.dtls;

import java.time.Duration;

/// How much handshaking one process does at once.
///
/// @param concurrentHandshakes handshakes that run; each holds a virtual thread and about 100 KiB at worst
/// @param waitingHandshakes handshakes that wait for their turn; beyond them a session fails at once
/// @param handshakesPerAddress running and waiting ones of one IPv4 address or IPv6 /64; generous, because a whole
/// school
///     may sit behind one address
/// @param handshakeTimeout from the start of a session to its keys, waiting included
/// @param certificateLifetime how long a certificate is shown to new sessions before the next one is made
public record DtlsLimits(
        int concurrentHandshakes,
        int waitingHandshakes,
        int handshakesPerAddress,
        Duration handshakeTimeout,
        Duration certificateLifetime) {
    public static final DtlsLimits DEFAULT =
            new DtlsLimits(128, 1024, 512, Duration.ofSeconds(10), Duration.ofHours(24));

    public DtlsLimits {
        if (concurrentHandshakes < 1 || waitingHandshakes < 0 || handshakesPerAddress < 1) {
            throw new IllegalArgumentException("DTLS needs room for one handshake at least");
        }
    }
}
