package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;

/// The packet status chunks and deltas of a transport feedback in → offsets and deltas of the packets received out.
///
/// Two passes: [#scan] checks everything and counts, then [#fill] only copies. A run of packets not received is one
/// step however long it is, so the work is bounded by the bytes.
final class StatusReader {
    private static final int NOT_RECEIVED = 0;
    private static final int SMALL_DELTA = 1;
    private static final int RESERVED = 3;

    private static final int VECTOR_BIT = 0x8000;
    private static final int TWO_BIT_SYMBOLS_BIT = 0x4000;
    private static final int RUN_LENGTH_MASK = 0x1fff;

    private final PacketBuffer buffer;
    private final int chunksFrom;
    private final int end;
    private final int statusCount;

    private int receivedCount;
    private int deltaBytes;
    private int deltasFrom;

    StatusReader(PacketBuffer buffer, int chunksFrom, int end, int statusCount) {
        this.buffer = buffer;
        this.chunksFrom = chunksFrom;
        this.end = end;
        this.statusCount = statusCount;
    }

    int receivedCount() {
        return receivedCount;
    }

    /// @return false where chunks or deltas reach beyond the packet, or a chunk is empty or has a reserved symbol
    boolean scan() {
        int at = chunksFrom;
        int status = 0;
        while (status < statusCount) {
            if (end - at < 2) {
                return false;
            }
            int chunk = buffer.u16(at);
            int covered = Math.min(symbols(chunk), statusCount - status);
            if (covered == 0 || !count(chunk, covered)) {
                return false;
            }
            status += covered;
            at += 2;
        }
        deltasFrom = at;
        return deltaBytes <= end - at;
    }

    private boolean count(int chunk, int covered) {
        if ((chunk & VECTOR_BIT) == 0) {
            return count(chunk, 0, covered);
        }
        for (int i = 0; i < covered; i++) {
            if (!count(chunk, i, 1)) {
                return false;
            }
        }
        return true;
    }

    private boolean count(int chunk, int index, int times) {
        int symbol = symbol(chunk, index);
        if (symbol != NOT_RECEIVED) {
            receivedCount += times;
            deltaBytes += symbol == SMALL_DELTA ? times : 2 * times;
        }
        return symbol != RESERVED;
    }

    /// Fills arrays of [#receivedCount()] elements; only after a [#scan] that answered true.
    void fill(int[] offsets, int[] deltas) {
        int at = chunksFrom;
        int delta = deltasFrom;
        int status = 0;
        int received = 0;
        while (status < statusCount) {
            int chunk = buffer.u16(at);
            int covered = Math.min(symbols(chunk), statusCount - status);
            boolean lostRun = (chunk & VECTOR_BIT) == 0 && symbol(chunk, 0) == NOT_RECEIVED;
            for (int i = 0; i < covered && !lostRun; i++) {
                int symbol = symbol(chunk, i);
                if (symbol == NOT_RECEIVED) {
                    continue;
                }
                offsets[received] = status + i;
                deltas[received++] = symbol == SMALL_DELTA ? buffer.u8(delta) : (short) buffer.u16(delta);
                delta += symbol == SMALL_DELTA ? 1 : 2;
            }
            status += covered;
            at += 2;
        }
    }

    private static int symbols(int chunk) {
        if ((chunk & VECTOR_BIT) == 0) {
            return chunk & RUN_LENGTH_MASK;
        }
        return (chunk & TWO_BIT_SYMBOLS_BIT) == 0 ? 14 : 7;
    }

    private static int symbol(int chunk, int index) {
        if ((chunk & VECTOR_BIT) == 0) {
            return (chunk >>> 13) & 3;
        }
        return (chunk & TWO_BIT_SYMBOLS_BIT) == 0 ? (chunk >>> (13 - index)) & 1 : (chunk >>> (12 - 2 * index)) & 3;
    }
}
