package io.sluice.stream;

import io.sluice.buffer.PacketBuffer;
import io.sluice.rtcp.ReceiverReport;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtcp.SourceDescription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One transport's sender reports and report blocks in → compound packets out, each a report first and the
/// canonical names of all that report in it last (RFC 3550 §6.1), and none larger than a datagram.
///
/// Reused for every round: what was added is gone after [#write].
public final class CompoundReports {
    /// Report blocks in one receiver report: what its count field holds.
    private static final int MAX_BLOCKS = 31;

    /// Sources in one description, likewise.
    private static final int MAX_CHUNKS = 31;

    private record NamedReport(SenderReport report, SourceDescription.Chunk chunk) {}

    private final long localSsrc;
    private final SourceDescription.Chunk localChunk;
    private final int limitBytes;
    private final ArrayDeque<NamedReport> senderReports = new ArrayDeque<>();
    private final ArrayDeque<ReportBlock> blocks = new ArrayDeque<>();

    /// @param localSsrc who reports on what arrives
    /// @param cname canonical name of that one
    public CompoundReports(long localSsrc, String cname) {
        this(localSsrc, cname, RtcpWriter.DEFAULT_LIMIT_BYTES);
    }

    CompoundReports(long localSsrc, String cname, int limitBytes) {
        this.localSsrc = localSsrc;
        this.localChunk = chunk(localSsrc, cname);
        this.limitBytes = limitBytes;
    }

    private static SourceDescription.Chunk chunk(long ssrc, String cname) {
        return new SourceDescription.Chunk(ssrc, List.of(new SourceDescription.Item(SourceDescription.CNAME, cname)));
    }

    /// Adds a slot's report.
    public CompoundReports add(SenderReport report, String cname) {
        senderReports.add(new NamedReport(report, chunk(report.ssrc(), cname)));
        return this;
    }

    /// Adds what is to be said of an incoming stream.
    public CompoundReports add(ReportBlock block) {
        blocks.add(block);
        return this;
    }

    public boolean isEmpty() {
        return senderReports.isEmpty() && blocks.isEmpty();
    }

    /// Writes everything that was added; what finds no buffer is forgotten, for the next round says it better.
    ///
    /// @param buffers empty ones, or null when there is none
    /// @param out takes ownership of each compound
    public void write(Supplier<@Nullable PacketBuffer> buffers, Consumer<PacketBuffer> out) {
        while (!isEmpty()) {
            PacketBuffer buffer = buffers.get();
            if (buffer == null) {
                senderReports.clear();
                blocks.clear();
                return;
            }
            writeOne(new RtcpWriter(buffer, limitBytes));
            out.accept(buffer);
        }
    }

    private void writeOne(RtcpWriter writer) {
        List<SourceDescription.Chunk> chunks = new ArrayList<>();
        int room = limitBytes;
        if (!blocks.isEmpty()) {
            chunks.add(localChunk);
            ReceiverReport report = takeBlocks(room - descriptionBytes(chunks));
            writer.append(report);
            room -= report.sizeBytes();
        }
        while (!senderReports.isEmpty() && chunks.size() < MAX_CHUNKS) {
            NamedReport next = senderReports.element();
            chunks.add(next.chunk);
            if (next.report.sizeBytes() + descriptionBytes(chunks) > room && chunks.size() > 1) {
                chunks.removeLast();
                break;
            }
            senderReports.remove();
            writer.append(next.report);
            room -= next.report.sizeBytes();
        }
        writer.append(new SourceDescription(chunks));
    }

    private ReceiverReport takeBlocks(int room) {
        List<ReportBlock> taken = new ArrayList<>();
        do {
            taken.add(blocks.remove());
        } while (!blocks.isEmpty()
                && taken.size() < MAX_BLOCKS
                && new ReceiverReport(localSsrc, taken).sizeBytes() + REPORT_BLOCK_BYTES <= room);
        return new ReceiverReport(localSsrc, taken);
    }

    private static final int REPORT_BLOCK_BYTES = 24;

    private static int descriptionBytes(List<SourceDescription.Chunk> chunks) {
        return new SourceDescription(chunks).sizeBytes();
    }
}
