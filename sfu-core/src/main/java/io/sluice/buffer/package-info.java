/// A datagram's bytes in → one bounded, pooled view out: offset + length in an off-heap `MemorySegment` slab, one owner
/// at a time.
///
/// Whoever holds a [io.sluice.buffer.PacketBuffer] releases it or hands it on, exactly once. A pool and its buffers
/// belong to one thread. No parsing comes in here.
///
/// Read first: [io.sluice.buffer.PacketBuffer], [io.sluice.buffer.PacketPool].
@NullMarked
package io.sluice.buffer;

import org.jspecify.annotations.NullMarked;
