package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SDES: texts that describe sources, of which every compound carries the CNAME (RFC 3550 §6.5).
///
/// @param chunks at most 31
public record SourceDescription(List<Chunk> chunks) implements WritableRtcpPacket {
    /// The item type of the canonical name, which binds the streams of one source together for lip synchronisation.
    public static final int CNAME = 1;

    /// The item type of a mid (RFC 9143 §15).
    public static final int MID = 15;

    /// The item type of an RtpStreamId (RFC 8852 §3.1).
    public static final int RTP_STREAM_ID = 12;

    private static final int MAX_TEXT_BYTES = 255;

    /// One source and its texts.
    public record Chunk(long ssrc, List<Item> items) {
        public Chunk {
            items = List.copyOf(items);
        }

        /// The text of the first item of a type, or null.
        public @Nullable String text(int type) {
            for (Item item : items) {
                if (item.type == type) {
                    return item.text;
                }
            }
            return null;
        }

        int sizeBytes() {
            int size = 4 + 1;
            for (Item item : items) {
                size += 2 + item.bytes().length;
            }
            return (size + 3) & ~3;
        }
    }

    /// One text.
    ///
    /// @param type 1..255
    /// @param text at most 255 bytes in UTF-8
    public record Item(int type, String text) {
        public Item {
            if (type < 1 || type > 255 || utf8(text).length > MAX_TEXT_BYTES) {
                throw new IllegalArgumentException("a description item of type " + type + " or too long a text");
            }
        }

        byte[] bytes() {
            return utf8(text);
        }
    }

    public SourceDescription {
        chunks = List.copyOf(chunks);
        if (chunks.size() > RtcpHeader.MAX_COUNT) {
            throw new IllegalArgumentException("a description of " + chunks.size() + " sources; 31 is the most");
        }
    }

    /// The description that goes with every report.
    public static SourceDescription cname(long ssrc, String cname) {
        return new SourceDescription(List.of(new Chunk(ssrc, List.of(new Item(CNAME, cname)))));
    }

    static @Nullable SourceDescription read(PacketBuffer buffer, int at, int end, int count) {
        List<Chunk> chunks = new ArrayList<>(Math.min(count, 4));
        int index = at + RtcpHeader.SIZE_BYTES;
        for (int chunk = 0; chunk < count; chunk++) {
            if (end - index < 4) {
                return null;
            }
            long ssrc = buffer.u32(index);
            index += 4;
            List<Item> items = new ArrayList<>(2);
            while (true) {
                if (index >= end) {
                    return null;
                }
                int type = buffer.u8(index++);
                if (type == 0) {
                    break;
                }
                if (index >= end || buffer.u8(index) > end - index - 1) {
                    return null;
                }
                byte[] bytes = new byte[buffer.u8(index)];
                buffer.read(index + 1, bytes, 0, bytes.length);
                String text = new String(bytes, StandardCharsets.UTF_8);
                // Bytes that are no UTF-8 read as replacement characters, which may be longer than an item can be.
                if (utf8(text).length <= MAX_TEXT_BYTES) {
                    items.add(new Item(type, text));
                }
                index += 1 + bytes.length;
            }
            chunks.add(new Chunk(ssrc, items));
            // The next chunk begins at a word of the packet; what lies between are zeros that nobody needs to see.
            index = at + ((index - at + 3) & ~3);
        }
        return new SourceDescription(chunks);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int sizeBytes() {
        int size = RtcpHeader.SIZE_BYTES;
        for (Chunk chunk : chunks) {
            size += chunk.sizeBytes();
        }
        return size;
    }

    @Override
    public void writeTo(PacketBuffer buffer, int index) {
        RtcpHeader.write(buffer, index, chunks.size(), RtcpHeader.SOURCE_DESCRIPTION, sizeBytes());
        int at = index + RtcpHeader.SIZE_BYTES;
        for (Chunk chunk : chunks) {
            int end = at + chunk.sizeBytes();
            buffer.putU32(at, chunk.ssrc);
            at += 4;
            for (Item item : chunk.items) {
                byte[] text = item.bytes();
                buffer.putU8(at, item.type);
                buffer.putU8(at + 1, text.length);
                buffer.write(at + 2, text, 0, text.length);
                at += 2 + text.length;
            }
            buffer.fill(at, end - at, 0);
            at = end;
        }
    }
}
