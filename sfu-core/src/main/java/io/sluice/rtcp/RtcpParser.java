package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A compound or reduced-size RTCP packet in → its packets in order out; total (RFC 3550 §6.1, RFC 5506).
///
/// The framing is strict: where versions and lengths do not add up to the datagram, all of it is malformed. The content
/// is lenient: one packet that contradicts itself becomes an [UnknownRtcpPacket], and those beside it still count.
public final class RtcpParser {
    /// The bound on packets in one datagram; a datagram of nothing but headers would have hundreds.
    public static final int MAX_PACKETS = 64;

    private static final int VERSION = 2;
    private static final int PADDING_BIT = 0x20;

    private RtcpParser() {}

    /// @return at least one packet, or null where the datagram is malformed
    public static @Nullable List<RtcpPacket> parse(PacketBuffer datagram) {
        List<RtcpPacket> packets = new ArrayList<>(4);
        int length = datagram.length();
        int at = 0;
        while (at < length) {
            if (length - at < RtcpHeader.SIZE_BYTES || packets.size() == MAX_PACKETS) {
                return null;
            }
            int first = datagram.u8(at);
            int size = 4 * (datagram.u16(at + 2) + 1);
            if (first >>> 6 != VERSION || size > length - at) {
                return null;
            }
            int end = at + size;
            int contentEnd = end;
            if ((first & PADDING_BIT) != 0) {
                int padding = datagram.u8(end - 1);
                // RFC 3550 §6.4.1 pads the last packet only, and by whole words; libwebrtc pads any transport feedback,
                // and by single bytes.
                if (padding == 0 || padding > size - RtcpHeader.SIZE_BYTES) {
                    return null;
                }
                contentEnd -= padding;
            }
            packets.add(content(datagram, at, contentEnd));
            at = end;
        }
        return packets.isEmpty() ? null : packets;
    }

    private static RtcpPacket content(PacketBuffer datagram, int at, int end) {
        int format = datagram.u8(at) & 0x1f;
        int type = datagram.u8(at + 1);
        boolean known = true;
        RtcpPacket packet = switch (type) {
            case RtcpHeader.SENDER_REPORT -> SenderReport.read(datagram, at, end, format);
            case RtcpHeader.RECEIVER_REPORT -> ReceiverReport.read(datagram, at, end, format);
            case RtcpHeader.SOURCE_DESCRIPTION -> SourceDescription.read(datagram, at, end, format);
            case RtcpHeader.GOODBYE -> Goodbye.read(datagram, at, end, format);
            case RtcpHeader.EXTENDED_REPORT -> ExtendedReport.read(datagram, at, end);
            case RtcpHeader.TRANSPORT_SPECIFIC_FEEDBACK ->
                switch (format) {
                    case Nack.FORMAT -> Nack.read(datagram, at, end);
                    case TransportFeedback.FORMAT -> TransportFeedback.read(datagram, at, end);
                    default -> {
                        known = false;
                        yield null;
                    }
                };
            case RtcpHeader.PAYLOAD_SPECIFIC_FEEDBACK ->
                switch (format) {
                    case Pli.FORMAT -> Pli.read(datagram, at, end);
                    case Fir.FORMAT -> Fir.read(datagram, at, end);
                    case Remb.FORMAT -> {
                        // The format is "application layer feedback"; the name inside says whose.
                        known = Remb.isNamed(datagram, at, end);
                        yield known ? Remb.read(datagram, at, end) : null;
                    }
                    default -> {
                        known = false;
                        yield null;
                    }
                };
            default -> {
                known = false;
                yield null;
            }
        };
        return packet == null ? new UnknownRtcpPacket(type, format, known) : packet;
    }
}
