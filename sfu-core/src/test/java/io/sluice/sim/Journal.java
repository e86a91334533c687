package io.sluice.sim;

import io.sluice.sim.net.VirtualClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// All that a world shows of itself in → a hash of the whole, and the last events in words, out.
///
/// Two runs of one seed have the same hash, or something in the server depends on more than its inputs.
final class Journal {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int KEPT_LINES = 400;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final VirtualClock clock;
    private final Deque<String> lines = new ArrayDeque<>();
    private long hash = 0xcbf29ce484222325L;

    Journal(VirtualClock clock) {
        this.clock = clock;
    }

    /// Bytes on the wire; the time counts, too.
    void note(byte[] bytes) {
        long h = hash;
        int at = 0;
        for (; at + 8 <= bytes.length; at += 8) {
            long word = (long) LONGS.get(bytes, at);
            h = mixed(h, word);
        }
        for (; at < bytes.length; at++) {
            h = mixed(h, bytes[at]);
        }
        hash = mixed(h, clock.now());
    }

    private static long mixed(long hash, long word) {
        long h = (hash ^ word) * FNV_PRIME;
        return h ^ (h >>> 29);
    }

    /// An event that a person may want to read.
    void say(String event) {
        note(event.getBytes(StandardCharsets.UTF_8));
        if (lines.size() == KEPT_LINES) {
            lines.removeFirst();
        }
        lines.addLast(seconds(clock.now()) + "  " + event);
    }

    static String seconds(long nanos) {
        return "%8.3f s".formatted(nanos / 1e9);
    }

    long hash() {
        return hash;
    }

    /// The newest events, oldest first.
    List<String> lastLines() {
        return List.copyOf(lines);
    }
}
