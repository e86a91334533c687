package io.sluice.sim;

import io.sluice.address.TransportAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Datagrams from and to each address in → media, or too many bytes, to one that has not shown that it hears us, out.
///
/// It has shown so when it answered a check that the server sent there (RFC 8445 §19.5.1); until then three times
/// the bytes that came from it are its due (RFC 9000 §8.1).
final class AddressWitness {
    private static final int BINDING_REQUEST = 0x0001;
    private static final int BINDING_SUCCESS = 0x0101;

    /// Two rounds of seven checks.
    private static final int NAMED_BYTES = 2_001;

    private final Violations violations;
    private final Map<TransportAddress, Seen> seen = new LinkedHashMap<>();

    AddressWitness(Violations violations) {
        this.violations = violations;
    }

    /// A description names an address that may be anybody's: it is asked unheard.
    void named(TransportAddress address) {
        of(address).in += NAMED_BYTES / 3;
    }

    private static final class Seen {
        private long in;
        private long out;
        private boolean complained;
        private boolean validated;
        private final Set<ByteBuffer> asked = new LinkedHashSet<>();
    }

    void arrives(TransportAddress from, byte[] bytes) {
        Seen of = of(from);
        of.in += bytes.length;
        if (isStun(bytes) && type(bytes) == BINDING_SUCCESS && of.asked.contains(transaction(bytes))) {
            of.validated = true;
            of.asked.clear();
        }
    }

    void leaves(TransportAddress to, byte[] bytes) {
        Seen of = of(to);
        of.out += bytes.length;
        if (of.validated || of.complained) {
            return;
        }
        if (isStun(bytes) && type(bytes) == BINDING_REQUEST) {
            of.asked.add(transaction(bytes));
        }
        if (bytes[0] < 0) {
            of.complained = true;
            violations.add(to + " is sent media, and has answered no check");
        } else if (of.out > 3 * of.in) {
            of.complained = true;
            violations.add(to + " has answered no check, and is sent " + of.out + " bytes for " + of.in);
        }
    }

    private Seen of(TransportAddress address) {
        return seen.computeIfAbsent(address, first -> new Seen());
    }

    private static boolean isStun(byte[] bytes) {
        return bytes.length >= 20 && bytes[0] >= 0 && bytes[0] <= 3;
    }

    private static int type(byte[] bytes) {
        return (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    }

    private static ByteBuffer transaction(byte[] bytes) {
        return ByteBuffer.wrap(bytes, 8, 12).slice();
    }
}
