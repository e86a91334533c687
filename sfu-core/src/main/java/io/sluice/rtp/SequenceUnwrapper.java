package io.sluice.rtp;

/// 16-bit sequence numbers in → numbers that never wrap out, each the one nearest to the highest so far.
///
/// The first number comes out 65 536 higher than it went in, so that packets older than the first stay positive; the
/// lower 16 bits are always the number itself.
public final class SequenceUnwrapper {
    private static final int MODULUS = 1 << 16;

    private long highest = -1;

    /// @param sequenceNumber of which the lower 16 bits count
    public long unwrap(int sequenceNumber) {
        long unwrapped = peek(sequenceNumber);
        highest = Math.max(highest, unwrapped);
        return unwrapped;
    }

    /// What [#unwrap] would answer, without taking it for a number that was seen.
    public long peek(int sequenceNumber) {
        if (highest < 0) {
            return MODULUS + (sequenceNumber & 0xffffL);
        }
        return highest + (short) (sequenceNumber - (int) highest);
    }

    /// The highest so far, or -1 before the first.
    public long highest() {
        return highest;
    }
}
