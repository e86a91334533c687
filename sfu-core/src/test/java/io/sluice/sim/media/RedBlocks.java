package io.sluice.sim.media;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Opus payloads in → redundant payloads out, each with the ones before it once more (RFC 2198 §3), as libwebrtc's
/// encoder makes them.
public final class RedBlocks {
    private static final int MAX_OFFSET = 0x3fff;
    private static final int TICKS = 960;

    private final int redundant;
    private final Deque<Block> before = new ArrayDeque<>();

    private static final class Block {
        private final long timestamp;
        private final byte[] payload;

        private Block(long timestamp, byte[] payload) {
            this.timestamp = timestamp;
            this.payload = payload;
        }
    }

    /// @param redundant how many older payloads each carries
    public RedBlocks(int redundant) {
        this.redundant = redundant;
    }

    /// @param payloadType of Opus
    public byte[] write(byte[] payload, long timestamp, int payloadType) {
        List<Block> older = reachable(timestamp);
        int size = 1 + payload.length;
        for (Block block : older) {
            size += 4 + block.payload.length;
        }
        ByteBuffer written = ByteBuffer.allocate(size);
        for (Block block : older) {
            int offset = (int) (timestamp - block.timestamp);
            written.putInt((0x80 | payloadType) << 24 | offset << 10 | block.payload.length);
        }
        written.put((byte) payloadType);
        older.forEach(block -> written.put(block.payload));
        written.put(payload);
        before.addLast(new Block(timestamp, payload));
        if (before.size() > redundant) {
            before.removeFirst();
        }
        return written.array();
    }

    /// How many of the payloads just before it, without a pause between, one written now will carry.
    public int unbroken(long timestamp) {
        int count = 0;
        long expected = timestamp - TICKS;
        for (Block block : reachable(timestamp).reversed()) {
            if ((int) (block.timestamp - expected) != 0) {
                return count;
            }
            count++;
            expected -= TICKS;
        }
        return count;
    }

    private List<Block> reachable(long timestamp) {
        List<Block> reachable = new ArrayList<>();
        for (Block block : before) {
            int offset = (int) (timestamp - block.timestamp);
            if (offset > 0 && offset <= MAX_OFFSET) {
                reachable.add(block);
            }
        }
        return reachable;
    }
}
