package io.sluice.transport;

import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// One encoding that a peer sends, as its transport sees it: implemented above by whoever forwards it.
public interface IncomingStream {
    /// The encoding has this media SSRC from now on; what was sent under another one is over.
    void bound(long ssrc, long nowNanos);

    /// The media SSRC, or `EncodingParameters.UNKNOWN_SSRC` before it is bound.
    long ssrc();

    /// One packet of the encoding, padding-only ones included.
    ///
    /// @param packet under its media SSRC; its buffer belongs to the stream from here on
    /// @param repaired whether it came by RTX
    void rtp(RtpPacket packet, boolean repaired, long nowNanos);

    void senderReport(SenderReport report, long nowNanos);

    /// What the next receiver report says of it, or null.
    @Nullable
    ReportBlock reportBlock(long nowNanos);

    /// The peer said BYE for it.
    void goodbye(long nowNanos);
}
