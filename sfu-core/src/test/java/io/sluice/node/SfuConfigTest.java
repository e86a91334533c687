package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SfuConfigTest {
    private final SfuConfig config = SfuConfig.defaults();

    @Test
    void runsHalfTheCoresAsLoopsAndAtLeastOne() {
        assertThat(config.loopCount())
                .isEqualTo(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        assertThat(config.withLoops(3).loopCount()).isEqualTo(3);
    }

    @Test
    void namesAPortOutOfRange() {
        assertThatThrownBy(() -> config.withMediaPort(70_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("media.port must be 0 to 65535, not 70000");
    }

    @Test
    void namesAPortThatLeavesNoRoomForTheLoops() {
        assertThatThrownBy(() -> config.withLoops(4).withMediaPort(65_533))
                .hasMessage("media.port 65533 leaves no room for 4 loops: the last one would have port 65536");
    }

    @Test
    void refusesNamesAndWildcardsAsAddresses() {
        assertThatThrownBy(() -> config.withBindAddresses(List.of("localhost")))
                .hasMessage("media.bindAddresses: \"localhost\" is no IPv4 or IPv6 address");
        for (String wildcard : List.of("0.0.0.0", "::")) {
            assertThatThrownBy(() -> config.withBindAddresses(List.of(wildcard)))
                    .hasMessageStartingWith("media.bindAddresses: \"" + wildcard + "\" stands for all addresses");
        }
        assertThatThrownBy(() -> config.withAdvertisedAddresses(List.of("203.0.113.9", "example.org")))
                .hasMessage("media.advertisedAddresses: \"example.org\" is no IPv4 or IPv6 address");
    }

    @Test
    void wantsConsentToOutliveOneCheck() {
        assertThatThrownBy(() -> config.ice().withConsent(Duration.ofSeconds(20), Duration.ofSeconds(20)))
                .hasMessage("ice.consentTimeout (20000 ms) must be longer than ice.consentInterval (20000 ms)");
    }

    @Test
    void keepsTheRestWhenOneValueIsChanged() {
        SfuConfig changed = config.withMediaPort(4_000)
                .withLoops(2)
                .withTcp(config.tcp().withEnabled(false))
                .withIce(config.ice().withMode(SfuConfig.IceMode.LITE))
                .withAdvertisedAddresses(List.of("203.0.113.9"));
        assertThat(changed)
                .isEqualTo(new SfuConfig(
                        4_000,
                        2,
                        List.of(),
                        List.of("203.0.113.9"),
                        config.ice().withMode(SfuConfig.IceMode.LITE),
                        config.tcp().withEnabled(false),
                        config.dtls(),
                        config.limits()));
    }
}
