package io.sluice.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportAddress;
import io.sluice.buffer.PacketBuffer;
import io.sluice.forwarding.DropReason;
import io.sluice.rtcp.Fir;
import io.sluice.rtcp.Goodbye;
import io.sluice.rtcp.Nack;
import io.sluice.rtcp.Pli;
import io.sluice.rtcp.ReceiverReport;
import io.sluice.rtcp.Remb;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtcp.TransportFeedbackBuilder;
import io.sluice.rtcp.WritableRtcpPacket;
import io.sluice.time.NtpTime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A participant who lies in RTCP, to make others work, to make them stop, or to get more than his share.
class FeedbackAttackSimTest {
    /// How much of each SSRC was sent to one peer.
    private static Map<Long, long[]> bytesBySsrc(Siege siege, SimPeer to) {
        Map<Long, long[]> bytes = new LinkedHashMap<>();
        TransportAddress there = to.address();
        siege.world.downlink((tuple, datagram) -> {
            if (tuple.remote().equals(there) && isRtp(datagram)) {
                ByteBuffer header = ByteBuffer.wrap(datagram);
                long[] stream = bytes.computeIfAbsent(header.getInt(8) & 0xffff_ffffL, ssrc -> new long[2]);
                stream[0] += datagram.length;
                stream[1] = header.getShort(2) & 0xffff;
            }
            return true;
        });
        return bytes;
    }

    private static boolean isRtp(byte[] datagram) {
        int second = datagram[1] & 0xff;
        return datagram[0] < 0 && (second < 192 || second > 223);
    }

    private static long[] sentOf(Map<Long, long[]> sent, long ssrc) {
        return Objects.requireNonNull(sent.get(ssrc));
    }

    /// The witness of the publisher's RTCP counts the pauses; here the requests are many, and of both sorts.
    @Test
    void tenThousandKeyFrameRequestsASecondAreTwo() {
        try (Siege siege = new Siege(1)) {
            SimPeer alice = siege.stage.joinSimulcast("alice", 1);
            SimPeer bob = siege.stage.join("bob", 1);
            siege.stage.join("carol", 2);
            siege.stage.run(2);
            alice.remembers = true;
            long video = bob.slot("sv0").slot().ssrc();
            long audio = bob.slot("sa0").slot().ssrc();
            int seconds = 3;
            for (int i = 0; i < seconds * 1_000; i++) {
                for (int k = 0; k < 5; k++) {
                    bob.sendRtcp(new Pli(1, k == 4 ? audio : video));
                    bob.sendRtcp(Fir.of(1, video, i + k & 0xff));
                }
                siege.world.run(SimWorld.MILLIS);
            }
            int layers = alice.streams.all().size() - 1;
            assertThat(alice.rtcp(Pli.class).size()).isBetween(seconds, layers * (2 * seconds + 1));
            assertThat(alice.rtcp(Fir.class)).isEmpty();
            siege.assertHeld();
        }
    }

    /// The witness of the slot counts how often each packet comes.
    @Test
    void nacksOfEverythingBringEachPacketThreeTimesAndAQuarterInAll() {
        try (Siege siege = new Siege(2)) {
            SimPeer alice = siege.stage.join("alice", 1);
            SimPeer bob = siege.stage.join("bob", 1);
            siege.stage.run(2);
            Map<Long, long[]> sent = bytesBySsrc(siege, bob);
            siege.stage.run(0.1);
            long video = bob.slot("sv0").slot().ssrc();
            long audio = bob.slot("sa0").slot().ssrc();
            long rtx = bob.slot("sv0").slot().rtxSsrc();
            for (int i = 0; i < 4_000; i++) {
                for (long ssrc : new long[] {video, audio, rtx}) {
                    long[] stream = sent.get(ssrc);
                    int highest = stream == null ? 0 : (int) stream[1];
                    bob.sendRtcp(i % 8 == 0 ? everything(ssrc, i) : masks(ssrc, highest + 2 - 17 * (i % 60)));
                }
                siege.world.run(SimWorld.MILLIS);
            }
            long media = sentOf(sent, video)[0];
            long again = sentOf(sent, rtx)[0];
            assertThat(again).isPositive();
            assertThat(4 * again).isLessThanOrEqualTo(media + 4 * 3_600);
            assertThat(alice.rtcp(Nack.class)).as("NACKs passed on to her").isEmpty();
            siege.assertHeld();
        }
    }

