package io.sluice.stream;

import io.sluice.rtcp.Nack;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtp.RtpPacket;
import io.sluice.time.NtpTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One slot's sent packets, its receiver's NACKs and reports in → what to send again, and sender reports, out.
///
/// Lives as long as the slot, over whichever tracks pass through it. Repair is bounded, because a NACK is a
/// request that anybody may make a thousand times: each packet is sent again at most [#MAX_RESENDS] times, a
/// round trip apart, and retransmissions take at most a quarter of what the stream itself took in the last
/// second.
public final class RtpStreamSender {
    public static final int MAX_RESENDS = 3;

    /// Retransmissions ≤ media / this.
    public static final int RTX_SHARE = 4;

    /// What may be repaired within a second however thin the stream is, so that three lost packets of speech
    /// are.
    public static final int RTX_FLOOR_BYTES = 3_600;

    static final long INITIAL_RTT_NANOS = 100_000_000L;
    static final long MIN_SPACING_NANOS = 10_000_000L;
    private static final long MAX_RTT_16_16 = 10 << 16;
    private static final int REMEMBERED_REPORTS = 8;

    /// Where packets go that are sent again.
    public interface Sink {
        /// Sends the packet again.
        ///
        /// @return the bytes sent, or 0 where the packet is no longer to be had
        int resend(SentPacket packet, long nowNanos);

        /// A packet that was asked for is not sent again; the sink was not asked for it.
        void refused(Refusal why);

        /// The receiver misses a packet that was sent to it as often as may be: without a key frame what is predicted
        /// from it stays broken.
        void lostForGood(long nowNanos);
    }

    public enum Refusal {
        /// Sent again often or recently enough.
        LIMIT,
        /// Retransmissions have taken their share.
        RATE,
        /// Never sent, or so long ago that it is forgotten.
        UNKNOWN
    }

    private final long ssrc;
    private final int remembered;
    private final Sink sink;
    private @Nullable SentPackets sent;
    private long packets;
    private long octets;
    private final RateWindow media = new RateWindow();
    private final RateWindow retransmissions = new RateWindow();
    private final int[] reportTimes = new int[REMEMBERED_REPORTS];
    private int reports;
    private long rttNanos = INITIAL_RTT_NANOS;
    private boolean rttMeasured;
    private int fractionLost;
    private int packetsLost;
    private long jitterTicks;
    private long resent;
    private long refusedByLimit;
    private long refusedByRate;
    private long expired;

    /// @param remembered how many sent packets a NACK can ask for at most; a power of two
    public RtpStreamSender(long ssrc, int remembered, Sink sink) {
        if (Integer.bitCount(remembered) != 1) {
            throw new IllegalArgumentException("remembered is no power of two: " + remembered);
        }
        this.ssrc = ssrc;
        this.remembered = remembered;
        this.sink = sink;
    }

    public long ssrc() {
        return ssrc;
    }

    /// A media packet goes out for the first time.
    ///
    /// @param packet as the receiver gets it
    /// @param sequence the slot's extended sequence number
    /// @param sourceId which source stream it came from
    /// @param generation which seating of the slot
    /// @param sourceSequence extended sequence number in the source stream
    /// @param descriptor what was rewritten in the payload's descriptor; 0 where nothing was
    public void sent(
            RtpPacket packet,
            long sequence,
            long sourceId,
            int generation,
            long sourceSequence,
            long descriptor,
            long nowNanos) {
        if (sent == null) {
            sent = new SentPackets(remembered);
        }
        packets++;
        octets += packet.payloadLength();
        media.add(packet.buffer().length(), nowNanos);
        sent.add(
                sequence,
                packet.timestamp(),
                packet.payloadType(),
                packet.marker(),
                sourceId,
                generation,
                sourceSequence,
                descriptor,
                packet.buffer().length(),
                nowNanos);
    }

    /// The receiver misses packets.
    public void nack(Nack nack, long nowNanos) {
        nack.forEach(sequenceNumber -> nack(sequenceNumber, nowNanos));
    }

