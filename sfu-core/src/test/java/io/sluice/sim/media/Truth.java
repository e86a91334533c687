package io.sluice.sim.media;

import io.sluice.buffer.PacketBuffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What a simulated publisher writes at the end of each payload, where no descriptor is: which picture this is a piece
/// of. Receivers and witnesses judge by it, and never by the parsers that they test.
///
/// @param stream number of the encoding in the world
/// @param number counts the encoding's packets
/// @param frame number of the frame in its encoding
/// @param reference the frame that a decoder must have before this one; -1 for a key frame
/// @param index this packet's place in the frame
/// @param packets how many the frame has
/// @param capturedNanos when it was captured
public record Truth(int stream, int number, int frame, int reference, int index, int packets, long capturedNanos) {
    public static final int SIZE_BYTES = 36;

    /// A descriptor may be rewritten on the way, the picture behind it may not.
    public static final int UNSUMMED_BYTES = 16;

    private static final int MAGIC = 0x534c_5452;

    public boolean keyFrame() {
        return reference < 0;
    }

    public boolean last() {
        return index == packets - 1;
    }

    /// Fills the end of a payload; a sum over all the rest makes a changed byte show.
    public void write(byte[] payload) {
        int at = payload.length - SIZE_BYTES;
        ByteBuffer.wrap(payload, at, SIZE_BYTES)
                .putInt(MAGIC)
                .putInt(stream)
                .putInt(number)
                .putInt(frame)
                .putInt(reference)
                .putShort((short) index)
                .putShort((short) packets)
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
                        packet.u16(at + 20),
                        packet.u16(at + 22),
                        packet.u64(at + 24));
    }

    /// Whether the middle of the payload, behind any descriptor, is as it was sent.
    public static boolean intact(PacketBuffer packet, int payloadOffset, int payloadLength) {
        int at = payloadOffset + payloadLength - SIZE_BYTES;
        int sum = 0;
        for (int i = payloadOffset + UNSUMMED_BYTES; i < at; i++) {
            sum = sum * 31 + packet.u8(i);
        }
        return sum == packet.i32(at + 32);
    }

    private static int sum(byte[] payload, int end) {
        int sum = 0;
        for (int i = UNSUMMED_BYTES; i < end; i++) {
            sum = sum * 31 + (payload[i] & 0xff);
        }
        return sum;
    }
}
