package io.sluice.stun;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The sample messages of RFC 5769 §2, with their short-term password.
class StunVectorsTest {
    private static final StunKey KEY = new StunKey("VOkJxbRl1RmTxUk/WvJxBt");

    static final byte[] REQUEST = bytes("""
            000100582112a442b7e7a701bc34d686fa87dfae
            802200105354554e207465737420636c69656e74
            002400046e0001ff
            80290008932ff9b151263b36
            000600096576746a3a68367659202020
            000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
            80280004e57a3bcf""");

    static final byte[] RESPONSE_IPV4 = bytes("""
            0101003c2112a442b7e7a701bc34d686fa87dfae
            8022000b7465737420766563746f7220
            002000080001a147e112a643
            000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7
            80280004c07d4c96""");

    static final byte[] RESPONSE_IPV6 = bytes("""
            010100482112a442b7e7a701bc34d686fa87dfae
            8022000b7465737420766563746f7220
            002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9
            00080014a382954e4be67bf11784c97c8292c275bfe3ed41
            80280004c8fb0b4c""");

    @Test
    void readsTheSampleRequest() {
        StunMessage message = parse(REQUEST);
        assertThat(message.isBindingRequest()).isTrue();
        assertThat(message.username()).isEqualTo("evtj:h6vY");
        assertThat(message.receiverFragment()).isEqualTo("evtj");
        assertThat(message.senderFragment()).isEqualTo("h6vY");
        assertThat(message.priority()).isEqualTo(0x6e0001ffL);
        assertThat(message.claimsControlled()).isTrue();
        assertThat(message.claimsControlling()).isFalse();
        assertThat(message.tieBreaker()).isEqualTo(0x932ff9b151263b36L);
        assertThat(message.transactionId()).isEqualTo(new TransactionId(0xb7e7a701bc34d686L, 0xfa87dfae));
        assertThat(message.unknownRequired()).isEmpty();
        assertThat(StunGuard.check(message, KEY)).isEqualTo(StunGuard.Verdict.GENUINE);
    }

    @Test
    void readsTheSampleResponses() {
        StunMessage ipv4 = parse(RESPONSE_IPV4);
        assertThat(ipv4.isBindingResponse()).isTrue();
        assertThat(ipv4.mappedAddress()).isEqualTo(TransportAddress.parse("192.0.2.1", 32_853, TransportProtocol.UDP));
        assertThat(StunGuard.check(ipv4, KEY)).isEqualTo(StunGuard.Verdict.GENUINE);
        StunMessage ipv6 = parse(RESPONSE_IPV6);
        assertThat(ipv6.mappedAddress())
                .isEqualTo(
                        TransportAddress.parse("2001:db8:1234:5678:11:2233:4455:6677", 32_853, TransportProtocol.UDP));
        assertThat(StunGuard.check(ipv6, KEY)).isEqualTo(StunGuard.Verdict.GENUINE);
    }

    @Test
    void writesWhatTheSampleResponseHolds() {
        TransactionId id = new TransactionId(0xb7e7a701bc34d686L, 0xfa87dfae);
        TransportAddress mapped =
                Objects.requireNonNull(TransportAddress.parse("192.0.2.1", 32_853, TransportProtocol.UDP));
        byte[] software = HexFormat.of().parseHex("7465737420766563746f72");
        byte[] written = StunWriter.bindingSuccess(id)
                .attribute(0x8022, software)
                .mappedAddress(mapped)
                .unsigned();
        // The sample pads SOFTWARE with a blank where we write zero; up to there and behind it all is equal.
        written[20 + 15] = 0x20;
        byte[] expected = java.util.Arrays.copyOf(RESPONSE_IPV4, written.length);
        expected[3] = (byte) (written.length - 20);
        assertThat(written).isEqualTo(expected);
    }

    private static StunMessage parse(byte[] bytes) {
        return Objects.requireNonNull(StunParser.parse(bytes));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
