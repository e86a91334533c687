package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;

/// RTCP packets in → one compound in a buffer out, up to a limit.
///
/// Appends behind what the buffer holds; the order, and the rule that a full compound begins with a report
/// (RFC 3550 §6.1), are the caller's.
public final class RtcpWriter {
    /// A compound that fits every path together with SRTCP's index and tag.
    public static final int DEFAULT_LIMIT_BYTES = 1_200;

    private final PacketBuffer buffer;
    private final int limitBytes;

    /// @param limitBytes the greatest length that the buffer may come to have
    public RtcpWriter(PacketBuffer buffer, int limitBytes) {
        this.buffer = buffer;
        this.limitBytes = Math.min(limitBytes, buffer.capacity());
    }

    public RtcpWriter(PacketBuffer buffer) {
        this(buffer, DEFAULT_LIMIT_BYTES);
    }

    /// @return false, with nothing written, where it does not fit any more
    public boolean append(WritableRtcpPacket packet) {
        int at = buffer.length();
        int size = packet.sizeBytes();
        if (size > limitBytes - at) {
            return false;
        }
        buffer.length(at + size);
        packet.writeTo(buffer, at);
        return true;
    }

    public boolean isEmpty() {
        return buffer.length() == 0;
    }

    public int sizeBytes() {
        return buffer.length();
    }

    public int remainingBytes() {
        return limitBytes - buffer.length();
    }
}
