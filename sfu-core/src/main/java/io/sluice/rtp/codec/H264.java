package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;

/// An H.264 payload in → whether it begins a frame or a key frame, and how high its pictures are, out (RFC 6184 §5.4,
/// §5.7, §5.8).
///
/// A key frame begins with its parameter set (SPS), or with the first slice of an IDR picture where parameter sets came
/// otherwise. Of a fragmented unit only the first packet counts.
final class H264 {
    static final int HEADER_BYTES = 1;

    private static final int SLICE = 1;
    private static final int PARTITION_A = 2;
    private static final int IDR = 5;
    private static final int SEI = 6;
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int ACCESS_UNIT_DELIMITER = 9;
    private static final int PREFIX = 14;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;

    private H264() {}

    /// @return [FrameStart#NOTHING] also where it is malformed
    static FrameStart classify(PacketBuffer packet, int offset, int length) {
        if (length <= HEADER_BYTES) {
            return FrameStart.NOTHING;
        }
        int type = packet.u8(offset) & 0x1f;
        return switch (type) {
            case STAP_A -> aggregate(packet, offset + 1, offset + length);
            case FU_A -> {
                int header = packet.u8(offset + 1);
                boolean start = (header & 0x80) != 0;
                yield start && length > 2 ? unit(header & 0x1f, packet.u8(offset + 2)) : FrameStart.NOTHING;
            }
            default -> unit(type, packet.u8(offset + 1));
        };
    }

    /// The height of the pictures in pixels of the shorter side, as the first parameter set (SPS) in this packet
    /// tells it; 0 where there is none that can be read.
    static int height(PacketBuffer packet, int offset, int length, RbspReader reader) {
        int end = offset + length;
        if (length <= HEADER_BYTES) {
            return 0;
        }
        return switch (packet.u8(offset) & 0x1f) {
            case STAP_A -> heightInAggregate(packet, offset + 1, end, reader);
            // The start bit and the type.
            case FU_A -> (packet.u8(offset + 1) & 0x9f) == (0x80 | SPS) ? heightOf(packet, offset + 2, end, reader) : 0;
            case SPS -> heightOf(packet, offset + HEADER_BYTES, end, reader);
            default -> 0;
        };
    }

    private static int heightInAggregate(PacketBuffer packet, int from, int end, RbspReader reader) {
        int height = 0;
        int at = from;
        while (height == 0 && end - at > 2) {
            int size = packet.u16(at);
            at += 2;
            if (size == 0 || size > end - at) {
                return 0;
            }
            if ((packet.u8(at) & 0x1f) == SPS) {
                height = heightOf(packet, at + HEADER_BYTES, at + size, reader);
            }
            at += size;
        }
        return height;
    }

    private static int heightOf(PacketBuffer packet, int from, int end, RbspReader reader) {
        reader.begin(packet, from, end - from);
        return H264ParameterSet.height(reader);
    }

    private static FrameStart aggregate(PacketBuffer packet, int from, int end) {
        FrameStart found = FrameStart.NOTHING;
        int at = from;
        while (end - at > 2) {
            int size = packet.u16(at);
            at += 2;
            if (size == 0 || size > end - at) {
                return found;
            }
            int second = size > 1 ? packet.u8(at + 1) : 0;
            found = found.or(unit(packet.u8(at) & 0x1f, second));
            at += size;
        }
        return found;
    }

    /// @param second the byte behind the unit's header: a slice begins with first_mb_in_slice, whose value 0 is one set
    ///     bit
    private static FrameStart unit(int type, int second) {
        boolean firstSlice = (second & 0x80) != 0;
        return switch (type) {
            case SPS -> FrameStart.KEY_FRAME;
            case IDR -> firstSlice ? FrameStart.KEY_FRAME : FrameStart.NOTHING;
            case SLICE, PARTITION_A -> firstSlice ? FrameStart.FRAME : FrameStart.NOTHING;
            case SEI, PPS, ACCESS_UNIT_DELIMITER, PREFIX -> FrameStart.FRAME;
            default -> FrameStart.NOTHING;
        };
    }
}
