package io.sluice.api.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.fuzz.Promise;
import io.sluice.fuzz.TextTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Any text as a configuration file: a checked configuration or what is wrong with it.
public final class ConfigFuzz implements TextTarget {
    @Override
    public String name() {
        return "configuration";
    }

    @Override
    public String instrumented() {
        return "io.sluice.**:org.yaml.snakeyaml.**";
    }

    /// Each is a file of a hundred lines, which its operator writes and no stranger.
    @Override
    public int inputsPerBuild() {
        return 200_000;
    }

    @Override
    public int maxInputBytes() {
        return 16 * 1024;
    }

    @Override
    public List<String> texts() {
        try (InputStream in = Objects.requireNonNull(ConfigFuzz.class.getResourceAsStream("/sluice.reference.yaml"))) {
            return List.of(
                    new String(in.readAllBytes(), UTF_8),
                    "http: {port: 8080, bind: 0.0.0.0}\nmedia: {port: 1_000}\n",
                    "ice:\n  servers:\n  - urls: [\"stun:a:1\", \"turn:b\"]\n    secret: x\n",
                    "auth:\n  jwtKeys:\n  - {id: a, secret: \"0123456789012345678901234567890123\"}\n",
                    "a: &x [1, 2]\nb: *x\n---\n!!int 3\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void fuzz(String text) {
        try {
            ServerConfig config = ServerConfig.of(text, "fuzzed", Map.of());
            Promise.within(config.http().port(), 0, 65_535, "a port is one");
            Promise.that(!config.conferences().allowedCodecs().isEmpty(), "a conference has a codec");
            config.open();
        } catch (ConfigException e) {
            Promise.that(e.getMessage() != null && !e.getMessage().isEmpty(), "a problem says what is wrong");
        }
    }
}
