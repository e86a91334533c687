package io.sluice.api.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.node.SfuConfig;
import io.sluice.parameters.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {
    private static ServerConfig read(String yaml) throws ConfigException {
        return ServerConfig.of(yaml, "sluice.yaml", Map.of());
    }

    private static ServerConfig read(Map<String, String> environment) throws ConfigException {
        return ServerConfig.of("", "sluice.yaml", environment);
    }

    private static String reference() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ServerConfigTest.class.getResourceAsStream("/sluice.reference.yaml"))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void theReferenceNamesEveryKeyAndNoOther() throws Exception {
        Node tree = Objects.requireNonNull(YamlTree.parse(reference(), "reference"));
        ConfigReader reader = new ConfigReader((Node.Fields) tree, "reference", Map.of());
        ServerConfigKeys.read(reader);
        TreeSet<String> written = new TreeSet<>();
        leaves((Node.Fields) tree, "", written);
        assertThat(written).isEqualTo(reader.keys());
    }

    @Test
    void theReferenceShowsTheDefaults() throws Exception {
        ServerConfig defaults = read("");
        ServerConfig reference = read(reference());
        assertThat(reference.auth().toString()).isEqualTo(defaults.auth().toString());
        assertThat(reference.auth()).isEqualTo(defaults.auth());
        assertThat(reference.media()).isEqualTo(defaults.media());
        assertThat(reference.admin()).isEqualTo(defaults.admin());
        assertThat(reference.conferences()).isEqualTo(defaults.conferences());
        assertThat(reference.signalling()).isEqualTo(defaults.signalling());
        assertThat(reference.iceServers()).isEqualTo(defaults.iceServers());
        assertThat(reference.http())
                .isEqualTo(new ServerConfig.Http(
                        defaults.http().bind(),
                        true,
                        defaults.http().port(),
                        defaults.http().tls(),
                        defaults.http().corsOrigins(),
                        defaults.http().webSocketOrigins(),
                        defaults.http().maxBodyBytes(),
                        defaults.http().connections()));
    }

    private static void leaves(Node.Fields fields, String path, Set<String> keys) {
        fields.nodes().forEach((name, node) -> {
            if (node instanceof Node.Fields inner) {
                leaves(inner, path + name + ".", keys);
            } else {
                keys.add(path + name);
            }
        });
    }

    @Test
    void everyKeyCanBeSetInTheEnvironment() throws Exception {
        Node tree = Objects.requireNonNull(YamlTree.parse(reference(), "reference"));
        TreeSet<String> keys = new TreeSet<>();
        leaves((Node.Fields) tree, "", keys);
        for (String key : keys) {
            if (key.equals("http.tls.certificate") || key.equals("http.tls.key") || key.endsWith("apiKey")) {
                continue;
            }
            assertThatThrownBy(() -> read(Map.of(ConfigReader.variable(key), "\u0001 no such value")))
                    .as(key)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(ConfigReader.variable(key))
                    .hasMessageContaining(key);
        }
        assertThat(ConfigReader.variable("http.maxBodyBytes")).isEqualTo("SLUICE_HTTP_MAX_BODY_BYTES");
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SLUICE_API_KEY", "0123456789abcdef");
        environment.put("SLUICE_HTTP_PORT", "9000");
        environment.put("SLUICE_HTTP_BIND", "0.0.0.0");
        environment.put("SLUICE_MEDIA_PORT", "20000");
        environment.put("SLUICE_ADVERTISED_ADDRESSES", "203.0.113.7, 2001:db8::7");
        environment.put("SLUICE_ICE_SERVERS", "[{urls: ['stun:turn.example.org']}]");
        environment.put("SLUICE_ADMIN_PORT", "");
        ServerConfig config = ServerConfig.of("http: {port: 1, bind: \"::1\"}", "sluice.yaml", environment);
        assertThat(config.auth().apiKey()).isEqualTo("0123456789abcdef");
        assertThat(config.http().port()).isEqualTo(9000);
        assertThat(config.http().bind()).isEqualTo("0.0.0.0");
        assertThat(config.media().mediaPort()).isEqualTo(20000);
        assertThat(config.media().advertisedAddresses()).containsExactly("203.0.113.7", "2001:db8::7");
        assertThat(config.iceServers().getFirst().urls()).containsExactly("stun:turn.example.org");
        assertThat(config.admin().port()).isEqualTo(9090);
    }

    @Test
    void everySectionIsRead() throws Exception {
        ServerConfig config = read("""
                http:
                  tls: {certificate: c.pem, key: k.pem}
                auth:
                  jwtKeys:
                    - {id: one, secret: "0123456789abcdef0123456789abcdef"}
                ice:
                  mode: lite
                  servers:
                    - urls: ["turn:t.example.org:3478?transport=tcp"]
                      secret: north
                conferences: {allowedCodecs: [vp9, Opus]}
                signalling: {resumeTimeoutSeconds: 0}
                """);
        assertThat(config.http().tls()).isEqualTo(new ServerConfig.Tls(Path.of("c.pem"), Path.of("k.pem")));
        assertThat(config.auth().jwtKeys()).hasSize(1);
        assertThat(config.media().ice().mode()).isEqualTo(SfuConfig.IceMode.LITE);
        assertThat(config.iceServers().getFirst().lifetime()).isEqualTo(Duration.ofHours(12));
        assertThat(config.conferences().allowedCodecs()).containsExactly(Codec.VP9, Codec.OPUS);
        assertThat(config.signalling().resumeTimeout()).isZero();
    }

    @Test
    void onlyAServerThatNobodyConfiguredGivesThePageTokens() throws Exception {
        assertThat(read("").open()).isTrue();
        assertThat(read("http: {port: 1}").open()).isTrue();
        assertThat(read("http: {bind: 127.0.0.1}").open()).isFalse();
        assertThat(read(Map.of("SLUICE_API_KEY", "0123456789abcdef")).open()).isFalse();
        assertThat(read("auth: {jwtKeys: [{id: a, secret: 0123456789abcdef0123456789abcdef}]}")
                        .open())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'http:\n  prt: 1'                    | sluice.yaml line 2: unknown key "http.prt"; known here are: answerTimeoutSeconds, bind
                    'htp: {}'                            | sluice.yaml line 1: unknown key "htp"
                    'http: 8080'                         | sluice.yaml line 1: http must be a section with
                    'http:\n\n  port: eighty'            | sluice.yaml line 3: http.port must be a whole number from 0 to 65535, not "eighty"
                    'http: {port: 65536}'                | must be a whole number from 0 to 65535, not "65536"
                    'http: {port: -1}'                   | http.port must be
                    'http: {port: [1]}'                  | http.port must be
                    'http: {bind: "a b"}'                | http.bind must be a host name or an IP address
                    'http: {corsOrigins: [example.org]}' | http.corsOrigins must be a list
                    'http: {tls: {key: k.pem}}'          | http.tls.certificate is needed
                    'http: {tls: {key: "k\\0", certificate: c.pem}}' | http.tls.key must be the path of a file, not "k?"
                    'admin: {enabled: yes}'              | admin.enabled must be true or false, not "yes"
                    'auth: {apiKey: short}'              | auth.apiKey must be 16 to 256
                    'auth: {jwtKeys: [{id: a}]}'         | auth.jwtKeys need id and secret each
                    'auth: {jwtKeys: [{id: a, secrt: b}]}' | unknown key "auth.jwtKeys[0].secrt"
                    'auth: {jwtKeys: [{id: a, secret: short}]}' | auth.jwtKeys[0].secret must be 32 to 512
                    'auth: {jwtKeys: x}'                 | auth.jwtKeys must be a list
                    'auth: {clockSkewSeconds: 61}'       | from 0 to 60
                    'auth: {tokenLifetimeSeconds: 700000}' | must not be above auth.maxTokenLifetimeSeconds
                    'media: {bindAddresses: [host.name]}' | must be a list of at most 256 items, each an IPv4 or IPv6 address
                    'media: {advertisedAddresses: 1.2.3}' | "1.2.3" is no IPv4 or IPv6 address
                    'media: {port: 65535, loops: 2}'     | leaves no room for 2 loops
                    'ice: {mode: half}'                  | ice.mode must be one of full, lite, not "half"
                    'ice: {servers: [{urls: [http://a]}]}' | ice.servers[0].urls must be a list
                    'ice: {servers: [{urls: ["turn:a"]}]}' | need secret, or username and credential
                    'ice: {servers: [{urls: ["turn:a"], username: u, credential: c, secret: s}]}' | not both
                    'ice: {servers: [a]}'                | ice.servers must be a list of sections
                    'ice: {consentIntervalSeconds: 30, consentTimeoutSeconds: 10}' | must be longer than
                    'conferences: {allowedCodecs: [mp3]}' | conferences.allowedCodecs must be a list
                    '- a'                                | keys such as "http:" are expected
                    'http: {port: 1'                     | not valid YAML
                    'http: {port: 1, port: 2}'           | Duplicate field
                    """)
    void refusesByNameLineAndExpectation(String yaml, String sentence) {
        assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(sentence.replace("known here are:", "known here:"));
    }

    @Test
    void secretsAreNeverQuoted() {
        assertThatThrownBy(() -> read("auth: {apiKey: tooshort, jwtKeys: [{id: a, secret: alsoshort}]}"))
                .isInstanceOf(ConfigException.class)
                .message()
                .doesNotContain("tooshort", "alsoshort");
    }

    @Test
    void allProblemsAreToldTogether() {
        assertThatThrownBy(() -> read("http: {port: x}\nadmin: {port: y}\nnope: 1"))
                .message()
                .hasLineCount(3);
    }

    @Test
    void filesThatCannotBeReadAreNamed(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing.yaml");
        assertThatThrownBy(() -> ServerConfig.load(missing, Map.of()))
                .hasMessage("The configuration file " + missing + " does not exist.");
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> ServerConfig.load(binary, Map.of())).hasMessageContaining("is not UTF-8 text");
        assertThatThrownBy(() -> ServerConfig.load(folder, Map.of())).hasMessageContaining("cannot be read");
        Path empty = Files.writeString(folder.resolve("empty.yaml"), "# nothing\n");
        assertThat(ServerConfig.load(empty, Map.of()).http().port()).isEqualTo(8080);
    }

    @Test
    void printingAConfigurationShowsNoSecret() throws Exception {
        ServerConfig config = ServerConfig.of(
                "ice: {servers: [{urls: ['turn:t'], secret: hidden-one}]}",
                "sluice.yaml",
                Map.of("SLUICE_API_KEY", "hidden-two-0123456789"));
        assertThat(config.toString()).doesNotContain("hidden");
    }
}
