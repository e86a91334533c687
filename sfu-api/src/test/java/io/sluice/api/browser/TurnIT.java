package io.sluice.api.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.server.TestServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two people behind firewalls that let nothing through but a TURN server.
final class TurnIT {
    private static Chromium chromium;
    private Coturn coturn;

    @BeforeAll
    static void launch() {
        chromium = Chromium.launch();
    }

    @AfterAll
    static void end() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void startTurn(@TempDir Path folder) {
        coturn = Coturn.start(folder);
    }

    @AfterEach
    void endTurn() {
        if (coturn != null) {
            coturn.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp"})
    void aCallGoesThroughTheRelayWithCredentialsOfTheServer(String transport) {
        String settings =
                "ice: {servers: [{urls: [\"" + coturn.url(transport) + "\"], secret: \"" + Coturn.SECRET + "\"}]}";
        try (TestServer server = TestServer.startOpen(settings);
                Chromium.Tab tabOfAnna = chromium.tab();
                Chromium.Tab tabOfBert = chromium.tab()) {
            CallPage anna = new CallPage(tabOfAnna);
            CallPage bert = new CallPage(tabOfBert);
            anna.join(server.origin(), "relayed", "Anna", "relay=1");
            bert.join(server.origin(), "relayed", "Bert", "relay=1");
            anna.assertHearsAndSees(1, 1);
            bert.assertHearsAndSees(1, 1);
            assertRelayed(anna.probe(), transport);
            assertRelayed(bert.probe(), transport);
        }
    }

    private static void assertRelayed(JsonNode probe, String transport) {
        JsonNode local = probe.path("localCandidate");
        assertThat(local.path("candidateType").asText()).as(local.toString()).isEqualTo("relay");
        assertThat(local.path("relayProtocol").asText()).as(local.toString()).isEqualTo(transport);
    }
}
