package io.sluice.transport;

import io.sluice.buffer.PacketBuffer;
import io.sluice.forwarding.DropReason;
import io.sluice.rtp.RtpPacket;
import io.sluice.stream.RtxUnwrapper;
import io.sluice.stream.TransportFeedbackGenerator;

/// Plaintext RTP of one peer in → each packet to its encoding, retransmissions mapped back to the media they repair.
///
/// The transport-wide arrival of every packet is recorded before anything else is asked about it: what is no media of
/// ours still tells about the path.
final class RtpReception {
    private final TransportEnvironment environment;
    private final StreamDemultiplexer streams;
    private final TransportFeedbackGenerator feedback;
    private final Timetable.Appointment feedbackAppointment;
    private final RtpPacket packet = new RtpPacket();

    RtpReception(
            TransportEnvironment environment,
            StreamDemultiplexer streams,
            TransportFeedbackGenerator feedback,
            Timetable.Appointment feedbackAppointment) {
        this.environment = environment;
        this.streams = streams;
        this.feedback = feedback;
        this.feedbackAppointment = feedbackAppointment;
    }

    /// Takes ownership of the buffer.
    void handle(PacketBuffer buffer, long nowNanos) {
        if (!packet.wrap(buffer)) {
            drop(buffer, DropReason.MALFORMED);
            return;
        }
        int transportSequence = streams.transportSequence(packet);
        if (transportSequence >= 0) {
            feedback.arrived(transportSequence, packet.ssrc(), nowNanos);
            feedbackAppointment.refresh();
        }
        StreamDemultiplexer.Binding binding = streams.route(packet, nowNanos);
        if (binding == null) {
            drop(buffer, streams.lastRefusal());
            return;
        }
        int payloadType = packet.payloadType();
        if (binding.section().isRtx(payloadType)) {
            repair(binding, payloadType, nowNanos);
        } else {
            binding.stream().rtp(packet, false, nowNanos);
        }
    }

    private void repair(StreamDemultiplexer.Binding binding, int rtxPayloadType, long nowNanos) {
        long mediaSsrc = binding.stream().ssrc();
        if (mediaSsrc < 0) {
            drop(packet.buffer(), DropReason.RTX_WITHOUT_STREAM);
        } else if (packet.payloadLength() == 0) {
            drop(packet.buffer(), DropReason.PADDING_ONLY);
        } else if (!RtxUnwrapper.unwrap(packet, mediaSsrc, binding.section().repairedBy(rtxPayloadType))) {
            drop(packet.buffer(), DropReason.RTX_WITHOUT_STREAM);
        } else {
            binding.stream().rtp(packet, true, nowNanos);
        }
    }

    private void drop(PacketBuffer buffer, DropReason reason) {
        environment.traffic().dropped(Passage.RECEIVED, reason);
        buffer.release();
    }
}