    void nack(int sequenceNumber, long nowNanos) {
        if (sent == null) {
            expired++;
            sink.refused(Refusal.UNKNOWN);
            return;
        }
        int at = sent.find(sent.extend(sequenceNumber));
        if (at < 0) {
            // Never sent: a hole that the source has too, and that fills itself when the source repairs it.
            expired++;
            sink.refused(Refusal.UNKNOWN);
            return;
        }
        boolean tooSoon = tooSoon(sent, at, nowNanos);
        boolean exhausted = sent.resends(at) >= MAX_RESENDS;
        if (exhausted || tooSoon) {
            refusedByLimit++;
            sink.refused(Refusal.LIMIT);
            if (exhausted && !tooSoon) {
                sink.lostForGood(nowNanos);
            }
            return;
        }
        if (overRate(sent.sizeBytes(at), nowNanos)) {
            refusedByRate++;
            sink.refused(Refusal.RATE);
            return;
        }
        int bytes = sink.resend(sent.at(at), nowNanos);
        if (bytes == 0) {
            expired++;
            return;
        }
        resent++;
        retransmissions.add(bytes, nowNanos);
        sent.resent(at, nowNanos);
    }

    /// The answer to the last request may still be on its way.
    private boolean tooSoon(SentPackets sent, int at, long nowNanos) {
        return sent.resends(at) > 0 && sent.leftWithin(at, Math.max(rttNanos, MIN_SPACING_NANOS), nowNanos);
    }

    private boolean overRate(int sizeBytes, long nowNanos) {
        long allowed = Math.max(RTX_FLOOR_BYTES, media.bytesPerSecond(nowNanos) / RTX_SHARE);
        return retransmissions.bytesPerSecond(nowNanos) + sizeBytes > allowed;
    }

    /// A sender report for this moment; null before the first packet.
    ///
    /// @param ntpTime now, by the server's wall clock
    /// @param rtpTimestamp the slot's timestamp of media captured now: the source's by its [RtpClock], rewritten
    public @Nullable SenderReport senderReport(NtpTime ntpTime, long rtpTimestamp) {
        if (packets == 0) {
            return null;
        }
        reportTimes[reports++ % REMEMBERED_REPORTS] = ntpTime.middle32();
        return new SenderReport(ssrc, ntpTime, rtpTimestamp, packets & 0xffff_ffffL, octets & 0xffff_ffffL, List.of());
    }

    /// What the receiver says of this slot.
    ///
    /// @param arrival now, by the clock that sender reports carry
    public void receiverReport(ReportBlock block, NtpTime arrival) {
        fractionLost = block.fractionLost();
        packetsLost = block.cumulativeLost();
        jitterTicks = block.jitter();
        // Only an echo of a report that was really sent says how long the way is.
        if (block.lastSenderReport() != 0 && reported((int) block.lastSenderReport())) {
            long trip = (int) (arrival.middle32() - block.lastSenderReport() - block.delaySinceLastSenderReport());
            if (trip >= 0 && trip < MAX_RTT_16_16) {
                roundTrip((trip * 1_000_000_000L) >>> 16);
            }
        }
    }

    private boolean reported(int middle32) {
        for (int i = 0; i < Math.min(reports, REMEMBERED_REPORTS); i++) {
            if (reportTimes[i] == middle32) {
                return true;
            }
        }
        return false;
    }

    private void roundTrip(long nanos) {
        rttNanos = rttMeasured ? rttNanos + (nanos - rttNanos) / 8 : nanos;
        rttMeasured = true;
    }

    /// Smoothed round trip to the receiver; a guess before the first measurement.
    public long rttNanos() {
        return rttNanos;
    }

    public boolean rttMeasured() {
        return rttMeasured;
    }

    /// Of the packets expected in the receiver's last interval, in 1/256.
    public int fractionLost() {
        return fractionLost;
    }

    public int packetsLost() {
        return packetsLost;
    }

    /// As the receiver reports it, in ticks of the stream's clock.
    public long jitterTicks() {
        return jitterTicks;
    }

    public long packets() {
        return packets;
    }

    /// Payload bytes, as sender reports count them.
    public long octets() {
        return octets;
    }

    /// Packets sent again.
    public long resent() {
        return resent;
    }

    /// Requests refused because that packet was sent again often or recently enough.
    public long refusedByLimit() {
        return refusedByLimit;
    }

    /// Requests refused because retransmissions had their share.
    public long refusedByRate() {
        return refusedByRate;
    }

    /// Requests for what is not, or no longer, to be had.
    public long expired() {
        return expired;
    }
}
