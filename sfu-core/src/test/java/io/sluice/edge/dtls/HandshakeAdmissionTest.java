package io.sluice.edge.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.edge.dtls.HandshakeAdmission.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HandshakeAdmissionTest {
    @Test
    void letsTheNextInWhenOneLeaves() throws InterruptedException {
        HandshakeAdmission admission = admission(2, 2, 10);
        Ticket first = enter(admission, "10.0.0.1");
        Ticket second = enter(admission, "10.0.0.2");
        Ticket third = enter(admission, "10.0.0.3");
        assertThat(first.await(0)).isTrue();
        assertThat(second.await(0)).isTrue();
        assertThat(third.await(0)).isFalse();

        first.leave();

        assertThat(third.await(0)).isTrue();
        assertThat(admission.running()).isEqualTo(2);
        assertThat(admission.waiting()).isZero();
    }

    @Test
    void refusesWhenTheQueueIsFull() {
        HandshakeAdmission admission = admission(2, 1, 10);
        enter(admission, "10.0.0.1");
        enter(admission, "10.0.0.2");
        Ticket waiting = enter(admission, "10.0.0.3");
        assertThat(admission.enter(address("10.0.0.4"))).isNull();

        waiting.leave();

        assertThat(admission.enter(address("10.0.0.4"))).isNotNull();
    }

    @Test
    void refusesOneAddressBeforeTheOthers() {
        HandshakeAdmission admission = admission(10, 10, 2);
        enter(admission, "10.0.0.1");
        Ticket second = enter(admission, "10.0.0.1");
        assertThat(admission.enter(address("10.0.0.1"))).isNull();
        assertThat(admission.enter(address("10.0.0.2"))).isNotNull();

        second.leave();

        assertThat(admission.enter(address("10.0.0.1"))).isNotNull();
    }

    @Test
    void letsOthersPassAnAddressThatHoldsHalfOfThePlaces() throws InterruptedException {
        HandshakeAdmission admission = admission(4, 100, 50);
        List<Ticket> stalling = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stalling.add(enter(admission, "10.0.0.1"));
        }
        Ticket other = enter(admission, "10.0.0.2");

        assertThat(other.await(0)).isTrue();
        assertThat(stalling.get(1).await(0)).isTrue();
        assertThat(stalling.get(2).await(0)).isFalse();
        other.leave();
        assertThat(stalling.get(2).await(0)).isFalse();
        stalling.get(0).leave();
        assertThat(stalling.get(2).await(0)).isTrue();
    }

    @Test
    void countsAnIpv6NetworkAsOneAddress() {
        HandshakeAdmission admission = admission(10, 10, 1);
        enter(admission, "2001:db8:0:1::1");

        assertThat(admission.enter(address("2001:db8:0:1:ffff::2"))).isNull();
        assertThat(admission.enter(address("2001:db8:0:2::1"))).isNotNull();
    }

    private static HandshakeAdmission admission(int concurrent, int waiting, int perAddress) {
        return new HandshakeAdmission(
                new DtlsLimits(concurrent, waiting, perAddress, Duration.ofSeconds(1), Duration.ofHours(1)));
    }

    private static Ticket enter(HandshakeAdmission admission, String address) {
        return Objects.requireNonNull(admission.enter(address(address)));
    }

    private static TransportAddress address(String literal) {
        return Objects.requireNonNull(TransportAddress.parse(literal, 5000, TransportProtocol.UDP));
    }
}
