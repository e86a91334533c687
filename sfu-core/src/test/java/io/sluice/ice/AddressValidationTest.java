package io.sluice.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import org.junit.jupiter.api.Test;

class AddressValidationTest {
    private final AddressValidation validation = new AddressValidation();
    private final FiveTuple tuple = from(1, TransportProtocol.UDP);

    private static FiveTuple from(int port, TransportProtocol protocol) {
        byte[] ip = {(byte) 192, 0, 2, 1};
        return new FiveTuple(TransportAddress.of(ip, 10_000, protocol), TransportAddress.of(ip, port, protocol));
    }

    @Test
    void threeTimesGoesThereWhatCameFromThere() {
        assertThat(validation.spend(tuple, 1)).isFalse();
        validation.received(tuple, 100);
        assertThat(validation.spend(tuple, 299)).isTrue();
        assertThat(validation.spend(tuple, 2)).isFalse();
        assertThat(validation.spend(tuple, 1)).isTrue();
        validation.received(tuple, 1);
        assertThat(validation.spend(tuple, 3)).isTrue();
        assertThat(validation.spend(from(2, TransportProtocol.UDP), 1)).isFalse();
    }

    @Test
    void anAnswerEndsTheCounting() {
        assertThat(validation.hasValidated()).isFalse();
        validation.validated(tuple);
        assertThat(validation.isValidated(tuple)).isTrue();
        assertThat(validation.hasValidated()).isTrue();
        assertThat(validation.spend(tuple, 1_000_000)).isTrue();
        assertThat(validation.isValidated(from(2, TransportProtocol.UDP))).isFalse();
    }

    /// One check read off the wire, sent again from a hundred ports.
    @Test
    void whoAnsweredIsNotPushedOutByThoseWhoDidNot() {
        validation.validated(tuple);
        for (int port = 2; port < 500; port++) {
            validation.received(from(port, TransportProtocol.UDP), 100);
        }
        assertThat(validation.isValidated(tuple)).isTrue();
    }

    @Test
    void aNamedCandidateHasItsAllowanceOnce() {
        validation.named(tuple);
        assertThat(validation.spend(tuple, 2_000)).isTrue();
        validation.named(tuple);
        assertThat(validation.spend(tuple, 1)).isFalse();
    }

    @Test
    void aTcpConnectionHasShownItself() {
        assertThat(validation.isValidated(from(1, TransportProtocol.TCP))).isTrue();
        assertThat(validation.spend(from(1, TransportProtocol.TCP), 1_000)).isTrue();
    }

    @Test
    void whatIsForgottenGetsNothingAndWhatIsUsedIsNotForgotten() {
        validation.validated(tuple);
        FiveTuple second = from(2, TransportProtocol.UDP);
        validation.received(second, 1_000);
        for (int port = 3; port < 200; port++) {
            validation.received(from(port, TransportProtocol.UDP), 1_000);
            assertThat(validation.isValidated(tuple)).isTrue();
        }
        assertThat(validation.spend(second, 1)).isFalse();
        assertThat(validation.spend(from(199, TransportProtocol.UDP), 1)).isTrue();
    }
}
