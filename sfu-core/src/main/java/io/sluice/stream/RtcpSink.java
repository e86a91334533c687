package io.sluice.stream;

import io.sluice.rtcp.WritableRtcpPacket;

/// Where a machine puts feedback for the peer of its transport.
@FunctionalInterface
public interface RtcpSink {
    void send(WritableRtcpPacket packet, long nowNanos);
}
