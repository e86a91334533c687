package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import io.sluice.time.NtpTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SR: what a sender sent, and which RTP timestamp belongs to which moment (RFC 3550 §6.4.1).
///
/// @param ssrc the sender
/// @param ntpTime the moment of the report on the sender's wall clock
/// @param rtpTimestamp the same moment in RTP time, 0..2³²-1
/// @param packetCount sent so far, 0..2³²-1, wrapping
/// @param octetCount payload bytes sent so far, 0..2³²-1, wrapping
/// @param reports at most 31
public record SenderReport(
        long ssrc, NtpTime ntpTime, long rtpTimestamp, long packetCount, long octetCount, List<ReportBlock> reports)
        implements WritableRtcpPacket {
    private static final int FIXED_BYTES = 28;

    public SenderReport {
        reports = ReportBlock.atMost31(reports);
    }

    static @Nullable SenderReport read(PacketBuffer buffer, int at, int end, int count) {
        if (end - at < FIXED_BYTES) {
            return null;
        }
        List<ReportBlock> reports = ReportBlock.readAll(buffer, at + FIXED_BYTES, end, count);
        return reports == null
                ? null
                : new SenderReport(
                        buffer.u32(at + 4),
                        new NtpTime(buffer.u64(at + 8)),
                        buffer.u32(at + 16),
                        buffer.u32(at + 20),
                        buffer.u32(at + 24),
                        reports);
    }

    @Override
    public int sizeBytes() {
        return FIXED_BYTES + reports.size() * ReportBlock.SIZE_BYTES;
    }

    @Override
    public void writeTo(PacketBuffer buffer, int index) {
        RtcpHeader.write(buffer, index, reports.size(), RtcpHeader.SENDER_REPORT, sizeBytes());
        buffer.putU32(index + 4, ssrc);
        buffer.putU64(index + 8, ntpTime.bits());
        buffer.putU32(index + 16, rtpTimestamp);
        buffer.putU32(index + 20, packetCount);
        buffer.putU32(index + 24, octetCount);
        ReportBlock.writeAll(reports, buffer, index + FIXED_BYTES);
    }
}
