package io.sluice.rtcp;

import io.sluice.buffer.PacketBuffer;
import org.jspecify.annotations.Nullable;

/// Offsets and deltas of the packets received in → packet status chunks out, each chosen greedily: a run where it
/// covers no less than a vector would, else a vector of 14 one-bit symbols, or of 7 two-bit ones where a large delta is
/// among the next 14.
final class StatusChunks {
    private static final int ONE_BIT_SYMBOLS = 14;
    private static final int TWO_BIT_SYMBOLS = 7;
    private static final int MAX_RUN = 0x1fff;
    private static final int LARGE_DELTA = 2;

    private final int[] offsets;
    private final int[] deltas;
    private final int received;
    private final int statusCount;

    /// The status to write next, and the first packet received that is not before it.
    private int status;

    private int next;

    private StatusChunks(int[] offsets, int[] deltas, int received, int statusCount) {
        this.offsets = offsets;
        this.deltas = deltas;
        this.received = received;
        this.statusCount = statusCount;
    }

    static int count(int[] offsets, int[] deltas, int received, int statusCount) {
        return new StatusChunks(offsets, deltas, received, statusCount).run(null, 0) / 2;
    }

    /// @return the index behind the last chunk
    static int write(int[] offsets, int[] deltas, int statusCount, PacketBuffer buffer, int index) {
        return index + new StatusChunks(offsets, deltas, offsets.length, statusCount).run(buffer, index);
    }

    static boolean isSmall(int delta) {
        return delta >= 0 && delta <= 255;
    }

    static int deltaBytes(int[] deltas, int received) {
        int bytes = 0;
        for (int i = 0; i < received; i++) {
            bytes += isSmall(deltas[i]) ? 1 : 2;
        }
        return bytes;
    }

    private int run(@Nullable PacketBuffer buffer, int index) {
        int bytes = 0;
        while (status < statusCount) {
            int chunk = nextChunk();
            if (buffer != null) {
                buffer.putU16(index + bytes, chunk);
            }
            bytes += 2;
        }
        return bytes;
    }

    private int nextChunk() {
        int symbol = symbol(0, next);
        int run = runLength(symbol);
        int window = Math.min(ONE_BIT_SYMBOLS, statusCount - status);
        boolean oneBit = !largeWithin(window);
        if (run >= (oneBit ? window : Math.min(window, TWO_BIT_SYMBOLS))) {
            advance(run);
            return symbol << 13 | run;
        }
        int covered = oneBit ? window : Math.min(window, TWO_BIT_SYMBOLS);
        int chunk = oneBit ? 0x8000 : 0xc000;
        int at = next;
        for (int i = 0; i < covered; i++) {
            int each = symbol(i, at);
            at += each == 0 ? 0 : 1;
            chunk |= oneBit ? each << (13 - i) : each << (12 - 2 * i);
        }
        advance(covered);
        return chunk;
    }

    private void advance(int statuses) {
        status += statuses;
        while (next < received && offsets[next] < status) {
            next++;
        }
    }

    /// The symbol of the status `ahead` of the current one, when `at` is the first packet received not before it.
    private int symbol(int ahead, int at) {
        if (at >= received || offsets[at] != status + ahead) {
            return 0;
        }
        return isSmall(deltas[at]) ? 1 : LARGE_DELTA;
    }

    private int runLength(int symbol) {
        int most = Math.min(MAX_RUN, statusCount - status);
        if (symbol == 0) {
            return next < received ? Math.min(most, offsets[next] - status) : most;
        }
        int run = 1;
        while (run < most && symbol(run, next + run) == symbol) {
            run++;
        }
        return run;
    }

    private boolean largeWithin(int window) {
        for (int at = next; at < received && offsets[at] < status + window; at++) {
            if (!isSmall(deltas[at])) {
                return true;
            }
        }
        return false;
    }
}
