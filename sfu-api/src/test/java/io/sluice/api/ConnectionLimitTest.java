package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
    @Test
    void admitsAsManyAsTheLimitInAll() {
        ConnectionLimit limit = new ConnectionLimit(2, 2);
        assertThat(limit.admit("192.0.2.1")).isTrue();
        assertThat(limit.admit("192.0.2.2")).isTrue();
        assertThat(limit.admit("192.0.2.3")).isFalse();
        limit.release("192.0.2.1");
        assertThat(limit.admit("192.0.2.3")).isTrue();
        assertThat(limit.open()).isEqualTo(2);
        assertThat(limit.refused()).isEqualTo(1);
    }

    @Test
    void admitsAsManyFromOneAddressAndStillThoseOfOthers() {
        ConnectionLimit limit = new ConnectionLimit(10, 1);
        assertThat(limit.admit("192.0.2.1")).isTrue();
        assertThat(limit.admit("192.0.2.1")).isFalse();
        assertThat(limit.admit("192.0.2.2")).isTrue();
        limit.release("192.0.2.1");
        assertThat(limit.admit("192.0.2.1")).isTrue();
    }

    @Test
    void takesANetworkOfIpv6ForOnePlace() {
        ConnectionLimit limit = new ConnectionLimit(10, 1);
        assertThat(limit.admit("2001:db8:0:1::1")).isTrue();
        assertThat(limit.admit("2001:db8:0:1:ffff::2")).isFalse();
        assertThat(limit.admit("2001:db8:0:2::1")).isTrue();
        limit.release("2001:db8:0:1::1");
        assertThat(limit.admit("2001:db8:0:1:0:0:0:3")).isTrue();
    }

    @Test
    void takesWhatIsNoAddressForAPlaceOfItsOwn() {
        ConnectionLimit limit = new ConnectionLimit(10, 1);
        assertThat(limit.admit("fe80::1%gone0")).isTrue();
        assertThat(limit.admit("fe80::1%gone0")).isFalse();
        assertThat(limit.admit("")).isTrue();
    }
}
