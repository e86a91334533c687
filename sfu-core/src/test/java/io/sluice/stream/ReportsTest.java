package io.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.rtcp.ReceiverReport;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.RtcpPacket;
import io.sluice.rtcp.RtcpParser;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtcp.SourceDescription;
import io.sluice.time.Deadlines;
import io.sluice.time.NtpTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final long MILLIS = 1_000_000L;

    private final PacketPool pool = new PacketPool(64);

    private static SenderReport senderReport(long ssrc) {
        return new SenderReport(ssrc, new NtpTime(5), 6, 7, 8, List.of());
    }

    private static ReportBlock block(long ssrc) {
        return new ReportBlock(ssrc, 1, 2, 3, 4, 5, 6);
    }

    private List<List<RtcpPacket>> written(CompoundReports reports) {
        List<List<RtcpPacket>> compounds = new ArrayList<>();
        reports.write(pool::acquire, buffer -> {
            assertThat(buffer.length()).isLessThanOrEqualTo(1200);
            compounds.add(parse(buffer));
            buffer.release();
        });
        assertThat(pool.inUse()).isZero();
        return compounds;
    }

    private static List<RtcpPacket> parse(PacketBuffer buffer) {
        return Objects.requireNonNull(RtcpParser.parse(buffer));
    }

    @Test
    void aPublishersCompoundIsAReceiverReportAndAName() {
        CompoundReports reports = new CompoundReports(9, "sluice").add(block(1)).add(block(2));

        assertThat(written(reports))
                .containsExactly(List.of(
                        new ReceiverReport(9, List.of(block(1), block(2))), SourceDescription.cname(9, "sluice")));
        assertThat(reports.isEmpty()).isTrue();
    }

    @Test
    void aViewersCompoundNamesEachSlot() {
        CompoundReports reports =
                new CompoundReports(9, "sluice").add(senderReport(1), "a").add(senderReport(2), "b");

        List<RtcpPacket> compound = written(reports).getFirst();
        assertThat(compound.subList(0, 2)).containsExactly(senderReport(1), senderReport(2));
        SourceDescription names = (SourceDescription) compound.get(2);
        assertThat(names.chunks()).extracting(SourceDescription.Chunk::ssrc).containsExactly(1L, 2L);
        assertThat(names.chunks())
                .extracting(chunk -> chunk.text(SourceDescription.CNAME))
                .containsExactly("a", "b");
    }

    @Test
    void manyReportsGoIntoManyDatagrams() {
        CompoundReports reports = new CompoundReports(9, "a canonical name of some length");
        for (int i = 0; i < 100; i++) {
            reports.add(senderReport(1000 + i), "another canonical name, also long");
            reports.add(block(i));
        }

        List<List<RtcpPacket>> compounds = written(reports);
        List<Long> sources = new ArrayList<>();
        List<Long> heard = new ArrayList<>();
        for (List<RtcpPacket> compound : compounds) {
            assertThat(compound.getFirst()).isInstanceOfAny(SenderReport.class, ReceiverReport.class);
            assertThat(compound.getLast()).isInstanceOf(SourceDescription.class);
            for (RtcpPacket packet : compound) {
                if (packet instanceof SenderReport report) {
                    sources.add(report.ssrc());
                } else if (packet instanceof ReceiverReport report) {
                    report.reports().forEach(block -> heard.add(block.ssrc()));
                }
            }
        }
        assertThat(sources).hasSize(100).doesNotHaveDuplicates();
        assertThat(heard).hasSize(100).doesNotHaveDuplicates();
        assertThat(compounds).hasSizeLessThan(12);
    }

    @Test
    void withoutBuffersARoundIsLeftOut() {
        CompoundReports reports = new CompoundReports(9, "x").add(block(1));
        reports.write(() -> null, buffer -> {
            throw new AssertionError("nothing to write into");
        });
        assertThat(reports.isEmpty()).isTrue();
    }

    @Test
    void reportsComeAboutOnceASecond() {
        List<Long> times = new ArrayList<>();
        ReportScheduler scheduler = new ReportScheduler(new Random(1), now -> times.add(now / MILLIS));
        assertThat(scheduler.nextDeadlineNanos()).isEqualTo(Deadlines.NEVER);
        scheduler.start(0);
        while (times.size() < 100) {
            scheduler.onDeadline(scheduler.nextDeadlineNanos());
        }

        assertThat(times.getFirst()).isLessThanOrEqualTo(400);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isBetween(799L, 1201L);
        }
        assertThat(times.getLast()).isBetween(90_000L, 110_000L);
    }

    @Test
    void aChangeIsReportedSoonButNotInARush() {
        List<Long> times = new ArrayList<>();
        ReportScheduler scheduler = new ReportScheduler(new Random(1), now -> times.add(now / MILLIS));
        scheduler.start(0);
        for (long t = 0; t < 10_000; t++) {
            scheduler.soon(t * MILLIS);
            scheduler.onDeadline(t * MILLIS);
        }
        assertThat(times.getFirst()).isEqualTo(20);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(200);
        }
        scheduler.stop();
        assertThat(scheduler.nextDeadlineNanos()).isEqualTo(Deadlines.NEVER);
    }
}
