package io.sluice.stream;

import io.sluice.rtcp.Nack;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtcp.WritableRtcpPacket;
import io.sluice.rtp.RtpPacket;
import io.sluice.time.Deadlines;
import org.jspecify.annotations.Nullable;

/// One incoming media SSRC's packets in → each judged once, losses asked for again, and a report block out.
///
/// Retransmissions arrive unwrapped, under the media SSRC. The stream keeps its own clock ([RtpClock]) and
/// tells the publisher's ([PublisherClock]) of its sender reports.
public final class RtpStreamReceiver {
    /// Where feedback goes.
    public interface Sink extends RtcpSink {
        /// Too much is lost for repair: only a key frame helps.
        void keyFrameNeeded(long nowNanos);
    }

    private final long ssrc;
    private final long localSsrc;
    private final SequenceWindow window = new SequenceWindow();
    private final ReceiverStatistics statistics;
    private final PublisherClock publisherClock;
    private final RtpClock clock;
    private final @Nullable NackGenerator nacks;
    private final Sink sink;
    /// Bit k stands for the number k below the highest: what it carries has come within another packet.
    private long recovered;

    private long packets;
    private long bytes;
    private long repaired;
    private long lastArrivalNanos;
    private long lastSenderReport;
    private long lastSenderReportNanos;

    /// @param localSsrc in whose name feedback is sent
    /// @param publisherClock shared by all streams of the publishing session
    /// @param nack whether the publisher negotiated generic NACK
    public RtpStreamReceiver(
            long ssrc, int clockRateHz, long localSsrc, PublisherClock publisherClock, boolean nack, Sink sink) {
        this.ssrc = ssrc;
        this.localSsrc = localSsrc;
        this.statistics = new ReceiverStatistics(clockRateHz);
        this.publisherClock = publisherClock;
        this.clock = new RtpClock(clockRateHz, publisherClock);
        this.sink = sink;
        this.nacks = nack ? new NackGenerator(new NackSink()) : null;
    }

    public long ssrc() {
        return ssrc;
    }

    public RtpClock clock() {
        return clock;
    }

    /// Judges a packet of this stream.
    ///
    /// @param retransmitted whether it came by RTX
    public Reception handle(RtpPacket packet, boolean retransmitted, long nowNanos) {
        return handle(
                packet.sequenceNumber(), packet.timestamp(), packet.buffer().length(), retransmitted, nowNanos);
    }

    Reception handle(int sequenceNumber, long timestamp, int sizeBytes, boolean retransmitted, long nowNanos) {
        long before = window.highest();
        Reception reception = window.handle(sequenceNumber, !retransmitted);
        if (reception == Reception.DUPLICATE && !retransmitted) {
            cameAfterAll(sequenceNumber, timestamp, nowNanos);
        }
        if (!reception.accepted()) {
            return reception;
        }
        long step = window.highest() - before;
        recovered = step < Long.SIZE ? recovered << step : 0;
        packets++;
        bytes += sizeBytes;
        lastArrivalNanos = nowNanos;
        long sequence = window.last();
        boolean restarted = reception == Reception.RESTARTED;
        if (retransmitted) {
            repaired++;
        } else {
            statistics.original(sequence, (int) timestamp, restarted, nowNanos);
            if (reception != Reception.LATE) {
                // What comes late says nothing new of the publisher's clock, and might be taken for a leap of it.
                clock.arrived(timestamp, nowNanos);
            }
        }
        if (nacks != null) {
            if (restarted) {
                nacks.reset();
            }
            nacks.handle(sequence, retransmitted, nowNanos);
        }
        return reception;
    }

    /// What a lost packet carried is in another one that has just come (RFC 2198): it is asked for no more, and is a
    /// duplicate where it comes after all. To the network's statistics it stays lost until then.
    ///
    /// @param sequence extended, below the highest
    /// @return whether it was missing
    public boolean recover(long sequence, long nowNanos) {
        if (!window.fill(sequence)) {
            return false;
        }
        long behind = window.highest() - sequence;
        recovered |= behind < Long.SIZE ? 1L << behind : 0;
        if (nacks != null) {
            nacks.handle(sequence, false, nowNanos);
        }
        return true;
    }

