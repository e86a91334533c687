package io.sluice.buffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A bound in → packet buffers out, from off-heap slabs that are made only when they are needed.
///
/// A full pool answers null and the caller drops the packet and counts it. The last one released is the next one
/// acquired, because its bytes are still in the processor's cache. Owned by one thread.
public final class PacketPool implements AutoCloseable {
    /// How many slots one slab has, 512 KiB.
    public static final int SLOTS_PER_SLAB = 256;

    private static final long CACHE_LINE_BYTES = 64;

    private final int maxSlots;
    // Shared: a pool may be made on one thread and then live on another; only its use is single-threaded.
    private final Arena arena = Arena.ofShared();
    private PacketBuffer[] free = new PacketBuffer[0];
    private int freeCount;
    private int slots;
    private boolean closed;

    /// @param maxSlots how many buffers can be out at once, at least 1
    public PacketPool(int maxSlots) {
        if (maxSlots < 1) {
            throw new IllegalArgumentException("a pool of " + maxSlots + " slots");
        }
        this.maxSlots = maxSlots;
    }

    /// An empty buffer with the usual headroom, or null where all are in use or the pool is closed.
    public @Nullable PacketBuffer acquire() {
        if (freeCount == 0 && !grow()) {
            return null;
        }
        PacketBuffer buffer = free[--freeCount];
        buffer.acquired();
        return buffer;
    }

    /// An equal copy of a packet in a buffer of this pool, or null where all are in use.
    public @Nullable PacketBuffer copyOf(PacketBuffer source) {
        PacketBuffer copy = acquire();
        if (copy != null) {
            copy.copyFrom(source);
        }
        return copy;
    }

    /// How many buffers are out.
    public int inUse() {
        return slots - freeCount;
    }

    public int maxSlots() {
        return maxSlots;
    }

    /// Off-heap memory held, in bytes.
    public long sizeBytes() {
        return (long) slots * PacketBuffer.SLOT_SIZE_BYTES;
    }

    /// Frees the slabs. Buffers still out must not be used again; releasing them is harmless.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            freeCount = 0;
            arena.close();
        }
    }

    void released(PacketBuffer buffer) {
        if (!closed) {
            free[freeCount++] = buffer;
        }
    }

    private boolean grow() {
        int more = Math.min(SLOTS_PER_SLAB, maxSlots - slots);
        if (closed || more <= 0) {
            return false;
        }
        MemorySegment slab = arena.allocate((long) more * PacketBuffer.SLOT_SIZE_BYTES, CACHE_LINE_BYTES);
        free = Arrays.copyOf(free, slots + more);
        for (int i = 0; i < more; i++) {
            long from = (long) i * PacketBuffer.SLOT_SIZE_BYTES;
            free[freeCount++] = new PacketBuffer(this, slab.asSlice(from, PacketBuffer.SLOT_SIZE_BYTES));
        }
        slots += more;
        return true;
    }
}
