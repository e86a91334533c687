package io.sluice.api.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Any text as a configuration file: a checked configuration or what is wrong with it.
public final class ConfigFuzz implements FuzzTarget {
    @Override
    public String name() {
        return "configuration";
    }

    @Override
    public String instrumented() {
        return "io.sluice.**:org.yaml.snakeyaml.**";
    }

    @Override
    public int inputsPerBuild() {
        return 20_000;
    }

    /// A file, not a packet.
    @Override
    public long maxAllocatedBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public int maxInputBytes() {
        return 16 * 1024;
    }

    @Override
    public List<byte[]> seeds() {
        try (InputStream in = Objects.requireNonNull(ConfigFuzz.class.getResourceAsStream("/sluice.reference.yaml"))) {
            return List.of(
                    in.readAllBytes(),
                    "http: {port: 8080, bind: 0.0.0.0}\nmedia: {port: 1_000}\n".getBytes(UTF_8),
                    "ice:\n  servers:\n  - urls: [\"stun:a:1\", \"turn:b\"]\n    secret: x\n".getBytes(UTF_8),
                    "auth:\n  jwtKeys:\n  - {id: a, secret: \"0123456789012345678901234567890123\"}\n".getBytes(UTF_8),
                    "a: &x [1, 2]\nb: *x\n---\n!!int 3\n".getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void fuzz(byte[] input) {
        try {
            ServerConfig config = ServerConfig.of(new String(input, UTF_8), "fuzzed", Map.of());
            Promise.within(config.http().port(), 0, 65_535, "a port is one");
            Promise.that(!config.conferences().allowedCodecs().isEmpty(), "a conference has a codec");
            config.open();
        } catch (ConfigException e) {
            Promise.that(e.getMessage() != null && !e.getMessage().isEmpty(), "a problem says what is wrong");
        }
    }
}
