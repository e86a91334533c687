package io.sluice.rtp;

import io.sluice.buffer.PacketBuffer;

/// Extension elements gathered one by one in → a packet whose whole extension block is those elements out.
///
/// Reusable, and allocates nothing: elements are copied to a scratch when they are added, so they may come from the
/// very
/// packet whose block is replaced. The one-byte form is written where every element fits it, else the two-byte form
/// (RFC 8285 §4.1.2); no elements, no block. At most [HeaderExtensions#MAX_ELEMENTS] elements and [#MAX_DATA_BYTES]
/// bytes; what is beyond is refused and told.
public final class ExtensionBlock {
    /// The bound on the data of all elements together.
    public static final int MAX_DATA_BYTES = 512;

    private final int[] ids = new int[HeaderExtensions.MAX_ELEMENTS];
    private final int[] starts = new int[HeaderExtensions.MAX_ELEMENTS];
    private final int[] lengths = new int[HeaderExtensions.MAX_ELEMENTS];
    private final byte[] data = new byte[MAX_DATA_BYTES];
    private int count;
    private int dataLength;
    private boolean oneByteForm = true;

    /// Forgets all elements.
    public ExtensionBlock clear() {
        count = 0;
        dataLength = 0;
        oneByteForm = true;
        return this;
    }

    public int count() {
        return count;
    }

    /// Adds an element.
    ///
    /// @param id 1..255
    /// @return false where the block is full or the element longer than 255 bytes
    public boolean add(int id, byte[] src, int srcOffset, int n) {
        int start = reserve(id, n);
        if (start < 0) {
            return false;
        }
        System.arraycopy(src, srcOffset, data, start, n);
        return true;
    }

    /// Adds an element, such as a mid or rid.
    public boolean add(int id, byte[] bytes) {
        return add(id, bytes, 0, bytes.length);
    }

    /// Adds an element whose data are a part of a packet.
    public boolean add(int id, PacketBuffer src, int srcIndex, int n) {
        int start = reserve(id, n);
        if (start < 0) {
            return false;
        }
        src.read(srcIndex, data, start, n);
        return true;
    }

    /// Adds a packet's element under another id.
    ///
    /// @param element an index of the packet's elements, not an id
    public boolean add(int id, RtpPacket source, int element) {
        HeaderExtensions from = source.extensions();
        return add(id, source.buffer(), from.offset(element), from.length(element));
    }

    /// Adds an element of two bytes, such as a transport-wide sequence number.
    public boolean addU16(int id, int value) {
        int start = reserve(id, 2);
        if (start < 0) {
            return false;
        }
        data[start] = (byte) (value >>> 8);
        data[start + 1] = (byte) value;
        return true;
    }

    /// Adds an element of three bytes, such as abs-send-time.
    public boolean addU24(int id, int value) {
        int start = reserve(id, 3);
        if (start < 0) {
            return false;
        }
        data[start] = (byte) (value >>> 16);
        data[start + 1] = (byte) (value >>> 8);
        data[start + 2] = (byte) value;
        return true;
    }

    /// Adds an audio level (RFC 6464 §3).
    ///
    /// @param level 0..127 in -dBov
    public boolean addAudioLevel(int id, boolean voice, int level) {
        int start = reserve(id, 1);
        if (start < 0) {
            return false;
        }
        data[start] = (byte) ((voice ? 0x80 : 0) | (level & 0x7f));
        return true;
    }

    /// Adds a capture time with the estimated offset of the clock that shows it (abs-capture-time).
    ///
    /// @param src the packet that has the time
    /// @param timeAt where its eight bytes are
    /// @param offset in NTP's signed 32.32 fixed point
    public boolean addCaptureTime(int id, PacketBuffer src, int timeAt, long offset) {
        int start = reserve(id, 16);
        if (start < 0) {
            return false;
        }
        src.read(timeAt, data, start, 8);
        for (int i = 0; i < 8; i++) {
            data[start + 8 + i] = (byte) (offset >>> (56 - 8 * i));
        }
        return true;
    }

    private int reserve(int id, int n) {
        if (id < 1 || id > 255 || n < 0) {
            throw new IllegalArgumentException("extension id " + id + " with " + n + " bytes");
        }
        if (n > 255 || count == HeaderExtensions.MAX_ELEMENTS || n > MAX_DATA_BYTES - dataLength) {
            return -1;
        }
        ids[count] = id;
        starts[count] = dataLength;
        lengths[count++] = n;
        oneByteForm &= id <= HeaderExtensions.MAX_ONE_BYTE_ID && n >= 1 && n <= 16;
        int start = dataLength;
        dataLength += n;
        return start;
    }

    /// The size of the block as it would be written, its header and padding included.
    public int sizeBytes() {
        int elements = dataLength + count * (oneByteForm ? 1 : 2);
        return count == 0 ? 0 : HeaderExtensions.BLOCK_HEADER_BYTES + ((elements + 3) & ~3);
    }

    /// Puts the gathered elements in the place of a packet's extension block, whichever it had.
    ///
    /// @return false, with nothing changed, where the buffer has no room for the difference
    public boolean replaceIn(RtpPacket packet) {
        int size = sizeBytes();
        if (!packet.resizeExtensionBlock(size)) {
            return false;
        }
        if (count > 0) {
            write(packet.buffer(), packet.extensionBlockOffset(), size);
        }
        packet.extensionBlockWritten();
        return true;
    }

    private void write(PacketBuffer buffer, int blockOffset, int size) {
        buffer.putU16(blockOffset, oneByteForm ? HeaderExtensions.ONE_BYTE_PROFILE : HeaderExtensions.TWO_BYTE_PROFILE);
        buffer.putU16(blockOffset + 2, (size - HeaderExtensions.BLOCK_HEADER_BYTES) / 4);
        int at = blockOffset + HeaderExtensions.BLOCK_HEADER_BYTES;
        for (int element = 0; element < count; element++) {
            int length = lengths[element];
            if (oneByteForm) {
                buffer.putU8(at++, ids[element] << 4 | (length - 1));
            } else {
                buffer.putU8(at++, ids[element]);
                buffer.putU8(at++, length);
            }
            buffer.write(at, data, starts[element], length);
            at += length;
        }
        buffer.fill(at, blockOffset + size - at, 0);
    }
}
