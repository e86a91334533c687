package io.sluice.api;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// Connections that open and close in → whether another one may, in all and from one place.
///
/// A place is an IPv4 address or an IPv6 /64: one household has one of the former but a whole one of the latter. Owned
/// by the signalling thread.
final class ConnectionLimit {
    private static final int NETWORK_BYTES = 8;

    private final int most;
    private final int mostFromOnePlace;
    private final Map<String, Integer> byPlace = new HashMap<>();
    private int open;
    private long refused;

    ConnectionLimit(int most, int mostFromOnePlace) {
        this.most = most;
        this.mostFromOnePlace = mostFromOnePlace;
    }

    /// Counts a connection that opened.
    ///
    /// @param address of the remote side, as text
    /// @return false where it is one too many; it is then counted as refused, and must not be released
    boolean admit(String address) {
        String place = place(address);
        int fromThere = byPlace.getOrDefault(place, 0);
        if (open >= most || fromThere >= mostFromOnePlace) {
            refused++;
            return false;
        }
        byPlace.put(place, fromThere + 1);
        open++;
        return true;
    }

    /// Counts that an admitted connection closed.
    void release(String address) {
        open--;
        byPlace.computeIfPresent(place(address), (place, count) -> count > 1 ? count - 1 : null);
    }

    int open() {
        return open;
    }

    long refused() {
        return refused;
    }

    private static String place(String address) {
        try {
            if (InetAddress.ofLiteral(address) instanceof Inet6Address six) {
                byte[] bytes = six.getAddress();
                StringBuilder network = new StringBuilder();
                for (int i = 0; i < NETWORK_BYTES; i++) {
                    network.append(Integer.toHexString(bytes[i] & 0xFF)).append(':');
                }
                return network.toString();
            }
            return address;
        } catch (IllegalArgumentException e) {
            // No literal, or one of an interface that is gone: then the text itself.
            return address;
        }
    }
}
