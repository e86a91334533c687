package io.sluice.sim.media;

import io.sluice.buffer.PacketBuffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// What a simulated publisher writes at the end of each payload, where no descriptor is: which picture this is a piece
/// of. Receivers and witnesses judge by it, and never by the parsers that they test.
///
/// A picture has one frame for each spatial layer; frames are numbered in the order of coding, over all layers.
///
/// @param stream number of the encoding in the world
/// @param number counts the encoding's packets
/// @param picture number of the picture in its encoding
/// @param frame number of the frame in its encoding
/// @param differences how many frames before this one those stand that a decoder must have first, a byte each, the
///     lowest first; 0 for a key frame
/// @param index this packet's place in the frame
/// @param packets how many the frame has
/// @param endsPicture whether it is the last packet of the picture's highest layer, which has the marker
/// @param capturedNanos when it was captured
public record Truth(
        int stream,
        int number,
        int picture,
        int frame,
        int differences,
        int spatialId,
        int temporalId,
        int index,
        int packets,
        boolean endsPicture,
        long capturedNanos) {
    public static final int SIZE_BYTES = 40;

    /// A descriptor may be rewritten on the way, the picture behind it may not.
    public static final int UNSUMMED_BYTES = 40;

    private static final int MAGIC = 0x534c_5452;
    private static final int SUM_AT = SIZE_BYTES - 4;

    /// Frame differences as a truth carries them: at most four, of 255 at most.
    static int packed(List<Integer> differences) {
        int packed = 0;
        for (int i = differences.size() - 1; i >= 0; i--) {
            packed = packed << 8 | differences.get(i);
        }
        return packed;
    }

    public boolean keyFrame() {
        return differences == 0;
    }

    /// Whether all frames that this one is predicted from are such.
    public boolean everyReference(IntPredicate is) {
        for (int left = differences; left != 0; left >>>= 8) {
            if (!is.test(frame - (left & 0xff))) {
                return false;
            }
        }
        return true;
    }

    /// Fills the end of a payload; a sum over all the rest makes a changed byte show.
    public void write(byte[] payload) {
        int at = payload.length - SIZE_BYTES;
        ByteBuffer.wrap(payload, at, SIZE_BYTES)
                .putInt(MAGIC)
                .putInt(stream)
                .putInt(number)
                .putInt(picture)
                .putInt(frame)
                .putInt(differences)
                .put((byte) (spatialId << 4 | temporalId))
                .put((byte) (endsPicture ? 1 : 0))
                .putShort((short) (index << 8 | packets))
                .putLong(capturedNanos)
                .putInt(sum(payload, at));
    }

    /// Null where a payload carries none.
    public static @Nullable Truth read(PacketBuffer packet, int payloadOffset, int payloadLength) {
        if (payloadLength < SIZE_BYTES) {
            return null;
        }
        int at = payloadOffset + payloadLength - SIZE_BYTES;
        return packet.i32(at) != MAGIC
                ? null
                : new Truth(
                        packet.i32(at + 4),
                        packet.i32(at + 8),
                        packet.i32(at + 12),
                        packet.i32(at + 16),
                        packet.i32(at + 20),
                        packet.u8(at + 24) >> 4,
                        packet.u8(at + 24) & 15,
                        packet.u8(at + 26),
                        packet.u8(at + 27),
                        packet.u8(at + 25) != 0,
                        packet.u64(at + 28));
    }

    /// Whether the middle of the payload, behind any descriptor, is as it was sent.
    public static boolean intact(PacketBuffer packet, int payloadOffset, int payloadLength) {
        int at = payloadOffset + payloadLength - SIZE_BYTES;
        int sum = 0;
        for (int i = payloadOffset + UNSUMMED_BYTES; i < at; i++) {
            sum = sum * 31 + packet.u8(i);
        }
        return sum == packet.i32(at + SUM_AT);
    }

    private static int sum(byte[] payload, int end) {
        int sum = 0;
        for (int i = UNSUMMED_BYTES; i < end; i++) {
            sum = sum * 31 + (payload[i] & 0xff);
        }
        return sum;
    }
}
