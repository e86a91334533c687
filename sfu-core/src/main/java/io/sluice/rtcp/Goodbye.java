package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// BYE: these sources end (RFC 3550 §6.6).
///
/// @param ssrcs at most 31
/// @param reason why, in at most 255 bytes of UTF-8; empty where nothing is said
public record Goodbye(List<Long> ssrcs, String reason) implements WritableRtcpPacket {
    public Goodbye {
        ssrcs = List.copyOf(ssrcs);
        if (ssrcs.size() > RtcpHeader.MAX_COUNT || reason.getBytes(StandardCharsets.UTF_8).length > 255) {
            throw new IllegalArgumentException("a goodbye of " + ssrcs.size() + " sources or too long a reason");
        }
    }

    public static Goodbye of(long ssrc) {
        return new Goodbye(List.of(ssrc), "");
    }

    static @Nullable Goodbye read(PacketBuffer buffer, int at, int end, int count) {
        int index = at + RtcpHeader.SIZE_BYTES;
        if (4 * count > end - index) {
            return null;
        }
        List<Long> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++, index += 4) {
            ssrcs.add(buffer.u32(index));
        }
        return new Goodbye(ssrcs, reason(buffer, index, end));
    }

    /// A reason that reaches beyond the packet is no reason to keep the source: it reads as empty.
    private static String reason(PacketBuffer buffer, int index, int end) {
        if (index >= end || buffer.u8(index) > end - index - 1) {
            return "";
        }
        byte[] text = new byte[buffer.u8(index)];
        buffer.read(index + 1, text, 0, text.length);
        String reason = new String(text, StandardCharsets.UTF_8);
        // Bytes that are no UTF-8 read as replacement characters, which are longer than they were.
        return reason.getBytes(StandardCharsets.UTF_8).length > 255 ? "" : reason;
    }

    @Override
    public int sizeBytes() {
        int text = reason.isEmpty() ? 0 : 1 + reason.getBytes(StandardCharsets.UTF_8).length;
        return RtcpHeader.SIZE_BYTES + 4 * ssrcs.size() + ((text + 3) & ~3);
    }

    @Override
    public void writeTo(PacketBuffer buffer, int index) {
        int size = sizeBytes();
        RtcpHeader.write(buffer, index, ssrcs.size(), RtcpHeader.GOODBYE, size);
        int at = index + RtcpHeader.SIZE_BYTES;
        for (long ssrc : ssrcs) {
            buffer.putU32(at, ssrc);
            at += 4;
        }
        if (!reason.isEmpty()) {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            buffer.putU8(at, text.length);
            buffer.write(at + 1, text, 0, text.length);
            at += 1 + text.length;
            buffer.fill(at, index + size - at, 0);
        }
    }
}
