package io.sluice.rtp.codec;

import io.sluice.buffer.PacketBuffer;

/// A redundant payload's first bytes in → where its blocks lie: the primary one, and older ones that are sent once
/// more (RFC 2198 §3).
///
/// Reusable; allocates nothing. Redundant blocks are counted backwards from the primary one: 0 is the one before it in
/// the payload, which is the youngest. Offsets are the packet's.
public final class RedPayload {
    /// Of more blocks nobody makes use; libwebrtc reads as many.
    public static final int MAX_REDUNDANT_BLOCKS = 31;

    private static final int FOLLOWED = 0x80;
    private static final int HEADER_BYTES = 4;
    private static final int PRIMARY_HEADER_BYTES = 1;
    private static final int LENGTH_BITS = 10;

    private final int[] headers = new int[MAX_REDUNDANT_BLOCKS];
    private final int[] offsets = new int[MAX_REDUNDANT_BLOCKS];
    private int start;
    private int redundant;
    private int primaryPayloadType;
    private int primaryOffset;
    private int primaryLength;

    /// Reads a payload; nothing else may be called before it, or after it has failed.
    ///
    /// @return false where its blocks do not lie within it, are too many, or the primary one is empty
    public boolean parse(PacketBuffer packet, int offset, int length) {
        int end = offset + length;
        int at = offset;
        int blocks = 0;
        while (at < end && (packet.u8(at) & FOLLOWED) != 0) {
            if (blocks == MAX_REDUNDANT_BLOCKS || end - at <= HEADER_BYTES) {
                return false;
            }
            headers[blocks++] = packet.i32(at);
            at += HEADER_BYTES;
        }
        if (at >= end) {
            return false;
        }
        int payloadType = packet.u8(at);
        at += PRIMARY_HEADER_BYTES;
        for (int i = 0; i < blocks; i++) {
            offsets[i] = at;
            at += lengthOf(headers[i]);
        }
        if (at >= end) {
            return false;
        }
        start = offset;
        redundant = blocks;
        primaryPayloadType = payloadType;
        primaryOffset = at;
        primaryLength = end - at;
        return true;
    }

    /// Redundant blocks, empty ones included; 0..[#MAX_REDUNDANT_BLOCKS].
    public int redundantBlocks() {
        return redundant;
    }

    public int primaryOffset() {
        return primaryOffset;
    }

    /// 1 or more.
    public int primaryLength() {
        return primaryLength;
    }

    /// @param block 0 for the youngest
    public int offset(int block) {
        return offsets[redundant - 1 - block];
    }

    /// 0..1023.
    ///
    /// @param block 0 for the youngest
    public int length(int block) {
        return lengthOf(header(block));
    }

    /// How many ticks before the packet's timestamp its own lies, 0..16383.
    ///
    /// @param block 0 for the youngest
    public int timestampOffset(int block) {
        return header(block) >>> LENGTH_BITS & 0x3fff;
    }

    /// Whether all blocks, the primary one too, have this payload type.
    public boolean isAllOf(int payloadType) {
        for (int i = 0; i < redundant; i++) {
            if ((headers[i] >>> 24 & 0x7f) != payloadType) {
                return false;
            }
        }
        return primaryPayloadType == payloadType;
    }

    /// Writes one payload type over that of every block.
    ///
    /// @param packet with the payload that was read, or a copy of it
    /// @param offset where that payload begins there
    public void payloadType(PacketBuffer packet, int offset, int payloadType) {
        for (int i = 0; i < redundant; i++) {
            packet.putU8(offset + HEADER_BYTES * i, FOLLOWED | payloadType);
        }
        packet.putU8(offset + HEADER_BYTES * redundant, payloadType);
    }

    /// Bytes before the primary block: headers and redundant blocks.
    public int bytesBeforePrimary() {
        return primaryOffset - start;
    }

    private int header(int block) {
        return headers[redundant - 1 - block];
    }

    private static int lengthOf(int header) {
        return header & (1 << LENGTH_BITS) - 1;
    }
}
