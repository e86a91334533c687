package io.sluice.api.ice;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.config.ServerConfig.IceServer;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IceServersTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000 - 3_600);
    private static final IceServer STUN = new IceServer(List.of("stun:s.example.org"), "", "", "", Duration.ZERO);
    private static final IceServer TURN = new IceServer(
            List.of("turn:t.example.org?transport=udp", "turn:t.example.org?transport=tcp"),
            "",
            "",
            "north",
            Duration.ofHours(1));

    @Test
    void timeLimitedCredentialsAreThoseThatCoturnComputes() {
        // printf '1700000000:ada' | openssl dgst -sha1 -hmac north -binary | base64
        assertThat(TurnCredentials.timeLimited("north", "ada", Instant.ofEpochSecond(1_700_000_000)))
                .isEqualTo(new TurnCredentials("1700000000:ada", "ndZ88ryT1whVxdkcRLepT9D1MpM="));
    }

    @Test
    void identitiesOfOtherScriptsBecomePlain() {
        assertThat(TurnCredentials.timeLimited("north", "zoë", Instant.EPOCH).username())
                .isEqualTo("0:7a6fc3ab");
    }

    @Test
    void clientsGetThemAsTheirRtcConfigurationWantsThem() {
        JsonArray servers = new IceServers(List.of(STUN, TURN)).toJson("ada", NOW);
        assertThat(servers.encode())
                .isEqualTo("[{\"urls\":[\"stun:s.example.org\"]},"
                        + "{\"urls\":[\"turn:t.example.org?transport=udp\",\"turn:t.example.org?transport=tcp\"],"
                        + "\"username\":\"1700000000:ada\",\"credential\":\"ndZ88ryT1whVxdkcRLepT9D1MpM=\"}]");
    }

    @Test
    void encodersGetALinkForEachUrl() {
        assertThat(new IceServers(List.of(STUN, TURN)).toLinks("ada", NOW))
                .containsExactly(
                        "<stun:s.example.org>; rel=\"ice-server\"",
                        "<turn:t.example.org?transport=udp>; rel=\"ice-server\"; username=\"1700000000:ada\";"
                                + " credential=\"ndZ88ryT1whVxdkcRLepT9D1MpM=\"; credential-type=\"password\"",
                        "<turn:t.example.org?transport=tcp>; rel=\"ice-server\"; username=\"1700000000:ada\";"
                                + " credential=\"ndZ88ryT1whVxdkcRLepT9D1MpM=\"; credential-type=\"password\"");
    }

    @Test
    void staticCredentialsAreHandedOutAsTheyAre() {
        IceServer server = new IceServer(List.of("turns:t.example.org"), "u", "c", "", Duration.ZERO);
        assertThat(new IceServers(List.of(server)).toJson("ada", NOW).encode())
                .isEqualTo("[{\"urls\":[\"turns:t.example.org\"],\"username\":\"u\",\"credential\":\"c\"}]");
    }
}
