package io.sluice.srtp;

/// What is remembered of one SSRC: its highest packet index and, where packets are received, which of the latest were
/// accepted (RFC 3711 §3.2.3, §3.3.2).
///
/// The window is a ring of bits by index. Bits are cleared as the highest index passes over them.
final class SrtpStream {
    /// How far behind the highest index a packet may come. RFC 3711 asks for 64 at least; a video key frame of
    /// several hundred packets may be overtaken by what follows it.
    static final int REPLAY_WINDOW_PACKETS = 1024;

    private static final long NONE = -1;

    private final int ssrc;
    private final long[] accepted;
    private long highest = NONE;

    private SrtpStream(int ssrc, int windowPackets) {
        this.ssrc = ssrc;
        this.accepted = new long[windowPackets / Long.SIZE];
    }

    static SrtpStream received(int ssrc) {
        return new SrtpStream(ssrc, REPLAY_WINDOW_PACKETS);
    }

    static SrtpStream sent(int ssrc) {
        return new SrtpStream(ssrc, 0);
    }

    int ssrc() {
        return ssrc;
    }

    /// -1 before the first packet.
    long highest() {
        return highest;
    }

    /// The 48-bit index that a sequence number most likely stands for (RFC 3711 §3.3.1).
    ///
    /// @return negative where it lies before the first rollover counter, 2^48 or more where it lies behind the last
    long estimate(int sequenceNumber) {
        if (highest == NONE) {
            return sequenceNumber;
        }
        long roc = highest >>> 16;
        int last = (int) highest & 0xffff;
        if (last < 0x8000) {
            roc -= sequenceNumber - last > 0x8000 ? 1 : 0;
        } else {
            roc += last - 0x8000 > sequenceNumber ? 1 : 0;
        }
        return roc * 0x1_0000 + sequenceNumber;
    }

    boolean isTooOld(long index) {
        return index <= highest - REPLAY_WINDOW_PACKETS || index < 0;
    }

    boolean isReplayed(long index) {
        return index <= highest && (accepted[word(index)] & 1L << index) != 0;
    }

    /// Marks an authenticated packet that is neither too old nor replayed.
    void accept(long index) {
        if (index > highest) {
            long from = Math.max(highest, index - REPLAY_WINDOW_PACKETS) + 1;
            for (long passed = from; passed < index; passed++) {
                accepted[word(passed)] &= ~(1L << passed);
            }
            highest = index;
        }
        accepted[word(index)] |= 1L << index;
    }

    /// Moves on for a packet to be sent, whose index is above the highest.
    void advance(long index) {
        if (index <= highest) {
            throw new IllegalStateException("an SRTP index would be used twice");
        }
        highest = index;
    }

    private int word(long index) {
        return (int) (index >>> 6) & accepted.length - 1;
    }
}
