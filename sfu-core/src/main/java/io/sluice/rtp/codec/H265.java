package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;

/// An H.265 payload in → whether it begins a frame or a key frame, and how high its pictures are, out (RFC 7798 §4.4),
/// for streams without DONL fields, which WebRTC never negotiates.
///
/// A key frame begins with its parameter sets, or with the first slice segment of an IRAP picture.
final class H265 {
    static final int HEADER_BYTES = 2;

    private static final int LAST_SLICE = 31;
    private static final int FIRST_IRAP = 16;
    private static final int LAST_IRAP = 23;
    private static final int VPS = 32;
    private static final int SPS = 33;
    private static final int PPS = 34;
    private static final int ACCESS_UNIT_DELIMITER = 35;
    private static final int PREFIX_SEI = 39;
    private static final int AGGREGATION = 48;
    private static final int FRAGMENT = 49;

    private H265() {}

    /// @return [FrameStart#NOTHING] also where it is malformed
    static FrameStart classify(PacketBuffer packet, int offset, int length) {
        if (length <= HEADER_BYTES) {
            return FrameStart.NOTHING;
        }
        int type = type(packet, offset);
        int third = packet.u8(offset + HEADER_BYTES);
        return switch (type) {
            case AGGREGATION -> aggregate(packet, offset + HEADER_BYTES, offset + length);
            case FRAGMENT -> {
                boolean start = (third & 0x80) != 0;
                yield start && length > HEADER_BYTES + 1
                        ? unit(third & 0x3f, packet.u8(offset + HEADER_BYTES + 1))
                        : FrameStart.NOTHING;
            }
            default -> unit(type, third);
        };
    }

    /// The height of the pictures in pixels of the shorter side, as the first parameter set (SPS) of the base layer in
    /// this packet tells it; 0 where there is none that can be read.
    static int height(PacketBuffer packet, int offset, int length, RbspReader reader) {
        int end = offset + length;
        if (length <= HEADER_BYTES) {
            return 0;
        }
        return switch (type(packet, offset)) {
            case AGGREGATION -> heightInAggregate(packet, offset + HEADER_BYTES, end, reader);
            // The start bit and the type; the payload's header has the layer.
            case FRAGMENT ->
                (packet.u8(offset + HEADER_BYTES) & 0xbf) == (0x80 | SPS) && isBaseLayer(packet, offset)
                        ? heightOf(packet, offset + HEADER_BYTES + 1, end, reader)
                        : 0;
            case SPS -> isBaseLayer(packet, offset) ? heightOf(packet, offset + HEADER_BYTES, end, reader) : 0;
            default -> 0;
        };
    }

    private static int heightInAggregate(PacketBuffer packet, int from, int end, RbspReader reader) {
        int height = 0;
        int at = from;
        while (height == 0 && end - at > 2) {
            int size = packet.u16(at);
            at += 2;
            if (size < HEADER_BYTES || size > end - at) {
                return 0;
            }
            if (type(packet, at) == SPS && isBaseLayer(packet, at)) {
                height = heightOf(packet, at + HEADER_BYTES, at + size, reader);
            }
            at += size;
        }
        return height;
    }

    private static int heightOf(PacketBuffer packet, int from, int end, RbspReader reader) {
        reader.begin(packet, from, end - from);
        return H265ParameterSet.height(reader);
    }

    /// nuh_layer_id is 0: sets of higher layers are written otherwise.
    private static boolean isBaseLayer(PacketBuffer packet, int index) {
        return (packet.u16(index) & 0x1f8) == 0;
    }

    private static FrameStart aggregate(PacketBuffer packet, int from, int end) {
        FrameStart found = FrameStart.NOTHING;
        int at = from;
        while (end - at > 2) {
            int size = packet.u16(at);
            at += 2;
            if (size < HEADER_BYTES || size > end - at) {
                return found;
            }
            int third = size > HEADER_BYTES ? packet.u8(at + HEADER_BYTES) : 0;
            found = found.or(unit(type(packet, at), third));
            at += size;
        }
        return found;
    }

    /// @param third the byte behind the unit's header, in which a slice segment begins with
    ///     first_slice_segment_in_pic_flag
    private static FrameStart unit(int type, int third) {
        if (type <= LAST_SLICE) {
            boolean first = (third & 0x80) != 0;
            if (!first) {
                return FrameStart.NOTHING;
            }
            return type >= FIRST_IRAP && type <= LAST_IRAP ? FrameStart.KEY_FRAME : FrameStart.FRAME;
        }
        return switch (type) {
            case VPS, SPS -> FrameStart.KEY_FRAME;
            case PPS, ACCESS_UNIT_DELIMITER, PREFIX_SEI -> FrameStart.FRAME;
            default -> FrameStart.NOTHING;
        };
    }

    private static int type(PacketBuffer packet, int index) {
        return (packet.u8(index) >>> 1) & 0x3f;
    }
}
