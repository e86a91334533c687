package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;

/// The four bytes that begin every RTCP packet, and the numbers of the types (RFC 3550 §6.4, RFC 4585 §6.1, RFC 3611
/// §2).
final class RtcpHeader {
    static final int SIZE_BYTES = 4;

    /// Header, sender's SSRC, media SSRC.
    static final int FEEDBACK_SIZE_BYTES = 12;

    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int GOODBYE = 203;
    static final int TRANSPORT_SPECIFIC_FEEDBACK = 205;
    static final int PAYLOAD_SPECIFIC_FEEDBACK = 206;
    static final int EXTENDED_REPORT = 207;

    static final int MAX_COUNT = 31;

    private static final int VERSION_BITS = 2 << 6;

    private RtcpHeader() {}

    /// Writes version 2, no padding, a count or format, and the length in words less one.
    static void write(PacketBuffer buffer, int index, int countOrFormat, int packetType, int sizeBytes) {
        buffer.putU8(index, VERSION_BITS | countOrFormat);
        buffer.putU8(index + 1, packetType);
        buffer.putU16(index + 2, sizeBytes / 4 - 1);
    }

    static void writeFeedback(
            PacketBuffer buffer,
            int index,
            int format,
            int packetType,
            int sizeBytes,
            long senderSsrc,
            long mediaSsrc) {
        write(buffer, index, format, packetType, sizeBytes);
        buffer.putU32(index + 4, senderSsrc);
        buffer.putU32(index + 8, mediaSsrc);
    }
}
