package io.sluice.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int MUCH_BYTES = 1 << 20;

    /// Written for all to see, so that the compiler does not leave the allocation out.
    private static volatile byte[] allocated = {};

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path input = Path.of("");

    @BeforeEach
    void writeAnInput() throws Exception {
        input = Files.write(folder.resolve("input.bin"), new byte[] {1, 2, 3});
    }

    @Test
    void endsWithZeroWhereEveryPromiseIsKept() throws Exception {
        FuzzTarget sane = target(bytes -> {});

        assertThat(mutate(sane)).isZero();
        assertThat(replay(sane, input)).isZero();
        assertThat(text()).contains("2,000 inputs").contains("nothing wrong with these 3 bytes");
    }

    @Test
    void findsAnExceptionAndItsReplay() throws Exception {
        findsAndReplays(
                bytes -> {
                    throw new IllegalStateException("a broken parser");
                },
                "a broken parser");
    }

    @Test
    void findsTooMuchMemoryAndItsReplay() throws Exception {
        findsAndReplays(bytes -> allocated = new byte[MUCH_BYTES], "bytes, more than 65,536");
    }

    @Test
    void findsTooMuchTimeAndItsReplay() throws Exception {
        findsAndReplays(bytes -> burn(), "more than 50");
    }

    @Test
    void takesWhatIsMuchOnlyOnceForNoFinding() {
        AtomicInteger plays = new AtomicInteger();
        FuzzTarget cold = target(bytes -> {
            if (plays.getAndIncrement() < 2) {
                allocated = new byte[MUCH_BYTES];
                burn();
            }
        });

        assertThat(Verdict.of(cold, new byte[1]).broken()).isNull();
        assertThat(plays).hasValue(3);
    }

    @Test
    void judgesNoTimeInABuild() {
        FuzzTarget slow = target(bytes -> burn());
        FuzzTarget greedy = target(bytes -> allocated = new byte[MUCH_BYTES]);

        assertThat(Verdict.untimed(slow, new byte[1]).broken()).isNull();
        assertThat(Verdict.untimed(greedy, new byte[1]).broken()).isInstanceOf(AssertionError.class);
    }

    private void findsAndReplays(Consumer<byte[]> broken, String account) throws Exception {
        assertThat(mutate(target(broken))).isOne();
        assertThat(text()).contains("FOUND").contains(account).contains("1 findings");
        Path kept;
        try (var findings = Files.list(folder.resolve("made-up").resolve("findings"))) {
            kept = findings.findFirst().orElseThrow();
        }
        assertThat(text()).contains("--replay " + kept);

        printed.reset();
        assertThat(replay(target(broken), kept)).isOne();
        assertThat(text()).contains(account).doesNotContain("nothing wrong");
    }

    private int mutate(FuzzTarget target) throws Exception {
        return run(target, 2_000, null);
    }

    private int replay(FuzzTarget target, Path file) throws Exception {
        return run(target, 0, file);
    }

    private int run(FuzzTarget target, long inputs, @Nullable Path replay) throws Exception {
        PrintStream out = new PrintStream(printed, true, UTF_8);
        return Fuzz.run(new FuzzOptions(List.of(target), 1, inputs, 1, replay), folder, out);
    }

    private String text() {
        return printed.toString(UTF_8);
    }

    /// Takes more CPU time than an input may, on any machine.
    private static void burn() {
        long until = THREADS.getCurrentThreadCpuTime() + Verdict.MAX_CPU_NANOS + 1_000_000;
        while (THREADS.getCurrentThreadCpuTime() < until) {
            Thread.onSpinWait();
        }
    }

    private static FuzzTarget target(Consumer<byte[]> played) {
        return new FuzzTarget() {
            @Override
            public String name() {
                return "made-up";
            }

            @Override
            public void fuzz(byte[] input) {
                played.accept(input);
            }

            @Override
            public List<byte[]> seeds() {
                return List.of(new byte[] {1, 2, 3, 4});
            }
        };
    }
}
