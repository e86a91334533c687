package io.sluice.edge.net;

import io.sluice.address.TransportAddress;
import java.time.Duration;
import java.util.List;

/// What one loop is made of.
///
/// @param name of its thread
/// @param addresses where it receives, concrete ones; their ports are ignored
/// @param port UDP port on every address, and TCP port where ICE-TCP is on
/// @param packets slots of its pool
/// @param waitingInputs bound of its inbox
/// @param socketBufferBytes receive and send buffer asked of the kernel
public record MediaLoopOptions(
        String name,
        IoBackend backend,
        List<TransportAddress> addresses,
        int port,
        Tcp tcp,
        int packets,
        int waitingInputs,
        int socketBufferBytes) {
    public MediaLoopOptions {
        addresses = List.copyOf(addresses);
    }

    /// @param maxConnections open at a time
    /// @param maxConnectionsPerAddress of them from one remote IP address
    /// @param firstFrameTimeout until which a connection must have sent STUN
    /// @param idleTimeout silence that ends a connection
    public record Tcp(
            boolean enabled,
            int maxConnections,
            int maxConnectionsPerAddress,
            Duration firstFrameTimeout,
            Duration idleTimeout) {}
}
