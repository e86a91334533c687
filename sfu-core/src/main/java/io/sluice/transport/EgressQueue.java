package io.sluice.transport;

import io.sluice.buffer.PacketBuffer;

/// Packets for one peer, from all of its slots, in → the same packets in the order in which they leave, out.
///
/// One per transport, and the only way out. It passes everything through at once; what will pace it stands here.
public final class EgressQueue {
    private final RtpTransmission transmission;

    EgressQueue(RtpTransmission transmission) {
        this.transmission = transmission;
    }

    /// Takes ownership of the buffer.
    ///
    /// @param stream whose packet, or whose retransmission, it is
    /// @param passage as what it is counted where it is dropped
    /// @return the bytes that left, or 0 where it was dropped and counted
    public int add(OutgoingStream stream, Passage passage, PacketBuffer buffer, long nowNanos) {
        return transmission.transmit(stream, passage, buffer, nowNanos);
    }
}
