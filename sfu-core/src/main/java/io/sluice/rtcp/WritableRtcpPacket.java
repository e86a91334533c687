package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;

/// An RTCP packet that has a written form.
public sealed interface WritableRtcpPacket extends RtcpPacket
        permits SenderReport,
                ReceiverReport,
                SourceDescription,
                Goodbye,
                Nack,
                Pli,
                Fir,
                TransportFeedback,
                Remb,
                ExtendedReport {
    /// The size of the written form in bytes, a multiple of 4.
    int sizeBytes();

    /// Writes [#sizeBytes()] bytes from `index` on; the buffer must be that long already. [RtcpWriter] sees to it.
    void writeTo(PacketBuffer buffer, int index);
}
