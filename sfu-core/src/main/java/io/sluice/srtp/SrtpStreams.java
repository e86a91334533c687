package io.sluice.srtp;

import org.jspecify.annotations.Nullable;

/// SSRC in → its [SrtpStream] out: a bounded table of open addressing, so that a lookup allocates nothing.
///
/// Nothing is ever taken out: forgetting an SSRC while the key lives would let its packets be replayed, or its
/// nonces be used again.
final class SrtpStreams {
    private static final int INITIAL_SLOTS = 8;

    private final int maxStreams;
    private @Nullable SrtpStream[] slots = new SrtpStream[INITIAL_SLOTS];
    private int size;

    SrtpStreams(int maxStreams) {
        this.maxStreams = maxStreams;
    }

    @Nullable
    SrtpStream find(int ssrc) {
        return slots[slot(slots, ssrc)];
    }

    boolean isFull() {
        return size >= maxStreams;
    }

    /// Only for an SSRC that is not there yet, and only while not full.
    void add(SrtpStream stream) {
        if (isFull()) {
            throw new IllegalStateException("no place for another SSRC");
        }
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        slots[slot(slots, stream.ssrc())] = stream;
        size++;
    }

    private void grow() {
        @Nullable SrtpStream[] wider = new SrtpStream[2 * slots.length];
        for (SrtpStream stream : slots) {
            if (stream != null) {
                wider[slot(wider, stream.ssrc())] = stream;
            }
        }
        slots = wider;
    }

    /// The slot that holds the SSRC, or the free one where it belongs. At most half of the slots are taken.
    private static int slot(@Nullable SrtpStream[] slots, int ssrc) {
        int mask = slots.length - 1;
        int hash = ssrc * 0x9E37_79B9;
        int at = (hash ^ hash >>> 15) & mask;
        while (true) {
            SrtpStream stream = slots[at];
            if (stream == null || stream.ssrc() == ssrc) {
                return at;
            }
            at = at + 1 & mask;
        }
    }
}
