package io.sluice.edge.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {
    private static final LocalAddresses.Nic LOOPBACK = nic("lo", true, "127.0.0.1", "::1");
    private static final LocalAddresses.Nic ETHERNET =
            nic("eth0", true, "192.0.2.2", "fd00::2", "2001:db8::2", "fe80::1", "169.254.1.1");
    private static final LocalAddresses.Nic DOWN = nic("eth1", false, "198.51.100.1");

    @Test
    void bindsEveryAddressOfInterfacesThatAreUpExceptLinkLocalOnes() {
        LocalAddresses chosen = choose(List.of(), List.of(), LOOPBACK, ETHERNET, DOWN);
        assertThat(hosts(chosen.bound())).containsExactly("127.0.0.1", "::1", "192.0.2.2", "fd00::2", "2001:db8::2");
    }

    @Test
    void announcesIpv6FirstInTurnsAndGlobalBeforeUniqueLocal() {
        LocalAddresses chosen = choose(List.of(), List.of(), LOOPBACK, ETHERNET);
        assertThat(hosts(chosen.candidateAddresses())).containsExactly("2001:db8::2", "192.0.2.2", "fd00::2");
    }

    @Test
    void announcesLoopbackOnlyWhereThereIsNothingElse() {
        assertThat(hosts(choose(List.of(), List.of(), LOOPBACK, DOWN).candidateAddresses()))
                .containsExactly("::1", "127.0.0.1");
    }

    @Test
    void announcesLoopbackWhereItWasConfigured() {
        LocalAddresses chosen = choose(List.of("127.0.0.1", "192.0.2.2"), List.of(), LOOPBACK, ETHERNET);
        assertThat(hosts(chosen.bound())).containsExactly("127.0.0.1", "192.0.2.2");
        assertThat(hosts(chosen.candidateAddresses())).containsExactly("127.0.0.1", "192.0.2.2");
    }

    @Test
    void bindsAnAddressConfiguredTwiceOnce() {
        assertThat(hosts(choose(List.of("192.0.2.2", "192.0.2.2"), List.of()).bound()))
                .containsExactly("192.0.2.2");
    }

    @Test
    void advertisedAddressesReplaceThoseOfTheirFamilyOnly() {
        LocalAddresses chosen = choose(List.of(), List.of("203.0.113.9"), LOOPBACK, ETHERNET);
        assertThat(hosts(chosen.candidateAddresses())).containsExactly("2001:db8::2", "203.0.113.9", "fd00::2");
        assertThat(hosts(chosen.bound())).contains("192.0.2.2").doesNotContain("203.0.113.9");
    }

    @Test
    void everyAdvertisedAddressIsToldThoughFewerAreBound() {
        LocalAddresses chosen = choose(List.of("192.0.2.2"), List.of("203.0.113.9", "203.0.113.10"));
        assertThat(hosts(chosen.candidateAddresses())).containsExactly("203.0.113.9", "203.0.113.10");
    }

    @Test
    void thisMachineHasConcreteAddressesOnly() throws Exception {
        LocalAddresses chosen = LocalAddresses.ofThisMachine(List.of(), List.of());
        assertThat(chosen.bound()).isNotEmpty().noneMatch(TransportAddress::isLinkLocal);
        assertThat(hosts(chosen.bound())).doesNotContain("0.0.0.0", "::");
        assertThat(chosen.bound()).containsAll(chosen.announced());
    }

    private static LocalAddresses choose(List<String> bind, List<String> advertised, LocalAddresses.Nic... nics) {
        return LocalAddresses.choose(addresses(bind), addresses(advertised), List.of(nics));
    }

    private static LocalAddresses.Nic nic(String name, boolean up, String... literals) {
        return new LocalAddresses.Nic(name, up, addresses(List.of(literals)));
    }

    private static List<TransportAddress> addresses(List<String> literals) {
        Stream<TransportAddress> parsed = literals.stream()
                .map(text -> Objects.requireNonNull(TransportAddress.parse(text, 0, TransportProtocol.UDP)));
        return parsed.toList();
    }

    private static List<String> hosts(List<TransportAddress> addresses) {
        return addresses.stream().map(TransportAddress::host).toList();
    }
}
