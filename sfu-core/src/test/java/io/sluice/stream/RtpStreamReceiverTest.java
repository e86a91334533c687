package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rtcp.Nack;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtcp.WritableRtcpPacket;
import io.sluice.time.NtpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RtpStreamReceiverTest {
    private static final long MILLIS = 1_000_000L;
    private static final int FRAME_TICKS = 3000;

    private final List<WritableRtcpPacket> sent = new ArrayList<>();
    private int keyFramesNeeded;
    private final RtpStreamReceiver receiver =
            new RtpStreamReceiver(0x1234, 90_000, 0x99, new PublisherClock(), true, new RtpStreamReceiver.Sink() {
                @Override
                public void send(WritableRtcpPacket packet, long nowNanos) {
                    sent.add(packet);
                }

                @Override
                public void keyFrameNeeded(long nowNanos) {
                    keyFramesNeeded++;
                }
            });

    private Reception original(int sequence, long nowMillis) {
        return receiver.handle(sequence & 0xffff, sequence * (long) FRAME_TICKS, 1000, false, nowMillis * MILLIS);
    }

    private ReportBlock report(long nowMillis) {
        return Objects.requireNonNull(receiver.reportBlock(nowMillis * MILLIS));
    }

    @Test
    void whatWasRecoveredIsADuplicateAndIsNotAskedFor() {
        original(10, 0);
        original(12, 40);
        long highest = receiver.highest();
        assertThat(receiver.recover(highest - 1, 40 * MILLIS)).isTrue();
        assertThat(receiver.recover(highest - 1, 40 * MILLIS)).isFalse();
        assertThat(receiver.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(original(11, 45)).isEqualTo(Reception.DUPLICATE);
        assertThat(sent).isEmpty();
    }

    @Test
    void whatWasRecoveredStaysLostToTheNetworkUntilItComes() {
        original(10, 0);
        original(13, 60);
        receiver.recover(receiver.highest() - 1, 60 * MILLIS);
        receiver.recover(receiver.highest() - 2, 60 * MILLIS);
        original(14, 80);
        assertThat(report(90).cumulativeLost()).isEqualTo(2);
        original(12, 95);
        assertThat(report(100).cumulativeLost()).isEqualTo(1);
        // Doubled by the network, it counts once.
        original(12, 96);
        original(13, 97);
        assertThat(report(100).cumulativeLost()).isEqualTo(1);
    }

    @Test
    void nothingIsRecoveredAheadOrBehindTheWindow() {
        assertThat(receiver.recover(5, 0)).isFalse();
        original(10, 0);
        assertThat(receiver.recover(receiver.highest() + 1, 0)).isFalse();
        assertThat(receiver.recover(receiver.highest() - SequenceWindow.SIZE, 0))
                .isFalse();
    }

    @Test
    void hasNothingToReportBeforeTheFirstPacket() {
        assertThat(receiver.reportBlock(0)).isNull();
    }

    @Test
    void reportsLossesOfTheIntervalAndOfAll() {
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 3) {
                original(i, i * 33L);
            }
        }
        // The last number is lost, so nobody knows of it yet: 99 expected, 75 here.
        ReportBlock first = report(3300);
        assertThat(first.fractionLost()).isEqualTo((24 << 8) / 99);
        assertThat(first.cumulativeLost()).isEqualTo(24);
        assertThat(first.extendedHighestSequence()).isEqualTo(98);

        for (int i = 100; i < 110; i++) {
            original(i, i * 33L);
        }
        ReportBlock second = report(3700);
        assertThat(second.fractionLost()).isEqualTo((1 << 8) / 11);
        assertThat(second.cumulativeLost()).isEqualTo(25);
    }

    @Test
    void countsCyclesInTheHighestNumber() {
        for (int i = 65_530; i < 65_540; i++) {
            original(i, i);
        }
        assertThat(report(0).extendedHighestSequence()).isEqualTo(65_539);
        assertThat(report(0).cumulativeLost()).isZero();
    }

    @Test
    void aRepairedPacketIsStillALostOne() {
        original(0, 0);
        original(2, 66);
        assertThat(receiver.handle(1, FRAME_TICKS, 1000, true, 100 * MILLIS)).isEqualTo(Reception.LATE);

        assertThat(report(200).cumulativeLost()).isEqualTo(1);
        assertThat(receiver.repaired()).isEqualTo(1);
    }

    @Test
    void anEarlierPacketThatOnlyCameLateIsNone() {
        original(0, 0);
        original(2, 66);
        original(1, 67);
        assertThat(report(200).cumulativeLost()).isZero();
    }

    @Test
    void jitterApproachesTheMeanDeviation() {
        // Frames of 33.3 ms, every second one 8 ms late: the deviation between neighbours is 8 ms = 720 ticks.
        for (int i = 0; i < 300; i++) {
            long nowNanos = i * 100L * MILLIS / 3 + (i % 2) * 8L * MILLIS;
            receiver.handle(i, i * (long) FRAME_TICKS, 1000, false, nowNanos);
        }
        assertThat(receiver.jitterTicks()).isBetween(700L, 730L);
    }

    @Test
    void aSteadyStreamHasNoJitterHoweverManyPacketsAFrameHas() {
        for (int i = 0; i < 300; i++) {
            long nowNanos = i / 3 * 100L * MILLIS / 3 + i % 3 * MILLIS;
            receiver.handle(i, i / 3 * (long) FRAME_TICKS, 1000, false, nowNanos);
        }
        assertThat(receiver.jitterTicks()).isLessThanOrEqualTo(1);
    }

    @Test
    void echoesTheLastSenderReportAndItsAge() {
        original(0, 0);
        NtpTime ntp = new NtpTime(0x0102_0304_8000_0000L);
        receiver.senderReport(new SenderReport(0x1234, ntp, 0, 1, 1, List.of()), 1000 * MILLIS);

        ReportBlock block = report(1500);
        assertThat(block.lastSenderReport()).isEqualTo(0x0304_8000L);
        assertThat(block.delaySinceLastSenderReport()).isEqualTo(0x8000);
    }

    @Test
    void asksForWhatIsMissing() {
        original(0, 0);
        original(4, 33);
        receiver.onDeadline(receiver.nextDeadlineNanos());

        assertThat(sent).containsExactly(Nack.of(0x99, 0x1234, 1, 2, 3));
    }

    @Test
    void asksForAKeyFrameWhenTooMuchIsLost() {
        original(0, 0);
        original(NackGenerator.MAX_MISSING + 2, 33);

        assertThat(keyFramesNeeded).isEqualTo(1);
        assertThat(receiver.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void beginsItsAccountAnewAtARestartWithoutForgettingLosses() {
        original(0, 0);
        original(2, 10);
        original(30_000, 20);
        assertThat(original(30_001, 30)).isEqualTo(Reception.RESTARTED);
        original(30_002, 40);

        ReportBlock block = report(50);
        assertThat(block.cumulativeLost()).isEqualTo(1);
        assertThat(block.fractionLost()).isZero();
        assertThat(block.extendedHighestSequence()).isEqualTo(30_002);
    }

    /// Swarm seed 427: a packet that was repeated after eight seconds was taken for a leap of the publisher's clock.
    @Test
    void aPacketOfThePastSaysNothingOfTheClock() {
        for (int i = 0; i < 300; i++) {
            if (i != 10) {
                original(i, i * 33L);
            }
        }
        long before = receiver.clock().timestampAt(20_000 * MILLIS);
        assertThat(original(10, 19_000)).isEqualTo(Reception.LATE);
        assertThat(receiver.clock().timestampAt(20_000 * MILLIS)).isEqualTo(before);
    }
}
