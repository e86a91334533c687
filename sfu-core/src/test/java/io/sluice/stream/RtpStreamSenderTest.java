package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.rtcp.Nack;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtp.RtpPacket;
import io.sluice.time.NtpTime;
import io.sluice.time.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RtpStreamSenderTest {
    private static final long MILLIS = 1_000_000L;
    private static final int SIZE_BYTES = 1000;

    private final WallClock wallClock = new WallClock(0, 1_700_000_000_000_000_000L);
    private final PacketBuffer buffer = Objects.requireNonNull(new PacketPool(1).acquire());
    private final RtpPacket packet = new RtpPacket();
    private final List<SentPacket> resent = new ArrayList<>();
    private boolean cached = true;
    private final List<RtpStreamSender.Refusal> refused = new ArrayList<>();
    private final List<Long> lost = new ArrayList<>();
    private final RtpStreamSender sender = new RtpStreamSender(0x5555, 256, new RtpStreamSender.Sink() {
        @Override
        public int resend(SentPacket packet, long nowNanos) {
            resent.add(packet);
            return cached ? SIZE_BYTES + 2 : 0;
        }

        @Override
        public void refused(RtpStreamSender.Refusal why) {
            refused.add(why);
        }

        @Override
        public void lostForGood(long nowNanos) {
            lost.add(nowNanos / MILLIS);
        }
    });

    private void send(long sequence, long nowNanos) {
        packet.begin(buffer, 96, (int) sequence & 0xffff, sequence * 3000, 0x5555);
        buffer.length(SIZE_BYTES);
        assertThat(packet.wrap(buffer)).isTrue();
        packet.marker(sequence % 2 == 0);
        sender.sent(packet, sequence, 42, 7, sequence + 1000, 0, nowNanos);
    }

    /// A second of 200 packets, 1.6 Mbit/s.
    private void sendASecond(long firstSequence, long fromNanos) {
        for (int i = 0; i < 200; i++) {
            send(firstSequence + i, fromNanos + i * 5L * MILLIS);
        }
    }

    private void nack(long nowNanos, int... sequenceNumbers) {
        sender.nack(Nack.of(1, 0x5555, sequenceNumbers), nowNanos);
    }

    @Test
    void tellsWhatToSendAgain() {
        sendASecond(65_500, 0);
        nack(1000 * MILLIS, 65_530, 4);

        assertThat(resent)
                .containsExactly(
                        new SentPacket(65_530, 65_530L * 3000, 96, true, 42, 7, 66_530, 0),
                        new SentPacket(65_540, 65_540L * 3000, 96, true, 42, 7, 66_540, 0));
        assertThat(sender.resent()).isEqualTo(2);
    }

    /// The receiver's own request for a key frame comes much later.
    @Test
    void tellsThatAPacketIsLostForGoodARoundTripAfterItsLastRepair() {
        sendASecond(0, 0);
        for (int time = 1_000; time <= 1_400; time += 100) {
            nack(time * MILLIS, 150);
            nack((time + 50) * MILLIS, 150);
        }
        assertThat(resent).hasSize(RtpStreamSender.MAX_RESENDS);
        assertThat(lost).containsExactly(1_300L, 1_350L, 1_400L, 1_450L);
    }

    @Test
    void knowsNothingOfWhatWasNeverSentOrLongAgo() {
        sendASecond(0, 0);
        sendASecond(200, 1000 * MILLIS);
        nack(2000 * MILLIS, 5, 1000, 40_000);

        assertThat(resent).isEmpty();
        assertThat(sender.expired()).isEqualTo(3);
        assertThat(refused).hasSize(3).containsOnly(RtpStreamSender.Refusal.UNKNOWN);
    }

    @Test
    void whoNeverGotAnythingIsRefusedAndCounted() {
        nack(0, 5);
        assertThat(sender.expired()).isEqualTo(1);
        assertThat(refused).containsExactly(RtpStreamSender.Refusal.UNKNOWN);
    }

    @Test
    void sendsEachPacketAtMostThreeTimesARoundTripApart() {
        List<Long> times = new ArrayList<>();
        sendASecond(0, 0);
        for (long t = 1000; t < 3000; t++) {
            int before = resent.size();
            nack(t * MILLIS, 199);
            if (resent.size() > before) {
                times.add(t);
            }
        }

        assertThat(times).containsExactly(1000L, 1100L, 1200L);
        assertThat(sender.refusedByLimit()).isEqualTo(1997);
        assertThat(refused).hasSize(1997).containsOnly(RtpStreamSender.Refusal.LIMIT);
    }

    @Test
    void retransmissionsStayBelowAQuarterOfTheStream() {
        sendASecond(0, 0);
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 200; i++) {
                nack(1000 * MILLIS + round, i);
            }
        }

        // The first hundred milliseconds of the stream have left the window by now: 180 packets of 1000 bytes count.
        assertThat(resent.size() * (SIZE_BYTES + 2)).isLessThanOrEqualTo(200 * SIZE_BYTES / 4);
        assertThat(resent.size()).isGreaterThan(40);
        assertThat(sender.refusedByRate()).isPositive();
    }

    @Test
    void repairsAThinStreamToo() {
        send(0, 0);
        send(1, 20 * MILLIS);
        nack(100 * MILLIS, 0, 1);
        assertThat(resent).hasSize(2);
    }

    @Test
    void aPacketThatIsGoneCountsNothing() {
        sendASecond(0, 0);
        cached = false;
        nack(1000 * MILLIS, 100);
        cached = true;
        nack(1000 * MILLIS, 100);

        assertThat(sender.resent()).isEqualTo(1);
        assertThat(sender.expired()).isEqualTo(1);
        // Whoever was asked to send it says why it did not.
        assertThat(refused).isEmpty();
    }

    @Test
    void reportsWhatItSent() {
        assertThat(sender.senderReport(wallClock.ntpAt(0), 0)).isNull();
        sendASecond(0, 0);

        SenderReport report = Objects.requireNonNull(sender.senderReport(wallClock.ntpAt(5000), 77));
        assertThat(report.ssrc()).isEqualTo(0x5555);
        assertThat(report.packetCount()).isEqualTo(200);
        assertThat(report.octetCount()).isEqualTo(200 * (SIZE_BYTES - 12));
        assertThat(report.rtpTimestamp()).isEqualTo(77);
        assertThat(report.ntpTime()).isEqualTo(wallClock.ntpAt(5000));
    }

    @Test
    void measuresTheRoundTripByItsOwnReportsOnly() {
        send(0, 0);
        NtpTime sentAt = wallClock.ntpAt(0);
        Objects.requireNonNull(sender.senderReport(sentAt, 0));
        long lsr = sentAt.middle32() & 0xffff_ffffL;

        sender.receiverReport(new ReportBlock(0x5555, 64, 9, 10, 90, lsr, 65536 / 2), wallClock.ntpAt(580 * MILLIS));
        assertThat(sender.rttNanos()).isBetween(79 * MILLIS, 81 * MILLIS);
        assertThat(sender.fractionLost()).isEqualTo(64);
        assertThat(sender.packetsLost()).isEqualTo(9);
        assertThat(sender.jitterTicks()).isEqualTo(90);

        sender.receiverReport(new ReportBlock(0x5555, 0, 0, 10, 0, lsr - 12345, 0), wallClock.ntpAt(600 * MILLIS));
        assertThat(sender.rttNanos()).isBetween(79 * MILLIS, 81 * MILLIS);

        sender.receiverReport(new ReportBlock(0x5555, 0, 0, 10, 0, lsr, 65536 * 3), wallClock.ntpAt(600 * MILLIS));
        assertThat(sender.rttNanos()).isBetween(79 * MILLIS, 81 * MILLIS);
    }
}
