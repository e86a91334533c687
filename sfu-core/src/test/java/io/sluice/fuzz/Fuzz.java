package io.sluice.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `./sluice fuzz`: targets and a time, or a number of inputs, in → a line for each target and the inputs that broke a
/// promise out. Ends with 1 where there was one.
public final class Fuzz {
    static final String FOLDER_PROPERTY = "sluice.fuzz.folder";

    private static final String USAGE = """
            ./sluice fuzz [TARGET] [--seconds N]            search with Jazzer, N seconds a target (60)
            ./sluice fuzz [TARGET] --inputs N [--seed S]    play N inputs made of the seeds by chance, the same for one S
            ./sluice fuzz TARGET --replay FILE              play one input

            TARGET is one of those below; without it they are played in turn. With the environment variable
            SLUICE_FUZZ_CORPORA the files in its folders stun, rtp, rtcp, sdp and crashes are seeds too.
            """;

    private final FuzzOptions options;
    private final Path folder;
    private final PrintStream out;
    private long inputs;
    private int findings;

    private Fuzz(FuzzOptions options, Path folder, PrintStream out) {
        this.options = options;
        this.folder = folder;
        this.out = out;
    }

    public static void main(String[] words) throws IOException, InterruptedException {
        if (words.length > 0 && words[0].matches("help|-h|--help")) {
            System.out.print(USAGE);
            FuzzTargets.all().forEach(target -> System.out.println("  " + target.name()));
            return;
        }
        FuzzOptions options;
        try {
            options = FuzzOptions.of(words);
            if (options.replay() != null && !Files.isReadable(options.replay())) {
                throw new IllegalArgumentException("cannot read " + options.replay());
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            System.err.println("sluice fuzz: " + e.getMessage());
            System.exit(2);
            return;
        }
        String folder = Objects.requireNonNullElse(System.getProperty(FOLDER_PROPERTY), "target/fuzz");
        int exitCode = run(options, Path.of(folder), System.out);
        // Targets may leave threads behind that wait for a peer.
        System.exit(exitCode);
    }

    /// @return 0, or 1 where a promise was broken
    static int run(FuzzOptions options, Path folder, PrintStream out) throws IOException, InterruptedException {
        Fuzz fuzz = new Fuzz(options, folder, out);
        fuzz.run();
        return fuzz.findings == 0 ? 0 : 1;
    }

    private void run() throws IOException, InterruptedException {
        for (FuzzTarget target : options.targets()) {
            Path replay = options.replay();
            if (replay != null) {
                replay(target, Files.readAllBytes(replay));
            } else if (options.inputs() > 0) {
                mutate(target);
            } else {
                search(target);
            }
        }
        out.printf("%d targets, %,d inputs, %d findings%n", options.targets().size(), inputs, findings);
    }

    private void replay(FuzzTarget target, byte[] input) {
        inputs++;
        Throwable broken = watched(target, input).broken();
        if (broken == null) {
            out.printf("%s: nothing wrong with these %d bytes%n", target.name(), input.length);
        } else {
            findings++;
            broken.printStackTrace(out);
        }
    }

    private void mutate(FuzzTarget target) throws IOException {
        Cost cost = new Cost(target);
        Mutator mutator = new Mutator(FuzzInputs.of(target), target.maxInputBytes(), options.number());
        boolean kept = true;
        for (long i = 0; i < options.inputs() && kept; i++) {
            byte[] input = mutator.next();
            Verdict verdict = watched(target, input);
            cost.count(input, verdict);
            Throwable broken = verdict.broken();
            if (broken != null) {
                found(target, keep(target, input), broken.toString());
                broken.printStackTrace(out);
                kept = false;
            }
        }
        inputs += cost.inputs();
        out.printf("%-22s %s%n", target.name(), cost);
    }

    private void search(FuzzTarget target) throws IOException, InterruptedException {
        out.printf("%-22s searching for %d s ...%n", target.name(), options.seconds());
        JazzerRun run = new JazzerRun(target, options.seconds(), folder.resolve(target.name()));
        boolean clean = run.play(played -> out.printf("%-22s   %,d inputs%n", "", played));
        inputs += run.inputs();
        // No times and sizes here: most of what an input costs under Jazzer is the instrumentation of classes.
        out.printf("%-22s %,d inputs%n", target.name(), run.inputs());
        if (!clean) {
            found(target, run.finding(), run.account());
        }
        judge(target, run.kept());
    }

    /// Judges what Jazzer kept, until one breaks a promise: Jazzer makes code slower than it is, so that the limits
    /// themselves are asked for only without it.
    private void judge(FuzzTarget target, List<Path> kept) throws IOException {
        for (Path file : kept) {
            Throwable broken = watched(target, Files.readAllBytes(file)).broken();
            if (broken != null) {
                found(target, file, broken.toString());
                return;
            }
        }
    }

    /// An input that hangs is kept and told, and ends the process.
    private Verdict watched(FuzzTarget target, byte[] input) {
        try (Watchdog.Watch _ = Watchdog.watch(() -> replayCommand(target, input))) {
            return Verdict.of(target, input);
        }
    }

    private String replayCommand(FuzzTarget target, byte[] input) {
        try {
            return "./sluice fuzz " + target.name() + " --replay " + keep(target, input);
        } catch (IOException unwritable) {
            return target.name() + " by " + HexFormat.of().formatHex(input) + ", which could not be kept: "
                    + unwritable;
        }
    }

    private Path keep(FuzzTarget target, byte[] input) throws IOException {
        Path findingsFolder =
                Files.createDirectories(folder.resolve(target.name()).resolve("findings"));
        Path file = findingsFolder.resolve("broken-" + Integer.toHexString(java.util.Arrays.hashCode(input)));
        return Files.write(file, input);
    }

    private void found(FuzzTarget target, @Nullable Path input, String account) {
        findings++;
        out.printf("%-22s FOUND: %s%n", target.name(), account);
        if (input != null) {
            out.printf("  its input:  %s%n", input);
            out.printf("  play it:    ./sluice fuzz %s --replay %s%n", target.name(), input);
            out.printf(
                    "  keep it:    as src/test/resources/fuzz/%s/<what it showed>.bin of the target's module%n",
                    target.name());
        }
    }
}
