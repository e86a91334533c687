package io.sluice.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.time.NtpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Any bytes → packets or "malformed", and whatever was read can be written again and reads the same.
class RtcpTotalityTest {
    private static final int MUTATIONS = 100_000;

    private final Packets packets = new Packets();
    private final PacketBuffer buffer = packets.empty();
    private final PacketBuffer written = packets.empty();
    private int read;

    private List<byte[]> seeds() {
        ReportBlock block = new ReportBlock(1, 2, 3, 4, 5, 6, 7);
        TransportFeedbackBuilder feedback = new TransportFeedbackBuilder(1, 2, 3, 4, 200);
        for (int i = 0; i < 20; i++) {
            assertThat(feedback.add(5 + i * i, 50_000_000L * i)).isTrue();
        }
        SourceDescription cname = SourceDescription.cname(1, "someone");
        List<List<WritableRtcpPacket>> compounds = List.of(
                List.of(new SenderReport(1, new NtpTime(2), 3, 4, 5, List.of(block, block)), cname),
                List.of(new ReceiverReport(1, List.of(block)), cname, new Pli(1, 2)),
                List.of(new ReceiverReport(1, List.of()), Nack.of(1, 2, 3, 4, 5, 100)),
                List.of(Fir.of(1, 2, 3), new Remb(1, 1_000_000, List.of(2L, 3L))),
                List.of(feedback.build()),
                List.of(new ExtendedReport(
                        1,
                        List.of(
                                new ExtendedReport.ReceiverReferenceTime(new NtpTime(2)),
                                new ExtendedReport.DelaySinceLastReceiverReport(
                                        List.of(new ExtendedReport.Item(1, 2, 3)))))),
                List.of(cname, new Goodbye(List.of(1L, 2L), "bye")));
        List<byte[]> seeds = new ArrayList<>();
        for (List<WritableRtcpPacket> compound : compounds) {
            buffer.length(0);
            RtcpWriter writer = new RtcpWriter(buffer);
            compound.forEach(each -> assertThat(writer.append(each)).isTrue());
            seeds.add(buffer.toArray());
        }
        return seeds;
    }

    private void readEverything() {
        List<RtcpPacket> parsed = RtcpParser.parse(buffer);
        if (parsed == null) {
            return;
        }
        read++;
        written.length(0);
        RtcpWriter writer = new RtcpWriter(written, written.capacity());
        List<RtcpPacket> expected = new ArrayList<>();
        for (RtcpPacket packet : parsed) {
            // An estimate beyond a long was cut when it was read; it cannot come back as it was.
            boolean cut = packet instanceof Remb remb && remb.bitrateBps() == Long.MAX_VALUE;
            if (!cut && packet instanceof WritableRtcpPacket writable && writer.append(writable)) {
                expected.add(packet);
            }
        }
        if (!expected.isEmpty() && !expected.equals(RtcpParser.parse(written))) {
            assertThat(RtcpParser.parse(written)).isEqualTo(expected);
        }
    }

    @Test
    void everyPrefixIsReadOrRefused() {
        for (byte[] seed : seeds()) {
            for (int length = 0; length <= seed.length; length++) {
                buffer.set(seed, 0, length);
                readEverything();
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void mutatedCompoundsAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(42);
        List<byte[]> seeds = seeds();
        for (int i = 0; i < MUTATIONS; i++) {
            Packets.mutate(seeds.get(random.nextInt(seeds.size())), buffer, random);
            readEverything();
        }
        assertThat(read).isGreaterThan(MUTATIONS / 4);
    }

    @Test
    void randomContentInRightFramesIsReadOrRefused() {
        SplittableRandom random = new SplittableRandom(43);
        byte[] bytes = new byte[64];
        int[] types = {200, 201, 202, 203, 204, 205, 206, 207};
        int[] formats = {0, 1, 2, 4, 15, 31};
        for (int i = 0; i < MUTATIONS; i++) {
            random.nextBytes(bytes);
            int words = 1 + random.nextInt(bytes.length / 4);
            bytes[0] = (byte) (0x80 | (random.nextInt(8) == 0 ? 0x20 : 0) | formats[random.nextInt(formats.length)]);
            bytes[1] = (byte) types[random.nextInt(types.length)];
            bytes[2] = 0;
            bytes[3] = (byte) (words - 1);
            if (random.nextBoolean()) {
                bytes[14] = 0;
                bytes[15] = (byte) random.nextInt(20);
            }
            buffer.set(bytes, 0, 4 * words);
            readEverything();
        }
        assertThat(read).isGreaterThan(MUTATIONS / 2);
    }
}
