package io.sluice.edge.net;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Interfaces and configuration in → the concrete addresses to bind, and those to announce.
///
/// The values' ports are 0; each loop has its own.
///
/// @param bound in the order of the configuration, or of the interfaces; never a wildcard, never link-local (its
///     zone means nothing to a client)
/// @param announced host addresses for candidates, a part of `bound`, best first, before advertised ones take
/// their place
/// @param advertised as configured
public record LocalAddresses(
        List<TransportAddress> bound, List<TransportAddress> announced, List<TransportAddress> advertised) {
    public LocalAddresses {
        bound = List.copyOf(bound);
        announced = List.copyOf(announced);
        advertised = List.copyOf(advertised);
    }

    /// One network interface as it is now.
    public record Nic(String name, boolean up, List<TransportAddress> addresses) {
        public Nic {
            addresses = List.copyOf(addresses);
        }
    }

    /// Decides for this machine as it is now.
    ///
    /// @param bind literals to bind, empty for all
    /// @param advertised literals to announce instead
    /// @throws SocketException where the interfaces cannot be listed
    public static LocalAddresses ofThisMachine(List<String> bind, List<String> advertised) throws SocketException {
        return choose(parse(bind), parse(advertised), bind.isEmpty() ? interfaces() : List.of());
    }

    /// Configured addresses are bound and announced as they are. Otherwise every address of every interface that
    /// is up
    /// is bound, loopback too so that local tools work, but loopback is announced only where there is nothing
    /// else.
    public static LocalAddresses choose(
            List<TransportAddress> bind, List<TransportAddress> advertised, List<Nic> interfaces) {
        if (!bind.isEmpty()) {
            List<TransportAddress> bound = new ArrayList<>(new LinkedHashSet<>(bind));
            return new LocalAddresses(bound, interleaved(bound), advertised);
        }
        Set<TransportAddress> bound = new LinkedHashSet<>();
        for (Nic nic : interfaces) {
            if (nic.up()) {
                for (TransportAddress address : nic.addresses()) {
                    if (!address.isLinkLocal()) {
                        bound.add(address);
                    }
                }
            }
        }
        List<TransportAddress> reachable =
                bound.stream().filter(address -> !address.isLoopback()).toList();
        List<TransportAddress> announced = reachable.isEmpty() ? List.copyOf(bound) : reachable;
        return new LocalAddresses(List.copyOf(bound), interleaved(announced), advertised);
    }

    /// The same choice without an address that turned out to be unusable.
    public LocalAddresses without(TransportAddress address) {
        TransportAddress host = TransportAddress.of(address.ip(), 0, TransportProtocol.UDP);
        return new LocalAddresses(
                bound.stream().filter(each -> !each.equals(host)).toList(),
                announced.stream().filter(each -> !each.equals(host)).toList(),
                advertised);
    }

    /// What clients are told: for each family the advertised addresses of that family, in their order, or, where
    /// none is advertised for it, the announced ones.
    ///
    /// The n-th advertised address of a family stands for the n-th announced one of it. That pairing only orders
    /// them: the 5-tuple of a packet tells where it really arrived, so their numbers need not be equal.
    public List<TransportAddress> candidateAddresses() {
        List<TransportAddress> told = new ArrayList<>();
        for (boolean ipv6 : new boolean[] {true, false}) {
            List<TransportAddress> instead = family(advertised, ipv6);
            told.addAll(instead.isEmpty() ? family(announced, ipv6) : instead);
        }
        return interleaved(told);
    }

    /// Families take turns, IPv6 first, so that a broken family costs a client one check and not all of them (RFC
    /// 8421
    /// §4); global IPv6 before unique-local.
    private static List<TransportAddress> interleaved(List<TransportAddress> addresses) {
        List<TransportAddress> v6 = new ArrayList<>(family(addresses, true));
        v6.sort((a, b) -> Boolean.compare(isUniqueLocal(a), isUniqueLocal(b)));
        List<TransportAddress> v4 = family(addresses, false);
        List<TransportAddress> mixed = new ArrayList<>(addresses.size());
        for (int i = 0; i < Math.max(v6.size(), v4.size()); i++) {
            if (i < v6.size()) {
                mixed.add(v6.get(i));
            }
            if (i < v4.size()) {
                mixed.add(v4.get(i));
            }
        }
        return mixed;
    }

    private static List<TransportAddress> family(List<TransportAddress> addresses, boolean ipv6) {
        return addresses.stream().filter(address -> address.isIpv6() == ipv6).toList();
    }

    private static boolean isUniqueLocal(TransportAddress address) {
        return (address.ip()[0] & 0xfe) == 0xfc;
    }

    private static List<TransportAddress> parse(List<String> literals) {
        List<TransportAddress> addresses = new ArrayList<>(literals.size());
        for (String literal : literals) {
            TransportAddress address = TransportAddress.parse(literal, 0, TransportProtocol.UDP);
            if (address == null) {
                throw new IllegalArgumentException("\"" + literal + "\" is no IPv4 or IPv6 address");
            }
            addresses.add(address);
        }
        return addresses;
    }

    private static List<Nic> interfaces() throws SocketException {
        List<Nic> nics = new ArrayList<>();
        for (NetworkInterface nic : NetworkInterface.networkInterfaces().toList()) {
            List<TransportAddress> addresses = new ArrayList<>();
            for (InetAddress address : nic.inetAddresses().toList()) {
                if (!address.isAnyLocalAddress() && !address.isMulticastAddress()) {
                    addresses.add(TransportAddress.of(address.getAddress(), 0, TransportProtocol.UDP));
                }
            }
            nics.add(new Nic(nic.getName(), nic.isUp(), addresses));
        }
        return nics;
    }
}
