package io.sluice.transport;

import io.sluice.buffer.PacketBuffer;
import io.sluice.rtcp.Nack;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.SenderReport;
import org.jspecify.annotations.Nullable;

/// One media stream to a peer, as its transport sees it: implemented above by a slot.
public interface OutgoingStream {
    long ssrc();

    /// The SSRC of its retransmissions, or `EncodingParameters.UNKNOWN_SSRC`.
    long rtxSsrc();

    /// RTCP canonical name.
    String cname();

    /// Extension id of the transport-wide sequence number, 0 where not negotiated.
    int transportSequenceId();

    /// Extension id of abs-send-time, 0 where not negotiated.
    int absSendTimeId();

    /// Whether packets must be kept as they were on the wire, because the receiver takes NACK but no RTX.
    boolean keepsProtected();

    /// Takes ownership of a protected packet that has just left.
    void keep(PacketBuffer packet, long nowNanos);

    void nack(Nack nack, long nowNanos);

    /// The receiver cannot go on decoding (PLI or FIR).
    void keyFrameNeeded(long nowNanos);

    void receiverReport(ReportBlock block, long nowNanos);

    /// A sender report for this moment, or null while nothing was sent.
    @Nullable
    SenderReport senderReport(long nowNanos);
}
