package io.sluice.transport;

import io.sluice.buffer.PacketBuffer;
import io.sluice.forwarding.DropReason;
import io.sluice.rtp.AbsSendTime;
import io.sluice.rtp.RtpPacket;

/// Finished plaintext packets to one peer, in the order of the wire, in → numbered, stamped, recorded and protected
/// ones out.
///
/// Numbers run over all SSRCs, retransmissions and padding included; that is why they are given here and nowhere
/// earlier.
final class RtpTransmission {
    private final Transport transport;
    private final TransportEnvironment environment;
    private final TransportFeedbackRecorder recorder;
    private final RtpPacket packet = new RtpPacket();

    RtpTransmission(Transport transport, TransportEnvironment environment, TransportFeedbackRecorder recorder) {
        this.transport = transport;
        this.environment = environment;
        this.recorder = recorder;
    }

    /// Takes ownership of the buffer.
    ///
    /// @return the bytes that left, or 0
    int transmit(OutgoingStream stream, Passage passage, PacketBuffer buffer, long nowNanos) {
        if (!transport.canSend()) {
            return drop(passage, buffer, DropReason.NOT_CONNECTED);
        }
        if (!packet.wrap(buffer)) {
            throw new IllegalStateException("a packet of our own is malformed");
        }
        stamp(stream, buffer, nowNanos);
        DropReason refusal = transport.protect(buffer);
        if (refusal != null) {
            return drop(passage, buffer, refusal);
        }
        if (stream.keepsProtected()) {
            PacketBuffer kept = environment.pool().copyOf(buffer);
            if (kept != null) {
                stream.keep(kept, nowNanos);
            }
        }
        return transport.write(passage, buffer);
    }

    private void stamp(OutgoingStream stream, PacketBuffer buffer, long nowNanos) {
        if (stream.absSendTimeId() != 0) {
            packet.extensions().putU24(stream.absSendTimeId(), AbsSendTime.of(nowNanos));
        }
        int id = stream.transportSequenceId();
        if (id != 0 && packet.extensions().has(id)) {
            packet.extensions().putU16(id, recorder.sent(buffer.length()));
        }
    }

    private int drop(Passage passage, PacketBuffer buffer, DropReason reason) {
        environment.traffic().dropped(passage, reason);
        buffer.release();
        return 0;
    }
}
