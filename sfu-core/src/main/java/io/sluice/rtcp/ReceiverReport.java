package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// RR: what a receiver says of the sources that it hears (RFC 3550 §6.4.2).
///
/// @param ssrc the receiver
/// @param reports at most 31; none is a sign of life only
public record ReceiverReport(long ssrc, List<ReportBlock> reports) implements WritableRtcpPacket {
    private static final int FIXED_BYTES = 8;

    public ReceiverReport {
        reports = ReportBlock.atMost31(reports);
    }

    static @Nullable ReceiverReport read(PacketBuffer buffer, int at, int end, int count) {
        if (end - at < FIXED_BYTES) {
            return null;
        }
        List<ReportBlock> reports = ReportBlock.readAll(buffer, at + FIXED_BYTES, end, count);
        return reports == null ? null : new ReceiverReport(buffer.u32(at + 4), reports);
    }

    @Override
    public int sizeBytes() {
        return FIXED_BYTES + reports.size() * ReportBlock.SIZE_BYTES;
    }

    @Override
    public void writeTo(PacketBuffer buffer, int index) {
        RtcpHeader.write(buffer, index, reports.size(), RtcpHeader.RECEIVER_REPORT, sizeBytes());
        buffer.putU32(index + 4, ssrc);
        ReportBlock.writeAll(reports, buffer, index + FIXED_BYTES);
    }
}
