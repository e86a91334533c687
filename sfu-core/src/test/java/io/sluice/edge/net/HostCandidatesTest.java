package io.sluice.edge.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.parameters.IceCandidate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HostCandidatesTest {
    private final List<TransportAddress> addresses = List.of(address("2001:db8::2"), address("192.0.2.2"));

    @Test
    void writesPrioritiesOfRfc8445WithUdpOverTcpAndInOrder() {
        List<IceCandidate> candidates = HostCandidates.of(addresses, 10_001, true);
        assertThat(candidates)
                .extracting(c -> c.address().toString())
                .containsExactly(
                        "[2001:db8::2]:10001", "192.0.2.2:10001", "[2001:db8::2]:10001/tcp", "192.0.2.2:10001/tcp");
        assertThat(candidates)
                .extracting(IceCandidate::priority)
                .containsExactly(2_130_706_431L, 2_130_706_175L, 1_520_435_199L, 1_520_434_943L);
        assertThat(candidates)
                .extracting(IceCandidate::priority)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a))
                .doesNotHaveDuplicates();
        assertThat(candidates).extracting(IceCandidate::foundation).doesNotHaveDuplicates();
    }

    @Test
    void leavesTcpOutWhereItIsOff() {
        assertThat(HostCandidates.of(addresses, 10_001, false))
                .hasSize(2)
                .allMatch(candidate -> candidate.tcpType() == IceCandidate.TcpType.NONE);
    }

    @Test
    void listensPassivelyOnTcp() {
        assertThat(HostCandidates.of(addresses, 10_001, true))
                .filteredOn(candidate -> candidate.address().protocol() == TransportProtocol.TCP)
                .hasSize(2)
                .allMatch(candidate -> candidate.tcpType() == IceCandidate.TcpType.PASSIVE);
    }

    private static TransportAddress address(String literal) {
        return Objects.requireNonNull(TransportAddress.parse(literal, 0, TransportProtocol.UDP));
    }
}
