package io.sluice.time;

/// A moment in NTP's 32.32 fixed point: seconds since 1900 in the upper half, fractions in the lower (RFC 5905 §6).
///
/// @param bits all 64 bits, read as unsigned; era 0 ends in 2036 and wraps, as it does on the wire
public record NtpTime(long bits) {
    private static final long UNIX_EPOCH_SECONDS = 2_208_988_800L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    public static NtpTime ofUnixNanos(long unixNanos) {
        long seconds = Math.floorDiv(unixNanos, NANOS_PER_SECOND) + UNIX_EPOCH_SECONDS;
        long nanos = Math.floorMod(unixNanos, NANOS_PER_SECOND);
        // Rounded up, so that reading the nanoseconds back by truncation gives the same ones.
        long fraction = ((nanos << 32) + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
        return new NtpTime((seconds << 32) + fraction);
    }

    public static NtpTime ofUnixMillis(long unixMillis) {
        return ofUnixNanos(Math.multiplyExact(unixMillis, 1_000_000L));
    }

    /// Nanoseconds since 1970, read in NTP era 0 (1900 to 2036).
    public long unixNanos() {
        return (seconds() - UNIX_EPOCH_SECONDS) * NANOS_PER_SECOND + ((fraction() * NANOS_PER_SECOND) >>> 32);
    }

    public long unixMillis() {
        return Math.floorDiv(unixNanos(), 1_000_000L);
    }

    /// The middle 32 bits, as LSR and LRR carry them: 16.16 seconds (RFC 3550 §6.4.1).
    public int middle32() {
        return (int) (bits >>> 16);
    }

    public long seconds() {
        return bits >>> 32;
    }

    /// The fraction of a second in units of 2⁻³² s, 0..2³²-1.
    public long fraction() {
        return bits & 0xffff_ffffL;
    }

    public NtpTime plusNanos(long nanos) {
        long wholeSeconds = Math.floorDiv(nanos, NANOS_PER_SECOND);
        long rest = Math.floorMod(nanos, NANOS_PER_SECOND);
        return new NtpTime(bits + (wholeSeconds << 32) + ((rest << 32) + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND);
    }

    /// How long after `earlier` this is, negative where it is before; right for spans under 68 years.
    public long nanosSince(NtpTime earlier) {
        long difference = bits - earlier.bits;
        return (difference >> 32) * NANOS_PER_SECOND + (((difference & 0xffff_ffffL) * NANOS_PER_SECOND) >>> 32);
    }

    @Override
    public String toString() {
        return "%d.%09d".formatted(seconds(), (fraction() * NANOS_PER_SECOND) >>> 32);
    }
}
