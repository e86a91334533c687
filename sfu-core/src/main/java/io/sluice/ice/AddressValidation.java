package io.sluice.ice;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportProtocol;
import java.util.LinkedHashMap;
import java.util.Map;

/// Bytes that came on a 5-tuple, and bytes that are to go there → whether they may.
///
/// The rule is QUIC's (RFC 9000 §8.1). Who knows a session's password may still have forged his address, so until a
/// check of ours was answered from there (RFC 8445 §19.5.1) it gets three times the bytes that came from it at
/// most: STUN, DTLS and checks in one sum. An address that holds a TCP connection has shown itself by that.
///
/// One for all ICE sessions of a transport, so that a restart neither begins the sum again nor has to ask again.
/// Bounded: of those that have not answered, the one that was of no interest for longest is forgotten, and gets
/// nothing. Owned by the loop's thread.
public final class AddressValidation {
    private static final int FACTOR = 3;
    private static final int MAX_TUPLES = 64;

    /// For a candidate of the peer's description, from where nothing has come: two rounds of seven checks
    /// (RFC 8489 §6.2.1).
    private static final long NAMED_BYTES = 2_000;

    private final Map<FiveTuple, Balance> balances = new LinkedHashMap<>(16, 0.75f, true);
    private boolean any;

    private static final class Balance {
        long bytes;
        boolean validated;
    }

    /// A genuine message, or a datagram of the handshake, came from there.
    public void received(FiveTuple tuple, int bytes) {
        balance(tuple).bytes += (long) FACTOR * bytes;
    }

    /// The peer's description names the address; its allowance is given once.
    void named(FiveTuple tuple) {
        if (!balances.containsKey(tuple)) {
            balance(tuple).bytes = NAMED_BYTES;
        }
    }

    /// A check of ours was answered from there.
    public void validated(FiveTuple tuple) {
        balance(tuple).validated = true;
        any = true;
    }

    public boolean isValidated(FiveTuple tuple) {
        Balance balance = balances.get(tuple);
        return (balance != null && balance.validated) || tuple.remote().protocol() == TransportProtocol.TCP;
    }

    /// Whether any 5-tuple ever was.
    boolean hasValidated() {
        return any;
    }

    /// @return whether so many bytes may go there now, which then counts them
    public boolean spend(FiveTuple tuple, int bytes) {
        if (isValidated(tuple)) {
            return true;
        }
        Balance balance = balances.get(tuple);
        if (balance == null || balance.bytes < bytes) {
            return false;
        }
        balance.bytes -= bytes;
        return true;
    }

    private Balance balance(FiveTuple tuple) {
        Balance known = balances.get(tuple);
        if (known != null) {
            return known;
        }
        if (balances.size() >= MAX_TUPLES) {
            balances.remove(leastMissed());
        }
        Balance added = new Balance();
        balances.put(tuple, added);
        return added;
    }

    /// The one that has not answered and was of no interest for longest; if all answered, the first of those.
    private FiveTuple leastMissed() {
        for (Map.Entry<FiveTuple, Balance> entry : balances.entrySet()) {
            if (!entry.getValue().validated) {
                return entry.getKey();
            }
        }
        return balances.keySet().iterator().next();
    }
}
