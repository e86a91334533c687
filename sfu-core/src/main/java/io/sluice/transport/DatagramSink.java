package io.sluice.transport;

import io.sluice.address.FiveTuple;
import io.sluice.buffer.PacketBuffer;

/// Finished datagrams in → the network.
///
/// Called on the loop's thread only. An implementation enqueues or writes; it never calls back into the loop program.
public interface DatagramSink {
    /// Takes ownership of the packet and releases it when it is written or dropped.
    void transmit(FiveTuple tuple, PacketBuffer packet);

    /// Ends a batch: what was handed over leaves now.
    void flush();
}
