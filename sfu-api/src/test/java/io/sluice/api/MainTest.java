package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private int run(Map<String, String> environment, String... arguments) {
        return new Main(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), environment)
                .run(List.of(arguments), server -> {
                    throw new AssertionError("nothing is to start here");
                });
    }

    @Test
    void helpAndVersionAreNoFailure() {
        assertThat(run("help")).isEqualTo(Main.OK);
        assertThat(run()).isEqualTo(Main.OK);
        assertThat(out.toString(UTF_8)).contains("run [--config FILE]", "SLUICE_API_KEY");
        assertThat(run("version")).isEqualTo(Main.OK);
        assertThat(out.toString(UTF_8)).contains("sluice ");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void wrongUseSaysWhatIsRight() {
        assertThat(run("start")).isEqualTo(Main.USAGE);
        assertThat(run("run", "--config")).isEqualTo(Main.USAGE);
        assertThat(run("run", "sluice.yaml")).isEqualTo(Main.USAGE);
        assertThat(run("run", "--config", "a", "b")).isEqualTo(Main.USAGE);
        assertThat(err.toString(UTF_8)).contains("Unknown command \"start\".", "run takes --config FILE");
    }

    @Test
    void aWrongConfigurationIsOneSentenceAndTheWayOut(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("sluice.yaml"), "http:\n  prt: 80\n");
        assertThat(run("run", "--config", file.toString())).isEqualTo(Main.NOT_STARTED);
        assertThat(err.toString(UTF_8)).hasLineCount(1).contains(file + " line 2", "http.prt", "port");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(run("run", "--config", "/no/such/file")).isEqualTo(Main.NOT_STARTED);
        assertThat(err.toString(UTF_8)).hasLineCount(1).contains("/no/such/file does not exist");
    }

    @Test
    void aWrongVariableIsNamed() {
        assertThat(run(Map.of("SLUICE_HTTP_PORT", "tcp://10.0.0.1:80"), "run")).isEqualTo(Main.NOT_STARTED);
        assertThat(err.toString(UTF_8)).hasLineCount(1).contains("SLUICE_HTTP_PORT", "http.port", "tcp://10.0.0.1:80");
    }
}
