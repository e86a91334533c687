package io.sluice.rtp;

import io.sluice.buffer.PacketBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// An extension block in → its elements by id out, in one-byte or two-byte form (RFC 8285 §4.2, §4.3).
///
/// Part of an [RtpPacket] and valid as long as that is wrapped. An element that reaches out of the block ends the
/// reading and is left out, those before it stand; of two with one id the first counts; elements beyond
/// [#MAX_ELEMENTS] are not seen. A block of any other profile is opaque and shows no elements.
public final class HeaderExtensions {
    /// More than any browser sends; the bound keeps a packet of thousands of empty elements cheap.
    public static final int MAX_ELEMENTS = 32;

    static final int BLOCK_HEADER_BYTES = 4;
    static final int ONE_BYTE_PROFILE = 0xbede;
    static final int TWO_BYTE_PROFILE = 0x1000;
    static final int MAX_ONE_BYTE_ID = 14;

    private static final int TWO_BYTE_PROFILE_MASK = 0xfff0;
    private static final int RESERVED_ID = 15;

    private final int[] ids = new int[MAX_ELEMENTS];
    private final int[] offsets = new int[MAX_ELEMENTS];
    private final int[] lengths = new int[MAX_ELEMENTS];
    private int count;

    @SuppressWarnings("NullAway.Init") // set by the packet's first wrap
    private PacketBuffer buffer;

    HeaderExtensions() {}

    void index(PacketBuffer packet, int blockOffset, int blockEnd) {
        buffer = packet;
        count = 0;
        if (blockEnd - blockOffset < BLOCK_HEADER_BYTES) {
            return;
        }
        int profile = packet.u16(blockOffset);
        if (profile == ONE_BYTE_PROFILE) {
            indexOneByte(blockOffset + BLOCK_HEADER_BYTES, blockEnd);
        } else if ((profile & TWO_BYTE_PROFILE_MASK) == TWO_BYTE_PROFILE) {
            indexTwoByte(blockOffset + BLOCK_HEADER_BYTES, blockEnd);
        }
    }

    private void indexOneByte(int from, int end) {
        int at = from;
        while (at < end && count < MAX_ELEMENTS) {
            int head = buffer.u8(at++);
            if (head == 0) {
                continue;
            }
            int id = head >>> 4;
            int length = (head & 0x0f) + 1;
            if (id == RESERVED_ID || length > end - at) {
                return;
            }
            // Id 0 with a length is neither padding nor an element (RFC 8285 §4.2): its bytes are passed over.
            if (id != 0) {
                add(id, at, length);
            }
            at += length;
        }
    }

    private void indexTwoByte(int from, int end) {
        int at = from;
        while (at < end && count < MAX_ELEMENTS) {
            int id = buffer.u8(at++);
            if (id == 0) {
                continue;
            }
            if (at >= end) {
                return;
            }
            int length = buffer.u8(at++);
            if (length > end - at) {
                return;
            }
            add(id, at, length);
            at += length;
        }
    }

    private void add(int id, int offset, int length) {
        ids[count] = id;
        offsets[count] = offset;
        lengths[count++] = length;
    }

    /// How many elements the block has.
    public int count() {
        return count;
    }

    public int id(int element) {
        return ids[element];
    }

    /// Where an element's data begin, relative to the packet's start.
    public int offset(int element) {
        return offsets[element];
    }

    /// The length of an element's data in bytes: 1..16 in one-byte form, 0..255 in two-byte form.
    public int length(int element) {
        return lengths[element];
    }

    /// The index of the element with this id, or -1. Id 0, "not negotiated", is never found.
    public int find(int id) {
        for (int element = 0; element < count; element++) {
            if (ids[element] == id) {
                return element;
            }
        }
        return -1;
    }

    public boolean has(int id) {
        return find(id) >= 0;
    }

    /// An element's data, or null; allocates.
    public byte @Nullable [] bytes(int id) {
        int element = find(id);
        if (element < 0) {
            return null;
        }
        byte[] bytes = new byte[lengths[element]];
        buffer.read(offsets[element], bytes, 0, bytes.length);
        return bytes;
    }

    /// An element's data as the text that SDES items carry (mid, rid), or null; allocates, so read it once per SSRC.
    public @Nullable String text(int id) {
        byte[] bytes = bytes(id);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /// Whether an element is there and equals these bytes.
    public boolean matches(int id, byte[] expected) {
        int element = find(id);
        if (element < 0 || lengths[element] != expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((byte) buffer.u8(offsets[element] + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /// An element of two bytes, such as the transport-wide sequence number, or -1. Of a longer one (version 2 of
    /// transport-wide congestion control has four) it is the first two.
    public int u16(int id) {
        int element = find(id);
        return element < 0 || lengths[element] < 2 ? -1 : buffer.u16(offsets[element]);
    }

    /// An element of three bytes, such as abs-send-time (6.18 fixed-point seconds), or -1.
    public int u24(int id) {
        int element = find(id);
        return element < 0 || lengths[element] != 3 ? -1 : buffer.u24(offsets[element]);
    }

    /// The audio level in -dBov, 0 (loudest) to 127 (silence), or -1 (RFC 6464 §3).
    public int audioLevel(int id) {
        int element = find(id);
        return element < 0 || lengths[element] < 1 ? -1 : buffer.u8(offsets[element]) & 0x7f;
    }

    /// Whether the encoder says that this packet holds speech; false where it says nothing (RFC 6464 §3).
    public boolean voiceActivity(int id) {
        int element = find(id);
        return element >= 0 && lengths[element] >= 1 && buffer.u8(offsets[element]) >= 0x80;
    }

    /// Writes into an element of at least two bytes.
    ///
    /// @return false where there is none
    public boolean putU16(int id, int value) {
        int element = find(id);
        if (element < 0 || lengths[element] < 2) {
            return false;
        }
        buffer.putU16(offsets[element], value);
        return true;
    }

    /// Writes into an element of three bytes.
    ///
    /// @return false where there is none
    public boolean putU24(int id, int value) {
        int element = find(id);
        if (element < 0 || lengths[element] != 3) {
            return false;
        }
        buffer.putU24(offsets[element], value);
        return true;
    }
}
