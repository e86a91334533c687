package io.sluice.rtp;

import io.sluice.buffer.PacketBuffer;

/// A packet's bytes in → its RTP header's fields out, each of which can be rewritten in place (RFC 3550 §5.1).
///
/// A reusable view: [#wrap] looks at another buffer without allocating. After the buffer itself was moved or cut, it
/// has to be wrapped again. Before the first successful wrap, and after a failed one, nothing else may be called.
public final class RtpPacket {
    /// The fixed header, which every packet has.
    public static final int FIXED_HEADER_BYTES = 12;

    private static final int VERSION = 2;
    private static final int VERSION_BITS = VERSION << 6;
    private static final int PADDING_BIT = 0x20;
    private static final int EXTENSION_BIT = 0x10;
    private static final int MARKER_BIT = 0x80;

    private final HeaderExtensions extensions = new HeaderExtensions();

    @SuppressWarnings("NullAway.Init") // set by the wrap that everything else follows
    private PacketBuffer buffer;

    private int headerLength;
    private int paddingLength;
    private int extensionBlockOffset;

    /// Looks at a packet; its header, extension block and padding must lie within it and not overlap.
    ///
    /// @return false where it is malformed
    public boolean wrap(PacketBuffer packet) {
        int length = packet.length();
        if (length < FIXED_HEADER_BYTES) {
            return false;
        }
        int first = packet.u8(0);
        if (first >>> 6 != VERSION) {
            return false;
        }
        int header = FIXED_HEADER_BYTES + 4 * (first & 0x0f);
        int blockOffset = header;
        if ((first & EXTENSION_BIT) != 0) {
            if (length < header + 4) {
                return false;
            }
            header += 4 + 4 * packet.u16(header + 2);
        }
        if (length < header) {
            return false;
        }
        int padding = 0;
        if ((first & PADDING_BIT) != 0) {
            // The last byte counts itself, so 0 is wrong; a count that reaches into the header has crashed others.
            padding = length > header ? packet.u8(length - 1) : 0;
            if (padding == 0 || padding > length - header) {
                return false;
            }
        }
        buffer = packet;
        headerLength = header;
        paddingLength = padding;
        extensionBlockOffset = blockOffset;
        extensions.index(packet, blockOffset, header);
        return true;
    }

    /// Writes a fresh fixed header, without extensions and payload, as the buffer's whole content and wraps it.
    public RtpPacket begin(PacketBuffer packet, int payloadType, int sequenceNumber, long timestamp, long ssrc) {
        packet.length(FIXED_HEADER_BYTES);
        packet.putU8(0, VERSION_BITS);
        packet.putU8(1, payloadType & 0x7f);
        packet.putU16(2, sequenceNumber);
        packet.putU32(4, timestamp);
        packet.putU32(8, ssrc);
        if (!wrap(packet)) {
            throw new IllegalStateException("a header just written cannot be read");
        }
        return this;
    }

    public PacketBuffer buffer() {
        return buffer;
    }

    public boolean marker() {
        return (buffer.u8(1) & MARKER_BIT) != 0;
    }

    public void marker(boolean marker) {
        buffer.putU8(1, (buffer.u8(1) & ~MARKER_BIT) | (marker ? MARKER_BIT : 0));
    }

    /// 0..127.
    public int payloadType() {
        return buffer.u8(1) & ~MARKER_BIT;
    }

    public void payloadType(int payloadType) {
        buffer.putU8(1, (buffer.u8(1) & MARKER_BIT) | (payloadType & ~MARKER_BIT));
    }

    /// 0..65535.
    public int sequenceNumber() {
        return buffer.u16(2);
    }

    /// Writes the lower 16 bits, so an unwrapped number may be given.
    public void sequenceNumber(long sequenceNumber) {
        buffer.putU16(2, (int) sequenceNumber);
    }

    /// 0..2³²-1, in units of the payload's clock.
    public long timestamp() {
        return buffer.u32(4);
    }

    /// Writes the lower 32 bits, so an unwrapped timestamp may be given.
    public void timestamp(long timestamp) {
        buffer.putU32(4, timestamp);
    }

    /// 0..2³²-1.
    public long ssrc() {
        return buffer.u32(8);
    }

    public void ssrc(long ssrc) {
        buffer.putU32(8, ssrc);
    }

    /// 0..15.
    public int csrcCount() {
        return buffer.u8(0) & 0x0f;
    }

    public long csrc(int index) {
        return buffer.u32(FIXED_HEADER_BYTES + 4 * index);
    }

    /// The length of fixed header, CSRCs and extension block, in bytes: where the payload begins.
    public int headerLength() {
        return headerLength;
    }

    public int payloadOffset() {
        return headerLength;
    }

    /// Without padding; 0 where the packet is padding only.
    public int payloadLength() {
        return buffer.length() - headerLength - paddingLength;
    }

    /// 0 where the P bit is not set, 1..255 otherwise.
    public int paddingLength() {
        return paddingLength;
    }

    /// Takes the padding off and clears the P bit.
    public void removePadding() {
        if (paddingLength > 0) {
            buffer.length(buffer.length() - paddingLength);
            buffer.putU8(0, buffer.u8(0) & ~PADDING_BIT);
            paddingLength = 0;
        }
    }

    /// Adds padding behind the payload (RFC 3550 §5.1); the packet must have none.
    ///
    /// @param bytes 1..255
    /// @return false, with nothing changed, where the buffer has no room
    public boolean addPadding(int bytes) {
        if (bytes < 1 || bytes > 255 || paddingLength != 0) {
            throw new IllegalArgumentException("padding of " + bytes + " bytes onto " + paddingLength);
        }
        int end = buffer.length();
        if (bytes > buffer.capacity() - end) {
            return false;
        }
        buffer.length(end + bytes);
        buffer.fill(end, bytes - 1, 0);
        buffer.putU8(end + bytes - 1, bytes);
        buffer.putU8(0, buffer.u8(0) | PADDING_BIT);
        paddingLength = bytes;
        return true;
    }

    /// The elements of this packet's extension block; the same object for every packet that this view wraps.
    public HeaderExtensions extensions() {
        return extensions;
    }

    /// Where the extension block begins (or would), relative to the packet's start.
    int extensionBlockOffset() {
        return extensionBlockOffset;
    }

    /// Opens or closes room so that the extension block, its 4-byte header included, has this size; sets the X bit.
    boolean resizeExtensionBlock(int sizeBytes) {
        int before = headerLength - extensionBlockOffset;
        if (sizeBytes > before) {
            if (!buffer.insert(extensionBlockOffset + before, sizeBytes - before)) {
                return false;
            }
        } else if (sizeBytes < before) {
            buffer.remove(extensionBlockOffset + sizeBytes, before - sizeBytes);
        }
        buffer.putU8(0, sizeBytes > 0 ? buffer.u8(0) | EXTENSION_BIT : buffer.u8(0) & ~EXTENSION_BIT);
        headerLength = extensionBlockOffset + sizeBytes;
        return true;
    }

    void extensionBlockWritten() {
        extensions.index(buffer, extensionBlockOffset, headerLength);
    }
}
