package io.sluice.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportAddressTest {
    private static TransportAddress udp(String host, int port) {
        return Objects.requireNonNull(TransportAddress.parse(host, port, TransportProtocol.UDP), host);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::A, 2001:db8::a",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "::ffff:192.0.2.33, 192.0.2.33"
    })
    void readsLiteralsAndWritesThemAsRfc5952Wants(String text, String written) {
        assertThat(udp(text, 5_000).host()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "example.org",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4 ",
                "-1.2.3.4",
                "1.2.3.0x4",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "g::",
                "::1%eth0",
                "[::1]",
                "::1.2.3",
                "1.2.3.4::",
                "0000:0000:0000:0000:0000:ffff:255.255.255.2555",
                "٣.1.1.1"
            })
    void refusesWhatIsNoLiteralAndResolvesNoName(String text) {
        assertThat(TransportAddress.parse(text, 5_000, TransportProtocol.UDP)).isNull();
    }

    @Test
    void everyAddressReadsBackAsItself() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] ip = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(ip);
            for (int k = 0; k < ip.length; k++) {
                // Many zeros, so that gaps of every place and length occur.
                ip[k] = random.nextInt(3) == 0 ? ip[k] : 0;
            }
            TransportAddress address = TransportAddress.of(ip, random.nextInt(65_536), TransportProtocol.UDP);
            assertThat(udp(address.host(), address.port())).isEqualTo(address);
        }
    }

    @Test
    void randomTextNeverThrows() {
        SplittableRandom random = new SplittableRandom(12);
        String alphabet = "0123456789abcdefg:::..%[]-";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(48); k > 0; k--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            TransportAddress address = TransportAddress.parse(text.toString(), 1, TransportProtocol.UDP);
            if (address != null) {
                assertThat(udp(address.host(), 1)).isEqualTo(address);
            }
        }
    }

    @Test
    void addressPortAndProtocolMakeTheIdentity() {
        TransportAddress address = udp("192.0.2.1", 5_000);
        assertThat(address).isEqualTo(udp("::ffff:192.0.2.1", 5_000)).hasSameHashCodeAs(udp("192.0.2.1", 5_000));
        assertThat(address).isNotEqualTo(udp("192.0.2.1", 5_001)).isNotEqualTo(udp("192.0.2.2", 5_000));
        assertThat(address)
                .isNotEqualTo(TransportAddress.parse("192.0.2.1", 5_000, TransportProtocol.TCP))
                .isEqualTo(address.withPort(1).withPort(5_000));
    }

    @Test
    void aMappedAddressIsItsIpv4Address() {
        TransportAddress mapped = udp("::ffff:127.0.0.1", 1);
        assertThat(mapped.isIpv6()).isFalse();
        assertThat(mapped.isLoopback()).isTrue();
    }

    @Test
    void keepsNoArrayOfItsCaller() {
        byte[] ip = {10, 0, 0, 1};
        TransportAddress address = TransportAddress.of(ip, 1, TransportProtocol.UDP);
        ip[3] = 2;
        address.ip()[3] = 3;
        assertThat(address.host()).isEqualTo("10.0.0.1");
    }

    @Test
    void knowsLoopbackAndLinkLocal() {
        assertThat(udp("127.8.8.8", 1).isLoopback()).isTrue();
        assertThat(udp("::1", 1).isLoopback()).isTrue();
        assertThat(udp("::2", 1).isLoopback()).isFalse();
        assertThat(udp("169.254.1.1", 1).isLinkLocal()).isTrue();
        assertThat(udp("fe80::1", 1).isLinkLocal()).isTrue();
        assertThat(udp("febf::1", 1).isLinkLocal()).isTrue();
        assertThat(udp("fec0::1", 1).isLinkLocal()).isFalse();
    }

    @Test
    void showsPortAndProtocol() {
        assertThat(udp("2001:db8::1", 443)).hasToString("[2001:db8::1]:443");
        assertThat(udp("192.0.2.1", 443)).hasToString("192.0.2.1:443");
        assertThat(TransportAddress.parse("192.0.2.1", 443, TransportProtocol.TCP))
                .hasToString("192.0.2.1:443/tcp");
    }

    @Test
    void refusesWrongSizesAndPorts() {
        assertThatThrownBy(() -> TransportAddress.of(new byte[5], 1, TransportProtocol.UDP))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TransportAddress.of(new byte[4], 65_536, TransportProtocol.UDP))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(TransportAddress.parse("192.0.2.1", -1, TransportProtocol.UDP))
                .isNull();
    }

    @Test
    void aFiveTupleIsAValue() {
        FiveTuple tuple = new FiveTuple(udp("192.0.2.1", 1), udp("192.0.2.2", 2));
        assertThat(tuple).isEqualTo(new FiveTuple(udp("192.0.2.1", 1), udp("192.0.2.2", 2)));
        assertThat(tuple).isNotEqualTo(new FiveTuple(udp("192.0.2.2", 2), udp("192.0.2.1", 1)));
    }
}
