package io.sluice.conference;

import io.sluice.buffer.PacketBuffer;
import io.sluice.forwarding.DropReason;
import io.sluice.stream.RetransmissionBuffer;
import io.sluice.time.Deadlines;
import io.sluice.transport.Machine;
import io.sluice.transport.Passage;
import io.sluice.transport.Timetable;
import io.sluice.transport.Transport;
import org.jspecify.annotations.Nullable;

/// What left for a receiver that takes NACK but no RTX, as it was on the wire → the same bytes again.
///
/// No nonce is used twice: nothing is encrypted again. Costs nothing until the first packet is kept.
final class ProtectedPackets implements Machine {
    private static final int KEPT_PACKETS = 256;

    private final Session session;
    private @Nullable RetransmissionBuffer kept;
    private Timetable.@Nullable Appointment appointment;

    ProtectedPackets(Session session) {
        this.session = session;
    }

    /// Takes ownership of the packet.
    void keep(long sequence, PacketBuffer packet, long nowNanos) {
        Transport transport = session.transport();
        if (transport == null) {
            packet.release();
            return;
        }
        if (kept == null) {
            kept = new RetransmissionBuffer(KEPT_PACKETS, RetransmissionBuffer.DEFAULT_MAX_AGE_NANOS);
        }
        if (appointment == null) {
            appointment = transport.schedule("protected packets", this);
        }
        kept.put(sequence, packet, nowNanos);
        appointment.refresh();
    }

    /// @return the bytes that left, or 0 where it was counted why not
    int resend(long sequence) {
        Transport transport = session.transport();
        PacketBuffer packet = kept == null ? null : kept.find(sequence);
        if (packet == null || transport == null) {
            session.traffic().dropped(Passage.REPAIR, DropReason.RETRANSMISSION_EXPIRED);
            return 0;
        }
        PacketBuffer copy = session.environment().transports().pool().copyOf(packet);
        if (copy == null) {
            session.traffic().dropped(Passage.REPAIR, DropReason.POOL_EXHAUSTED);
            return 0;
        }
        return transport.resend(copy);
    }

    @Override
    public long nextDeadlineNanos() {
        return kept == null ? Deadlines.NEVER : kept.nextDeadlineNanos();
    }

    @Override
    public void onDeadline(long nowNanos) {
        if (kept != null) {
            kept.onDeadline(nowNanos);
        }
    }

    void close() {
        if (kept != null) {
            kept.close();
        }
        if (appointment != null) {
            appointment.cancel();
            appointment = null;
        }
    }
}
