package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import io.sluice.time.NtpTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Any bytes as a compound RTCP packet, or as the content of one type in a right frame: what can be written again reads
/// the same, and what one packet makes us hold is bounded by its bytes.
public final class RtcpFuzz implements FuzzTarget {
    /// The input is the datagram.
    private static final int COMPOUND = 0;

    private final String name;
    private final int type;
    private final int format;
    private final PacketBuffer buffer = new Packets().empty();
    private final PacketBuffer written = new Packets().empty();

    private RtcpFuzz(String name, int type, int format) {
        this.name = name;
        this.type = type;
        this.format = format;
    }

    public static List<FuzzTarget> targets() {
        return List.of(
                new RtcpFuzz("rtcp", COMPOUND, 0),
                new RtcpFuzz("rtcp-sr", RtcpHeader.SENDER_REPORT, 1),
                new RtcpFuzz("rtcp-rr", RtcpHeader.RECEIVER_REPORT, 1),
                new RtcpFuzz("rtcp-sdes", RtcpHeader.SOURCE_DESCRIPTION, 1),
                new RtcpFuzz("rtcp-bye", RtcpHeader.GOODBYE, 2),
                new RtcpFuzz("rtcp-xr", RtcpHeader.EXTENDED_REPORT, 0),
                new RtcpFuzz("rtcp-nack", RtcpHeader.TRANSPORT_SPECIFIC_FEEDBACK, Nack.FORMAT),
                new RtcpFuzz("rtcp-pli", RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, Pli.FORMAT),
                new RtcpFuzz("rtcp-fir", RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, Fir.FORMAT),
                new RtcpFuzz("twcc", RtcpHeader.TRANSPORT_SPECIFIC_FEEDBACK, TransportFeedback.FORMAT),
                new RtcpFuzz("remb", RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK, Remb.FORMAT));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> corpora() {
        return type == COMPOUND ? List.of("rtcp", "crashes") : List.of();
    }

    @Override
    public List<byte[]> seeds() {
        ReportBlock block = new ReportBlock(1, 2, 3, 4, 5, 6, 7);
        TransportFeedbackBuilder feedback = new TransportFeedbackBuilder(1, 2, 3, 4, 200);
        for (int i = 0; i < 20; i++) {
            Promise.that(feedback.add(5 + i * i, 50_000_000L * i), "a feedback has room for 20");
        }
        SourceDescription cname = SourceDescription.cname(1, "someone");
        List<List<WritableRtcpPacket>> compounds = List.of(
                List.of(new SenderReport(1, new NtpTime(2), 3, 4, 5, List.of(block)), cname),
                List.of(new ReceiverReport(1, List.of(block)), cname, new Pli(1, 2)),
                List.of(cname, new ReceiverReport(1, List.of())),
                List.of(Nack.of(1, 2, 3, 4, 5, 100)),
                List.of(Fir.of(1, 2, 3), new Remb(1, 1_000_000, List.of(2L, 3L))),
                List.of(new Pli(1, 2)),
                List.of(new Remb(1, 1_000_000, List.of(2L, 3L))),
                List.of(feedback.build()),
                List.of(new ExtendedReport(
                        1,
                        List.of(
                                new ExtendedReport.ReceiverReferenceTime(new NtpTime(2)),
                                new ExtendedReport.DelaySinceLastReceiverReport(
                                        List.of(new ExtendedReport.Item(1, 2, 3)))))),
                List.of(new Goodbye(List.of(1L, 2L), "bye")));
        List<byte[]> seeds = new ArrayList<>();
        for (List<WritableRtcpPacket> compound : compounds) {
            buffer.length(0);
            RtcpWriter writer = new RtcpWriter(buffer);
            compound.forEach(each -> Promise.that(writer.append(each), "a seed fits"));
            boolean ours = buffer.u8(1) == type;
            if (type == COMPOUND) {
                seeds.add(buffer.toArray());
            } else if (ours) {
                int end = 4 + 4 * buffer.u16(2);
                byte[] content = Arrays.copyOfRange(buffer.toArray(), 4, end);
                byte[] seed = new byte[1 + content.length];
                seed[0] = (byte) (buffer.u8(0) & 0x1f);
                System.arraycopy(content, 0, seed, 1, content.length);
                seeds.add(seed);
            }
        }
        return seeds;
    }

    @Override
    public void fuzz(byte[] input) {
        if (type == COMPOUND) {
            buffer.set(input);
        } else {
            frame(input);
        }
        List<RtcpPacket> parsed = RtcpParser.parse(buffer);
        Promise.that(type == COMPOUND || parsed != null, "a right frame is read");
        if (parsed == null) {
            return;
        }
        Promise.within(parsed.size(), 1, RtcpParser.MAX_PACKETS, "packets are bounded");
        written.length(0);
        RtcpWriter writer = new RtcpWriter(written, written.capacity());
        List<RtcpPacket> expected = new ArrayList<>();
        for (RtcpPacket packet : parsed) {
            bounded(packet);
            // An estimate beyond a long was cut when it was read; it cannot come back as it was.
            boolean cut = packet instanceof Remb remb && remb.bitrateBps() == Long.MAX_VALUE;
            if (!cut && packet instanceof WritableRtcpPacket writable && writer.append(writable)) {
                expected.add(packet);
            }
        }
        if (!expected.isEmpty()) {
            Promise.same(expected, RtcpParser.parse(written), "what was read and written reads the same");
        }
    }

    /// The first byte is the count or format of types whose meaning depends on it; the rest is the content.
    private void frame(byte[] input) {
        int words = Math.max(0, input.length - 1) / 4;
        boolean counts = type <= RtcpHeader.GOODBYE;
        buffer.length(4 + 4 * words);
        buffer.putU8(0, 0x80 | (counts && input.length > 0 ? input[0] & 0x1f : format));
        buffer.putU8(1, type);
        buffer.putU16(2, words);
        buffer.write(4, input, Math.min(1, input.length), 4 * words);
        if (name.equals("remb") && words >= 3) {
            buffer.putI32(12, 0x52454d42);
        }
    }

    private void bounded(RtcpPacket packet) {
        if (packet instanceof TransportFeedback feedback) {
            Promise.that(feedback.receivedCount() <= buffer.length(), "each packet received has a byte");
            Promise.within(feedback.statusCount(), 1, 0xffff, "a feedback reports on something");
            int before = -1;
            for (int k = 0; k < feedback.receivedCount(); k++) {
                Promise.that(feedback.receivedOffset(k) > before, "offsets rise");
                before = feedback.receivedOffset(k);
                Promise.within(feedback.deltaTicks(k), Short.MIN_VALUE, Short.MAX_VALUE, "a delta has 16 bits");
            }
            Promise.that(before < feedback.statusCount(), "offsets lie in the range reported on");
        } else if (packet instanceof Nack nack) {
            int[] steps = {0};
            nack.forEach(number -> {
                Promise.within(number, 0, 0xffff, "a number has 16 bits");
                steps[0]++;
            });
            Promise.that(steps[0] <= 17 * buffer.length() / 4, "four bytes ask for 17 packets at most");
        }
    }
}