    /// A packet that was taken for lost and recovered is none that the network has doubled.
    private void cameAfterAll(int sequenceNumber, long timestamp, long nowNanos) {
        int behind = (int) window.highest() - sequenceNumber & 0xffff;
        if (behind < Long.SIZE && (recovered & 1L << behind) != 0) {
            recovered &= ~(1L << behind);
            statistics.original(window.highest() - behind, (int) timestamp, false, nowNanos);
        }
    }

    /// The extended sequence number of the packet accepted last: it grows without end, and two packets of this
    /// stream never share one.
    public long sequence() {
        return window.last();
    }

    /// The highest extended sequence number accepted so far; 0 before the first packet.
    public long highest() {
        return window.highest();
    }

    /// The packet accepted last begins a key frame.
    public void keyFrame() {
        if (nacks != null) {
            nacks.keyFrame(window.last());
        }
    }

    /// The publisher's sender report about this stream.
    public void senderReport(SenderReport report, long nowNanos) {
        lastSenderReport = report.ntpTime().middle32() & 0xffff_ffffL;
        lastSenderReportNanos = nowNanos;
        publisherClock.senderReport(report.ntpTime(), nowNanos);
        clock.senderReport(report.ntpTime(), report.rtpTimestamp());
    }

    /// A measured round trip to the publisher, by which NACKs are paced.
    public void rtt(long nanos) {
        if (nacks != null) {
            nacks.rtt(nanos);
        }
    }

    /// What the next report says of this stream; each call begins a new interval of losses. Null before the
    /// first packet.
    public @Nullable ReportBlock reportBlock(long nowNanos) {
        if (packets == 0) {
            return null;
        }
        return new ReportBlock(
                ssrc,
                statistics.takeFractionLost(),
                statistics.cumulativeLost(),
                (window.highest() - (1L << 16)) & 0xffff_ffffL,
                statistics.jitterTicks(),
                lastSenderReport,
                lastSenderReport == 0 ? 0 : sixteenSixteen(nowNanos - lastSenderReportNanos));
    }

    /// Seconds in 16.16 fixed point.
    private static long sixteenSixteen(long nanos) {
        return Ticks.ofNanos(nanos, 1 << 16) & 0xffff_ffffL;
    }

    public long nextDeadlineNanos() {
        return nacks == null ? Deadlines.NEVER : nacks.nextDeadlineNanos();
    }

    public void onDeadline(long nowNanos) {
        if (nacks != null) {
            nacks.onDeadline(nowNanos);
        }
    }

    /// Accepted packets, repairs included.
    public long packets() {
        return packets;
    }

    /// Bytes of accepted packets, headers included.
    public long bytes() {
        return bytes;
    }

    /// Packets that came by retransmission and were still wanted.
    public long repaired() {
        return repaired;
    }

    public int packetsLost() {
        return statistics.cumulativeLost();
    }

    /// Interarrival jitter in ticks of the stream's clock.
    public long jitterTicks() {
        return statistics.jitterTicks();
    }

    /// When the last accepted packet came; 0 before the first.
    public long lastArrivalNanos() {
        return lastArrivalNanos;
    }

    private final class NackSink implements NackGenerator.Sink {
        @Override
        public void nack(long[] sequences, int count, long nowNanos) {
            int[] numbers = new int[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = (int) sequences[i] & 0xffff;
            }
            WritableRtcpPacket nack = Nack.of(localSsrc, ssrc, numbers);
            sink.send(nack, nowNanos);
        }

        @Override
        public void lostForGood(long nowNanos) {
            sink.keyFrameNeeded(nowNanos);
        }
    }
}