    /// 17 numbers in one word.
    private static Nack masks(long ssrc, int first) {
        int[] numbers = new int[17];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = first + i & 0xffff;
        }
        return Nack.of(1, ssrc, numbers);
    }

    /// As many numbers as a datagram holds, from all around the circle.
    private static Nack everything(long ssrc, int from) {
        int[] numbers = new int[250];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = from * 31 + i * 262 & 0xffff;
        }
        return Nack.of(1, ssrc, numbers);
    }

    @Test
    void withoutRtxTheSameBoundsHold() {
        try (Siege siege = new Siege(3)) {
            siege.stage.join("alice", 1);
            SimPeer bob = siege.stage.newcomer("bob");
            bob.offers.rtx = false;
            bob.publishesBoth().receivesPairs(0, 1);
            siege.stage.enter(bob);
            siege.stage.run(2);
            Map<Long, long[]> sent = bytesBySsrc(siege, bob);
            siege.stage.run(0.1);
            long video = bob.slot("sv0").slot().ssrc();
            Map<Integer, Integer> times = new LinkedHashMap<>();
            siege.world.tap((tuple, datagram) -> {
                if (tuple.remote().equals(bob.address())
                        && datagram[0] < 0
                        && ByteBuffer.wrap(datagram).getInt(8) == (int) video) {
                    times.merge(ByteBuffer.wrap(datagram).getShort(2) & 0xffff, 1, Integer::sum);
                }
            });
            long before = sentOf(sent, video)[0];
            for (int i = 0; i < 4_000; i++) {
                bob.sendRtcp(masks(video, (int) sentOf(sent, video)[1] - 17 * (i % 40)));
                siege.world.run(SimWorld.MILLIS);
            }
            long all = sentOf(sent, video)[0] - before;
            long once = all
                    * times.size()
                    / times.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(times.values()).allMatch(count -> count <= 4);
            assertThat(times.values()).anyMatch(count -> count > 1);
            assertThat(4 * (all - once)).isLessThanOrEqualTo(once + 4 * 7_200);
            siege.assertHeld();
        }
    }

    /// Reports, requests and farewells about streams that are others' business.
    @Test
    void feedbackAboutForeignStreamsIsCountedAndForgotten() {
        try (Siege siege = new Siege(4)) {
            SimPeer alice = siege.stage.join("alice", 2);
            SimPeer bob = siege.stage.join("bob", 2);
            SimPeer mallory = siege.stage.watch("mallory", 2);
            siege.stage.run(2);
            alice.remembers = true;
            bob.remembers = true;
            List<Long> foreign = new ArrayList<>(List.of(0L, 1L, 0xffff_ffffL));
            for (SimPeer victim : List.of(alice, bob)) {
                victim.streams.all().forEach(stream -> foreign.addAll(List.of(stream.ssrc, stream.rtxSsrc)));
                for (String slot : List.of("sa0", "sv0", "sa1", "sv1")) {
                    foreign.add(victim.slot(slot).slot().ssrc());
                    foreign.add(victim.slot(slot).slot().rtxSsrc());
                }
            }
            long counted = siege.drops(DropReason.FOREIGN_FEEDBACK);
            int wishes = 0;
            for (int round = 0; round < 20; round++) {
                for (long ssrc : foreign) {
                    for (long as : new long[] {1, ssrc, alice.stream("v").ssrc}) {
                        for (WritableRtcpPacket lie :
                                List.of(new Pli(as, ssrc), Fir.of(as, ssrc, round), masks(ssrc, round * 1_000))) {
                            mallory.sendRtcp(lie);
                            wishes++;
                        }
                        mallory.sendRtcp(Goodbye.of(ssrc));
                        mallory.sendRtcp(
                                new SenderReport(ssrc, new NtpTime(round * 0x1_0000_0000L), 1, 1, 1, List.of()));
                        mallory.sendRtcp(new ReceiverReport(
                                as, List.of(new ReportBlock(ssrc, 255, 0x7f_ffff, 0xffff_ffffL, 0xffff_ffffL, 1, 1))));
                    }
                }
                siege.stage.run(0.1);
            }
            assertThat(siege.drops(DropReason.FOREIGN_FEEDBACK) - counted).isEqualTo(wishes);
            assertThat(alice.rtcp(Pli.class)).isEmpty();
            assertThat(bob.rtcp(Pli.class)).isEmpty();
            assertThat(alice.rtcp(Nack.class)).isEmpty();
            siege.assertHeld();
        }
    }

    /// Of 10 Gb/s, of packets from the future, of time that runs backwards: nobody gets more, or less, for it.
    @Test
    void liesAboutBandwidthChangeNothingForAnybody() {
        try (Siege siege = new Siege(5)) {
            siege.stage.joinSimulcast("alice", 2);
            siege.stage.join("bob", 2);
            SimPeer mallory = siege.stage.watch("mallory", 2);
            siege.stage.run(4);
            Map<Long, long[]> toMallory = bytesBySsrc(siege, mallory);
            siege.stage.run(2);
            long before = total(toMallory);
            long own = mallory.slot("sv0").slot().ssrc();
            for (int i = 0; i < 2_000; i++) {
                long base = siege.chance.nextInt(0x1_0000);
                TransportFeedbackBuilder lie = new TransportFeedbackBuilder(1, own, i, base, 1_000);
                for (int k = 0; k < 200; k++) {
                    // All at the same moment, or each before the one that it follows.
                    lie.add(base + k, 8_000_000_000L - (i % 2) * (k * 1_000_000L));
                }
                mallory.sendRtcp(lie.build());
                mallory.sendRtcp(new Remb(1, 10_000_000_000L, List.of(own)));
                mallory.sendRtcp(new Remb(1, 0, List.of(own)));
                if (i % 4 == 0) {
                    sendBrokenFeedback(siege, mallory, own);
                }
                siege.world.run(SimWorld.MILLIS);
            }
            long during = total(toMallory) - before;
            // As much in two seconds as in the two before.
            assertThat(during).isBetween(before * 8 / 10, before * 12 / 10);
            siege.assertHeld();
        }
    }

    private static long total(Map<Long, long[]> bytes) {
        return bytes.values().stream().mapToLong(stream -> stream[0]).sum();
    }

    /// Transport feedback whose chunks, counts and deltas do not fit each other.
    private static void sendBrokenFeedback(Siege siege, SimPeer by, long ssrc) {
        PacketBuffer packet = Objects.requireNonNull(siege.world.peerPool().acquire());
        byte[] noise = siege.noise(4 * (5 + siege.chance.nextInt(200)));
        packet.set(noise);
        packet.putU8(0, 0x8f);
        packet.putU8(1, 205);
        packet.putU16(2, noise.length / 4 - 1);
        packet.putU32(4, 1);
        packet.putU32(8, ssrc);
        by.sendRawRtcp(packet);
    }
}
