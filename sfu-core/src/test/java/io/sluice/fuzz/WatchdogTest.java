package io.sluice.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<String> alarms = new ArrayList<>();
    private long seconds = -50;
    private final Watchdog dog = new Watchdog(() -> seconds * 1_000_000_000L, alarms::add, false);

    private void lookAt(long second) {
        seconds = second;
        dog.look();
    }

    @Test
    void tellsOnceOfWhatDoesNotEnd() {
        try (Watchdog.Watch _ = dog.watch(() -> "play it again", PATIENCE)) {
            lookAt(70);
            assertThat(alarms).isEmpty();
            lookAt(71);
            assertThat(alarms).singleElement().asString().contains("HANGS for 121 s: play it again", "tellsOnceOfWhat");
            lookAt(500);
            assertThat(alarms).hasSize(1);
        }
    }

    @Test
    void saysNothingOfWhatEnds() {
        for (int i = 0; i < 10; i++) {
            try (Watchdog.Watch _ = dog.watch(() -> "one of many", PATIENCE)) {
                lookAt(seconds + 60);
            }
        }
        lookAt(10_000);
        assertThat(alarms).isEmpty();
    }

    @Test
    void theOuterWorkMayTakeLongerThanTheInner() {
        try (Watchdog.Watch _ = dog.watch(() -> "outer", PATIENCE.multipliedBy(10))) {
            lookAt(400);
            try (Watchdog.Watch _ = dog.watch(() -> "inner", PATIENCE)) {
                lookAt(600);
            }
        }
        assertThat(alarms).singleElement().asString().contains("inner");
    }

    /// A process that hangs ends by itself, with 1 and with words.
    @Test
    void aProcessThatHangsIsEnded() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                                .toString(),
                        "-Dsluice.patience.seconds=1",
                        "-cp",
                        Objects.requireNonNull(System.getProperty("java.class.path")),
                        Hanging.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(1);
        assertThat(said).contains("HANGS for", "how to begin it again", "Hanging.main");
    }

    /// Does what no input may make a parser do.
    static final class Hanging {
        private Hanging() {}

        public static void main(String[] args) {
            try (Watchdog.Watch _ = Watchdog.watch(() -> "how to begin it again")) {
                while (args.length == 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
