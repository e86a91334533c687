package io.sluice.stun;

import io.sluice.address.TransportAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the parser found on its walk; filled once, then read through [StunMessage].
final class StunAttributes {
    /// More unknown types than this are counted but not kept, so that the 420 stays small.
    static final int MAX_UNKNOWN = 16;

    @Nullable
    String username;

    boolean useCandidate;
    long priority = -1;
    boolean controlling;
    boolean controlled;
    long tieBreaker;
    int errorCode;

    @Nullable
    TransportAddress mappedAddress;

    int integrityOffset = -1;
    int fingerprintOffset = -1;
    private final int[] unknown = new int[MAX_UNKNOWN];
    private int unknownCount;

    void addUnknown(int type) {
        if (unknownCount < MAX_UNKNOWN) {
            unknown[unknownCount++] = type;
        }
    }

    int[] unknownRequired() {
        return Arrays.copyOf(unknown, unknownCount);
    }
}
