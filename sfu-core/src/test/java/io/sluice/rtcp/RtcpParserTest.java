package io.sluice.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.Packets;
import io.sluice.time.NtpTime;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RtcpParserTest {
    private static final ReportBlock BLOCK =
            new ReportBlock(0xfedcba98L, 200, -3, 0x0001_ffffL, 17, 0xb705_2000L, 0x0005_4000L);

    private final Packets packets = new Packets();

    private @Nullable List<RtcpPacket> parse(String hex) {
        return RtcpParser.parse(packets.of(hex));
    }

    private void comesBack(WritableRtcpPacket... written) {
        PacketBuffer buffer = packets.empty();
        RtcpWriter writer = new RtcpWriter(buffer);
        for (WritableRtcpPacket each : written) {
            int before = writer.sizeBytes();
            assertThat(writer.append(each)).isTrue();
            assertThat(writer.sizeBytes() - before).isEqualTo(each.sizeBytes());
            assertThat(each.sizeBytes() % 4).isZero();
        }
        assertThat(RtcpParser.parse(buffer)).isEqualTo(List.of(written));
    }

    @Test
    void reportsComeBackAsTheyWere() {
        comesBack(
                new SenderReport(1, new NtpTime(0x0123_4567_89ab_cdefL), 0xffff_ffffL, 3, 0xffff_fffeL, List.of(BLOCK)),
                new ReceiverReport(0xffff_ffffL, List.of(BLOCK, BLOCK)),
                new ReceiverReport(5, List.of()),
                new ReceiverReport(5, Collections.nCopies(31, BLOCK)));
    }

    @Test
    void descriptionsAndGoodbyesComeBackAsTheyWere() {
        for (String cname : List.of("", "a", "ab", "abc", "abcd", "münchen", "x".repeat(255))) {
            comesBack(SourceDescription.cname(7, cname), Goodbye.of(7), new Goodbye(List.of(7L, 8L), cname));
        }
        comesBack(new SourceDescription(List.of(
                new SourceDescription.Chunk(
                        1,
                        List.of(
                                new SourceDescription.Item(SourceDescription.CNAME, "one"),
                                new SourceDescription.Item(SourceDescription.MID, "0"))),
                new SourceDescription.Chunk(2, List.of()))));
        comesBack(new Goodbye(List.of(), ""));
    }

    @Test
    void feedbackComesBackAsItWas() {
        comesBack(
                new Pli(1, 0xffff_ffffL),
                new Fir(1, List.of(new Fir.Request(2, 255), new Fir.Request(3, 0))),
                Nack.of(1, 2, 5),
                Nack.of(1, 2, 65_535, 0, 1, 15, 16, 40),
                new Remb(1, 262_143, List.of(2L, 3L)));
    }

    @Test
    void extendedReportsComeBackAsTheyWere() {
        comesBack(new ExtendedReport(
                9,
                List.of(
                        new ExtendedReport.ReceiverReferenceTime(new NtpTime(-2)),
                        new ExtendedReport.DelaySinceLastReceiverReport(
                                List.of(new ExtendedReport.Item(1, 2, 3), new ExtendedReport.Item(4, 5, 6))))));
    }

    @Test
    void readsTheReportOfTheRfc() {
        // RFC 3550 §6.4.1, figure 2: DLSR 0x0005:4000 after LSR 0xb705:2000.
        List<RtcpPacket> parsed = parse("81c90007 00000001 00000002 ff fffffd 00010002 00000003 b7052000 00054000");
        assertThat(parsed)
                .containsExactly(new ReceiverReport(
                        1, List.of(new ReportBlock(2, 255, -3, 0x0001_0002, 3, 0xb705_2000L, 0x0005_4000L))));
    }

    @Test
    void aReducedSizePacketNeedsNoReport() {
        assertThat(parse("81ce0002 00000001 00000002")).containsExactly(new Pli(1, 2));
    }

    @Test
    void bytesBehindTheReportBlocksArePassedOver() {
        assertThat(parse("80c90002 00000001 aabbccdd")).containsExactly(new ReceiverReport(1, List.of()));
    }

    @Test
    void applicationPacketsAndUnknownFormatsArePassedOver() {
        assertThat(parse("80cc0002 00000001 41424344 87ce0002 00000001 00000002 83cd0002 00000001 00000002"))
                .containsExactly(
                        new UnknownRtcpPacket(204, 0, false),
                        new UnknownRtcpPacket(206, 7, false),
                        new UnknownRtcpPacket(205, 3, false));
    }

    @Test
    void applicationFeedbackThatIsNotNamedRembIsUnknown() {
        assertThat(parse("8fce0004 00000001 00000000 41424344 00000000"))
                .containsExactly(new UnknownRtcpPacket(206, 15, false));
    }

    @Test
    void onePacketThatContradictsItselfDoesNotCostTheOthers() {
        assertThat(parse("81c90001 00000001 81ce0002 00000001 00000002"))
                .containsExactly(new UnknownRtcpPacket(201, 1, true), new Pli(1, 2));
        assertThat(parse("8fce0004 00000001 00000000 52454d42 02000000"))
                .containsExactly(new UnknownRtcpPacket(206, 15, true));
        assertThat(parse("82ca0001 00000001")).containsExactly(new UnknownRtcpPacket(202, 2, true));
        assertThat(parse("81ca0003 00000001 01ff6162 00000000")).containsExactly(new UnknownRtcpPacket(202, 1, true));
        assertThat(parse("83cb0001 00000001")).containsExactly(new UnknownRtcpPacket(203, 3, true));
        assertThat(parse("81cd0002 00000001 00000002")).containsExactly(new UnknownRtcpPacket(205, 1, true));
        assertThat(parse("80cf0002 00000001 0400ffff")).containsExactly(new UnknownRtcpPacket(207, 0, true));
    }

    @Test
    void framesThatDoNotAddUpAreMalformed() {
        assertThat(RtcpParser.parse(packets.empty())).isNull();
        assertThat(parse("80c900")).isNull();
        assertThat(parse("80c90002 00000001")).isNull();
        assertThat(parse("80c90001 00000001 80")).isNull();
        assertThat(parse("40c90001 00000001")).isNull();
        assertThat(parse("80c90001 00000001 00c90001 00000001")).isNull();
    }

    @Test
    void paddingIsLeftOut() {
        assertThat(parse("a0c90002 00000001 00000004")).containsExactly(new ReceiverReport(1, List.of()));
        assertThat(parse("a0c90002 00000001 00000000")).isNull();
        assertThat(parse("a0c90002 00000001 00000009")).isNull();
        // Four bytes of padding may not take the header's place, eight leave nothing but the header.
        assertThat(parse("a0c90002 00000001 00000008")).containsExactly(new UnknownRtcpPacket(201, 0, true));
    }

    @Test
    void aDatagramOfNothingButHeadersIsRefused() {
        assertThat(parse("80000000".repeat(RtcpParser.MAX_PACKETS))).hasSize(RtcpParser.MAX_PACKETS);
        assertThat(parse("80000000".repeat(RtcpParser.MAX_PACKETS + 1))).isNull();
    }

    @Test
    void aGoodbyesReasonThatReachesTooFarIsLeftOut() {
        assertThat(parse("81cb0002 00000001 ff616263")).containsExactly(Goodbye.of(1));
        assertThat(parse("81cb0002 00000001 03616263")).containsExactly(new Goodbye(List.of(1L), "abc"));
    }

    @Test
    void aNackNamesEachPacketOfItsMasks() {
        Nack nack = Nack.of(1, 2, 65_530, 65_531, 10, 11, 30);
        assertThat(nack.sequenceNumbers()).containsExactly(65_530, 65_531, 10, 11, 30);
        assertThat(nack.count()).isEqualTo(5);
        assertThat(nack.sizeBytes()).isEqualTo(12 + 3 * 4);
        assertThat(nack.toString()).contains("65531");
        assertThat(Nack.of(1, 2, 5, 5)).isEqualTo(Nack.of(1, 2, 5, 5)).isNotEqualTo(Nack.of(1, 2, 5, 6));
        assertThatThrownBy(() -> Nack.of(1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEstimateKeepsEighteenBitsAndSaturates() {
        PacketBuffer buffer = packets.empty();
        assertThat(new RtcpWriter(buffer).append(new Remb(1, 2_500_001, List.of())))
                .isTrue();
        assertThat(RtcpParser.parse(buffer)).containsExactly(new Remb(1, 2_500_000, List.of()));
        assertThat(parse("8fce0004 00000001 00000000 52454d42 00ffffff"))
                .containsExactly(new Remb(1, Long.MAX_VALUE, List.of()));
        assertThat(parse("8fce0004 00000001 00000000 52454d42 00fc0000")).containsExactly(new Remb(1, 0, List.of()));
        PacketBuffer greatest = packets.empty();
        assertThat(new RtcpWriter(greatest).append(new Remb(1, Long.MAX_VALUE, List.of())))
                .isTrue();
        assertThat(RtcpParser.parse(greatest)).containsExactly(new Remb(1, 0x3ffffL << 45, List.of()));
    }

    @Test
    void lossBeyondTheFieldIsClamped() {
        PacketBuffer buffer = packets.empty();
        ReportBlock block = new ReportBlock(1, 0, 20_000_000, 0, 0, 0, 0);
        assertThat(new RtcpWriter(buffer).append(new ReceiverReport(1, List.of(block))))
                .isTrue();
        assertThat(buffer.u24(13)).isEqualTo(0x7fffff);
    }

    @Test
    void aWriterStopsAtItsLimit() {
        PacketBuffer buffer = packets.empty();
        RtcpWriter writer = new RtcpWriter(buffer, 20);
        assertThat(writer.isEmpty()).isTrue();
        assertThat(writer.append(new Pli(1, 2))).isTrue();
        assertThat(writer.append(new Pli(1, 2))).isFalse();
        assertThat(writer.append(new ReceiverReport(1, List.of()))).isTrue();
        assertThat(writer.remainingBytes()).isZero();
        assertThat(RtcpParser.parse(buffer)).hasSize(2);
    }

    @Test
    void valuesThatCannotBeWrittenAreRefusedWhenMade() {
        assertThatThrownBy(() -> new ReceiverReport(1, Collections.nCopies(32, BLOCK)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Goodbye(Collections.nCopies(32, 1L), ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Goodbye(List.of(), "x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Remb(1, -1, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SourceDescription.cname(1, "x".repeat(256)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
