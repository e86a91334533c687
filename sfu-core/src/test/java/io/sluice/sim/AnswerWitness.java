package io.sluice.sim;

import io.sluice.address.FiveTuple;
import org.jspecify.annotations.Nullable;

/// STUN in and out, to peers and to strangers, in → answers that nobody asked for, or that amplify, out.
final class AnswerWitness {
    private static final int BINDING_REQUEST = 0x0001;
    private static final int RESPONSE_BIT = 0x0100;

    private final Violations violations;
    private @Nullable FiveTuple asking;
    private int askedBytes;

    AnswerWitness(Violations violations) {
        this.violations = violations;
    }

    /// The server gets a datagram, and answers before it gets another.
    void arrives(FiveTuple tuple, byte[] bytes) {
        asking = bytes.length >= 20 && type(bytes) == BINDING_REQUEST ? tuple : null;
        askedBytes = bytes.length;
    }

    void leaves(FiveTuple tuple, byte[] bytes) {
        if (bytes[0] > 3 || bytes[0] < 0 || (type(bytes) & RESPONSE_BIT) == 0) {
            return;
        }
        if (!tuple.equals(asking)) {
            violations.add(tuple.remote() + " is sent a STUN response to nothing");
        } else if (2 * bytes.length > 3 * askedBytes) {
            violations.add(tuple.remote() + " is answered " + bytes.length + " bytes for " + askedBytes);
        }
        asking = null;
    }

    private static int type(byte[] bytes) {
        return (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    }
}
