package io.sluice.edge.net;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.parameters.IceCandidate;
import java.util.ArrayList;
import java.util.List;

/// Addresses in order of preference and a port in → the host candidates of one loop out (RFC 8445 §5.1.2, RFC 6544
/// §4).
public final class HostCandidates {
    private static final int UDP_TYPE_PREFERENCE = 126;

    /// Below every UDP candidate, reflexive ones included: TCP is for who gets through no other way.
    private static final int TCP_TYPE_PREFERENCE = 90;

    private static final int MAX_LOCAL_PREFERENCE = 65_535;

    /// RFC 6544 §4.2: direction preference 4 of a passive host candidate, in the upper three bits.
    private static final int TCP_PASSIVE_PREFERENCE = 4 << 13;

    private static final int MAX_TCP_OTHER_PREFERENCE = (1 << 13) - 1;
    private static final int COMPONENT = 1;

    private HostCandidates() {}

    /// UDP first, then TCP where it is on.
    public static List<IceCandidate> of(List<TransportAddress> addresses, int port, boolean tcp) {
        List<IceCandidate> candidates = new ArrayList<>();
        int foundation = 1;
        for (int i = 0; i < addresses.size(); i++) {
            TransportAddress address = TransportAddress.of(addresses.get(i).ip(), port, TransportProtocol.UDP);
            candidates.add(new IceCandidate(
                    Integer.toString(foundation++),
                    COMPONENT,
                    priority(UDP_TYPE_PREFERENCE, MAX_LOCAL_PREFERENCE - i),
                    address,
                    IceCandidate.Type.HOST,
                    IceCandidate.TcpType.NONE));
        }
        for (int i = 0; tcp && i < addresses.size(); i++) {
            TransportAddress address = TransportAddress.of(addresses.get(i).ip(), port, TransportProtocol.TCP);
            candidates.add(new IceCandidate(
                    Integer.toString(foundation++),
                    COMPONENT,
                    priority(TCP_TYPE_PREFERENCE, TCP_PASSIVE_PREFERENCE + MAX_TCP_OTHER_PREFERENCE - i),
                    address,
                    IceCandidate.Type.HOST,
                    IceCandidate.TcpType.PASSIVE));
        }
        return List.copyOf(candidates);
    }

    private static long priority(int typePreference, int localPreference) {
        return ((long) typePreference << 24) + ((long) localPreference << 8) + (256 - COMPONENT);
    }
}
