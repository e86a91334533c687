package io.sluice.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// Inputs judged in → how many there were, and the greatest time and memory that one took out. What is too much, says
/// [Verdict].
///
/// Time is CPU time of the playing thread and memory is what that thread allocated: what other programs, the compiler
/// and the collector do meanwhile is not in it.
///
/// The figures may lie in a file, which outlives a process that ends without a word, as a fuzzer's does.
public final class Cost {
    /// What the first inputs cost is the loading and linking of classes.
    private static final int WARM_UP_INPUTS = 1_000;

    private static final int INPUTS = 0;
    private static final int CPU_NANOS = 8;
    private static final int ALLOCATED_BYTES = 16;
    private static final int SIZE_BYTES = 24;

    private static final double NANOS_PER_MILLI = 1e6;

    private final FuzzTarget target;
    private final ByteBuffer figures;

    public Cost(FuzzTarget target) {
        this(target, ByteBuffer.allocate(SIZE_BYTES));
    }

    public Cost(FuzzTarget target, Path file) {
        this(target, mapped(file));
    }

    private Cost(FuzzTarget target, ByteBuffer figures) {
        this.target = target;
        this.figures = figures;
    }

    private static MappedByteBuffer mapped(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Counts an input that was judged. One that allocates more than any before is played once more, so that a class
    /// that is loaded late is no part of the figure.
    void count(byte[] input, Verdict verdict) {
        figures.putLong(INPUTS, inputs() + 1);
        if (inputs() > WARM_UP_INPUTS) {
            figures.putLong(CPU_NANOS, Math.max(maxCpuNanos(), verdict.cpuNanos()));
            if (verdict.allocatedBytes() > maxAllocatedBytes()) {
                long again = Verdict.untimed(target, input).allocatedBytes();
                figures.putLong(
                        ALLOCATED_BYTES, Math.max(maxAllocatedBytes(), Math.min(verdict.allocatedBytes(), again)));
            }
        }
    }

    public long inputs() {
        return figures.getLong(INPUTS);
    }

    public long maxCpuNanos() {
        return figures.getLong(CPU_NANOS);
    }

    public long maxAllocatedBytes() {
        return figures.getLong(ALLOCATED_BYTES);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d inputs, at most %.1f ms of CPU and %,d bytes for one",
                inputs(),
                maxCpuNanos() / NANOS_PER_MILLI,
                maxAllocatedBytes());
    }
}
