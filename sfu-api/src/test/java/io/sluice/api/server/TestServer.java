package io.sluice.api.server;

import io.sluice.api.SluiceServer;
import io.sluice.api.StartException;
import io.sluice.api.auth.Grants;
import io.sluice.api.auth.TokenKeys;
import io.sluice.api.auth.TokenMint;
import io.sluice.api.config.ConfigException;
import io.sluice.api.config.ServerConfig;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A whole server in this process, on free ports of the local machine.
public final class TestServer implements AutoCloseable {
    public static final String API_KEY = "test-key-0123456789";

    private final ServerConfig config;
    private final SluiceServer server;

    private TestServer(ServerConfig config, SluiceServer server) {
        this.config = config;
        this.server = server;
    }

    /// With [#API_KEY] configured.
    ///
    /// @param settings more lines of YAML, such as `signalling: {resumeTimeoutSeconds: 1}`
    public static TestServer start(String... settings) {
        return start(Map.of("SLUICE_API_KEY", API_KEY), settings);
    }

    /// As started by a newcomer: without a key, so that the page gets tokens by itself.
    public static TestServer startOpen(String... settings) {
        return start(Map.of(), settings);
    }

    /// As [#startOpen], where another server was before.
    public static TestServer startOpenAt(int httpPort) {
        return start(Map.of("SLUICE_HTTP_PORT", String.valueOf(httpPort)));
    }

    private static TestServer start(Map<String, String> more, String... settings) {
        Map<String, String> environment = new LinkedHashMap<>(Map.of(
                "SLUICE_HTTP_PORT", "0",
                "SLUICE_ADMIN_PORT", "0",
                "SLUICE_MEDIA_PORT", "0",
                "SLUICE_MEDIA_LOOPS", "1"));
        environment.putAll(more);
        try {
            ServerConfig config = ServerConfig.of(String.join("\n", settings), "test", environment);
            return new TestServer(config, SluiceServer.start(config));
        } catch (ConfigException | StartException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    public SluiceServer server() {
        return server;
    }

    public ServerConfig config() {
        return config;
    }

    /// Such as `http://localhost:40001`, without a slash at the end.
    public String origin() {
        return server.origin().toString();
    }

    public URI uri(String path) {
        return URI.create(origin() + path);
    }

    public URI webSocketUri() {
        return URI.create(origin().replaceFirst("^http", "ws") + "/v1/connect");
    }

    public URI metricsUri() {
        return URI.create("http://127.0.0.1:" + server.adminPort() + "/metrics");
    }

    public String apiKey() {
        return server.apiKey();
    }

    public List<Integer> mediaPorts() {
        return server.mediaPorts();
    }

    /// A token with every right but those over others.
    public String token(String conference, String identity) {
        return token(Grants.everything(conference, identity, identity), Duration.ofHours(1));
    }

    public String token(Grants grants, Duration lifetime) {
        ServerConfig.Auth auth = config.auth();
        TokenKeys keys = TokenKeys.of(auth.jwtKeys(), server.apiKey());
        return new TokenMint(keys, auth.issuer(), auth.audience())
                .mint(grants, lifetime, Instant.now())
                .token();
    }

    @Override
    public void close() {
        server.close();
    }
}
