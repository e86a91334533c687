package io.sluice.buffer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/// One slot of a [PacketPool] in → a view (offset, length) of big-endian bytes out, with room before and behind it.
///
/// Indexes are relative to the view's start and checked against its length, so that nothing of an earlier packet can be
/// read. One owner at a time: who holds it releases it or hands it on. Owned by the pool's thread; allocates nothing
/// after its making. Under `-ea`, use after release is an `IllegalStateException`.
public final class PacketBuffer {
    /// All bytes of a slot, headroom included.
    public static final int SLOT_SIZE_BYTES = 2048;

    /// Free bytes before the view of a fresh buffer, for what grows at the front.
    public static final int HEADROOM_BYTES = 64;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final PacketPool pool;
    private final MemorySegment slot;
    private final ByteBuffer slotBytes;
    private int offset;
    private int length;
    private boolean acquired;

    PacketBuffer(PacketPool pool, MemorySegment slot) {
        this.pool = pool;
        this.slot = slot;
        this.slotBytes = slot.asByteBuffer();
    }

    void acquired() {
        acquired = true;
        offset = HEADROOM_BYTES;
        length = 0;
    }

    /// The whole slot of [#SLOT_SIZE_BYTES] bytes, in which the view begins at [#offset()].
    public MemorySegment segment() {
        assert live();
        return slot;
    }

    /// The view as the slot's one `ByteBuffer`: position and limit are set anew by each call, and the object is shared
    /// by all callers, so that no call allocates.
    public ByteBuffer byteBuffer() {
        assert live();
        return slotBytes.limit(offset + length).position(offset);
    }

    /// The whole room from the view's start as the same shared `ByteBuffer`, for a read of up to [#capacity()] bytes.
    public ByteBuffer writableByteBuffer() {
        assert live();
        return slotBytes.limit(SLOT_SIZE_BYTES).position(offset);
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    /// Sets how many bytes from the view's start are the packet; new ones hold whatever was there.
    public void length(int newLength) {
        assert live();
        length = Objects.checkIndex(newLength, capacity() + 1);
    }

    /// The greatest length that the view can have without moving its start.
    public int capacity() {
        return SLOT_SIZE_BYTES - offset;
    }

    public int u8(int index) {
        return slot.get(ValueLayout.JAVA_BYTE, at(index, 1)) & 0xff;
    }

    public int u16(int index) {
        return slot.get(SHORT, at(index, 2)) & 0xffff;
    }

    public int u24(int index) {
        return u16(index) << 8 | u8(index + 2);
    }

    public long u32(int index) {
        return i32(index) & 0xffff_ffffL;
    }

    public int i32(int index) {
        return slot.get(INT, at(index, 4));
    }

    public long u64(int index) {
        return slot.get(LONG, at(index, 8));
    }

    public void putU8(int index, int value) {
        slot.set(ValueLayout.JAVA_BYTE, at(index, 1), (byte) value);
    }

    public void putU16(int index, int value) {
        slot.set(SHORT, at(index, 2), (short) value);
    }

    public void putU24(int index, int value) {
        putU16(index, value >>> 8);
        putU8(index + 2, value);
    }

    public void putU32(int index, long value) {
        putI32(index, (int) value);
    }

    public void putI32(int index, int value) {
        slot.set(INT, at(index, 4), value);
    }

    public void putU64(int index, long value) {
        slot.set(LONG, at(index, 8), value);
    }

    /// Copies `n` bytes out, to `dst`.
    public void read(int index, byte[] dst, int dstOffset, int n) {
        MemorySegment.copy(slot, ValueLayout.JAVA_BYTE, at(index, n), dst, dstOffset, n);
    }

    /// Copies `n` bytes in, over what was there.
    public void write(int index, byte[] src, int srcOffset, int n) {
        MemorySegment.copy(src, srcOffset, slot, ValueLayout.JAVA_BYTE, at(index, n), n);
    }

    /// Copies `n` bytes of another buffer (or of this one; the ranges may overlap) over what was there.
    public void write(int index, PacketBuffer src, int srcIndex, int n) {
        MemorySegment.copy(src.slot, src.at(srcIndex, n), slot, at(index, n), n);
    }

    public void fill(int index, int n, int value) {
        long from = at(index, n);
        for (int i = 0; i < n; i++) {
            slot.set(ValueLayout.JAVA_BYTE, from + i, (byte) value);
        }
    }

    /// Makes these bytes the whole view, with the usual headroom.
    public void set(byte[] all) {
        set(all, 0, all.length);
    }

    /// Makes these bytes the whole view, with the usual headroom.
    public void set(byte[] src, int srcOffset, int n) {
        assert live();
        offset = HEADROOM_BYTES;
        length(n);
        write(0, src, srcOffset, n);
    }

    /// Becomes an equal packet: same bytes, same offset.
    public void copyFrom(PacketBuffer source) {
        assert live();
        offset = source.offset;
        length = source.length;
        MemorySegment.copy(source.slot, source.offset, slot, offset, length);
    }

    public byte[] toArray() {
        byte[] bytes = new byte[length];
        read(0, bytes, 0, length);
        return bytes;
    }

    /// Opens a gap of `n` bytes before `index`, moving whichever side is shorter and has room; the gap's content is
    /// unspecified.
    ///
    /// @return false, with nothing moved, where neither side has room
    public boolean insert(int index, int n) {
        assert live();
        Objects.checkIndex(index, length + 1);
        if (n < 0) {
            throw new IllegalArgumentException("a gap of " + n + " bytes");
        }
        int tail = length - index;
        boolean headHasRoom = n <= offset;
        boolean tailHasRoom = n <= SLOT_SIZE_BYTES - offset - length;
        if (headHasRoom && (index <= tail || !tailHasRoom)) {
            MemorySegment.copy(slot, offset, slot, offset - n, index);
            offset -= n;
        } else if (tailHasRoom) {
            MemorySegment.copy(slot, offset + index, slot, offset + index + n, tail);
        } else {
            return false;
        }
        length += n;
        return true;
    }

    /// Takes `n` bytes from `index` on out, moving whichever side is shorter.
    public void remove(int index, int n) {
        long from = at(index, n);
        int tail = length - index - n;
        if (index <= tail) {
            MemorySegment.copy(slot, offset, slot, offset + n, index);
            offset += n;
        } else {
            MemorySegment.copy(slot, from + n, slot, from, tail);
        }
        length -= n;
    }

    /// Copies `n` bytes within the view; the ranges may overlap.
    public void move(int from, int to, int n) {
        MemorySegment.copy(slot, at(from, n), slot, at(to, n), n);
    }

    /// Goes back to its pool. The caller must not touch it again.
    public void release() {
        if (!acquired) {
            throw new IllegalStateException("a packet buffer released twice");
        }
        acquired = false;
        pool.released(this);
    }

    @Override
    public String toString() {
        return acquired ? "PacketBuffer[" + length + " bytes at " + offset + "]" : "PacketBuffer[released]";
    }

    private long at(int index, int n) {
        assert live();
        return offset + (long) Objects.checkFromIndexSize(index, n, length);
    }

    private boolean live() {
        if (!acquired) {
            throw new IllegalStateException("a packet buffer used after its release");
        }
        return true;
    }
}
