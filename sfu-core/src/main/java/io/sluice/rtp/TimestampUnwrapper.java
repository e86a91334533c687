package io.sluice.rtp;

/// 32-bit RTP timestamps in → timestamps that never wrap out, each the one nearest to the highest so far.
///
/// The first comes out 2³² higher than it went in, so that older ones stay positive; the lower 32 bits are always the
/// timestamp itself.
public final class TimestampUnwrapper {
    private static final long MODULUS = 1L << 32;

    private long highest = -1;

    /// @param timestamp of which the lower 32 bits count
    public long unwrap(long timestamp) {
        long unwrapped = peek(timestamp);
        highest = Math.max(highest, unwrapped);
        return unwrapped;
    }

    /// What [#unwrap] would answer, without taking it for a timestamp that was seen.
    public long peek(long timestamp) {
        if (highest < 0) {
            return MODULUS + (timestamp & 0xffff_ffffL);
        }
        return highest + (int) (timestamp - highest);
    }

    /// The highest so far, or -1 before the first.
    public long highest() {
        return highest;
    }
}
