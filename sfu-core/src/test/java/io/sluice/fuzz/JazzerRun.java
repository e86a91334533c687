package io.sluice.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One target and a time in → Jazzer in a process of its own, and what it came to out.
///
/// Its folder keeps the inputs that reached new branches (`corpus`, where the next run goes on), those that broke a
/// promise (`findings`) and the last log.
final class JazzerRun {
    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
    private static final int PROGRESS_SECONDS = 10;

    /// To load and instrument the classes, and to finish the last input.
    private static final int GRACE_SECONDS = 120;

    /// An input that takes so long hangs. The first one waits for all classes to be instrumented, on any machine.
    private static final int INPUT_TIMEOUT_SECONDS = 60;

    private final FuzzTarget target;
    private final int seconds;
    private final Path corpus;
    private final Path seeds;
    private final Path findings;
    private final Path log;
    private final Path figures;
    private final Cost cost;
    private final FileTime begun = FileTime.from(Instant.now());

    JazzerRun(FuzzTarget target, int seconds, Path folder) throws IOException {
        this.target = target;
        this.seconds = seconds;
        this.corpus = Files.createDirectories(folder.resolve("corpus"));
        this.seeds = Files.createDirectories(folder.resolve("seeds"));
        this.findings = Files.createDirectories(folder.resolve("findings"));
        this.log = folder.resolve("log.txt");
        this.figures = folder.resolve("figures");
        Files.deleteIfExists(figures);
        this.cost = new Cost(target, figures);
    }

    long inputs() {
        return cost.inputs();
    }

    /// @return whether every promise was kept
    boolean play(LongConsumer progress) throws IOException, InterruptedException {
        empty(seeds);
        int number = 0;
        for (byte[] seed : FuzzInputs.of(target)) {
            Files.write(seeds.resolve("seed-" + number++), seed);
        }
        Process process = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Thread end = new Thread(process::destroyForcibly, "fuzz-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            int waited = 0;
            while (!process.waitFor(PROGRESS_SECONDS, TimeUnit.SECONDS)) {
                progress.accept(inputs());
                waited += PROGRESS_SECONDS;
                if (waited > seconds + GRACE_SECONDS) {
                    process.destroyForcibly().waitFor();
                }
            }
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(end);
        }
        return process.exitValue() == 0;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                        .toString(),
                "-ea",
                "-Xmx1g",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-D" + JazzerEntry.TARGET_PROPERTY + "=" + target.name(),
                "-D" + JazzerEntry.FIGURES_PROPERTY + "=" + figures,
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                JAZZER,
                "--target_class=" + JazzerEntry.class.getName(),
                "--instrumentation_includes=" + target.instrumented(),
                // Jazzer's own detectors look at our classes only; the one for sun.misc.Unsafe breaks Netty's queues.
                "--custom_hook_includes=io.sluice.**",
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer",
                "--reproducer_path=" + findings));
        command.addAll(List.of(
                "-max_total_time=" + seconds,
                "-timeout=" + INPUT_TIMEOUT_SECONDS,
                "-max_len=" + target.maxInputBytes(),
                "-rss_limit_mb=4096",
                "-artifact_prefix=" + findings + File.separator,
                corpus.toString(),
                seeds.toString()));
        return command;
    }

    /// The input that broke a promise, null where Jazzer ended for another reason.
    @Nullable
    Path finding() throws IOException {
        for (Path file : files(findings)) {
            // One that an earlier run found, too, is written anew under its old name.
            if (!file.toString().endsWith(".java")
                    && Files.getLastModifiedTime(file).compareTo(begun) >= 0) {
                return file;
            }
        }
        return null;
    }

    /// The inputs that reached new branches, in this run and those before.
    List<Path> kept() throws IOException {
        return files(corpus);
    }

    /// What the log says of it.
    String account() throws IOException {
        return Files.readAllLines(log).stream()
                        .filter(line -> line.startsWith("== Java Exception") || line.contains("ERROR: libFuzzer"))
                        .findFirst()
                        .orElse("Jazzer ended before its time")
                + " (" + log + ")";
    }

    private static void empty(Path folder) throws IOException {
        for (Path file : files(folder)) {
            Files.delete(file);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
