package io.sluice.stun;

import java.util.random.RandomGenerator;

/// The 96 bits by which a STUN response finds its request (RFC 8489 §5).
///
/// @param high the first 8 bytes
/// @param low the last 4 bytes
public record TransactionId(long high, int low) {
    public static TransactionId random(RandomGenerator random) {
        return new TransactionId(random.nextLong(), random.nextInt());
    }
}
