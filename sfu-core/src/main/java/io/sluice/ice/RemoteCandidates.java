package io.sluice.ice;

import io.sluice.address.TransportAddress;
import io.sluice.parameters.IceCandidate;
import java.util.LinkedHashSet;
import java.util.Set;

/// Which of a peer's candidates are taken: a bounded number, each address once, and only such as one peer can own.
final class RemoteCandidates {
    private final Set<TransportAddress> taken = new LinkedHashSet<>();
    private final int max;

    RemoteCandidates(int max) {
        this.max = max;
    }

    boolean take(IceCandidate candidate) {
        return candidate.component() == 1
                && taken.size() < max
                && isUnicast(candidate.address())
                && taken.add(candidate.address());
    }

    boolean contains(TransportAddress address) {
        return taken.contains(address);
    }

    private static boolean isUnicast(TransportAddress address) {
        byte[] ip = address.ip();
        int first = ip[0] & 0xff;
        boolean unspecified = true;
        for (byte b : ip) {
            unspecified &= b == 0;
        }
        // 224.0.0.0/4 is multicast, 240.0.0.0/4 holds the broadcast address; ff00::/8 is multicast.
        return address.port() != 0 && !unspecified && (ip.length == 4 ? first < 224 && first != 0 : first != 0xff);
    }
}
