package io.sluice.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A target and one input in → what the input took, and what is broken by it, out.
///
/// Broken is an exception, more memory than the target may allocate, or more CPU time than [#MAX_CPU_NANOS]. Time and
/// memory are those of the playing thread. An input above a limit is played again and again, and all of it must be
/// above: a class is loaded and linked once, code is compiled after a while, and a machine is busy now and then.
///
/// @param cpuNanos CPU time, the least of all times that the input was played; 0 where it was not measured
/// @param allocatedBytes what was allocated, the least of all times that the input was played
/// @param broken what is wrong, or null
record Verdict(long cpuNanos, long allocatedBytes, @Nullable Throwable broken) {
    /// What playing one input may take. Some inputs are a handshake or a whole conference; they take half of it.
    static final long MAX_CPU_NANOS = 50_000_000;

    /// Jazzer counts each branch and looks at each comparison, which makes code slower and lets it allocate.
    static final int INSTRUMENTED_FACTOR = 10;

    private static final long UNTIMED = Long.MAX_VALUE;

    /// How often an input above a limit is played again before it is a finding.
    private static final int AGAIN = 3;

    /// An input above the limit of time is played for so long at least, so that the compiler comes to its code.
    private static final long SETTLING_CPU_NANOS = 2_000_000_000;

    private static final double NANOS_PER_MILLI = 1e6;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// Judges exception, memory and time.
    static Verdict of(FuzzTarget target, byte[] input) {
        return of(target, input, MAX_CPU_NANOS, target.maxAllocatedBytes());
    }

    /// Judges exception and memory, for a build that must not depend on the machine it runs on.
    static Verdict untimed(FuzzTarget target, byte[] input) {
        return of(target, input, UNTIMED, target.maxAllocatedBytes());
    }

    /// Judges what runs under Jazzer. What passes here may yet be too much without it.
    static Verdict instrumented(FuzzTarget target, byte[] input) {
        long maxAllocatedBytes = target.maxAllocatedBytes() > Long.MAX_VALUE / INSTRUMENTED_FACTOR
                ? Long.MAX_VALUE
                : target.maxAllocatedBytes() * INSTRUMENTED_FACTOR;
        return of(target, input, MAX_CPU_NANOS * INSTRUMENTED_FACTOR, maxAllocatedBytes);
    }

    private static Verdict of(FuzzTarget target, byte[] input, long maxCpuNanos, long maxAllocatedBytes) {
        long cpuNanos = Long.MAX_VALUE;
        long allocatedBytes = Long.MAX_VALUE;
        long spentNanos = 0;
        for (int played = 0; ; played++) {
            boolean tooSlow = cpuNanos > maxCpuNanos;
            boolean tooMuch = allocatedBytes > maxAllocatedBytes;
            boolean settled = played > AGAIN && (!tooSlow || spentNanos >= SETTLING_CPU_NANOS);
            if (played > 0 && (settled || (!tooSlow && !tooMuch))) {
                return new Verdict(
                        cpuNanos,
                        allocatedBytes,
                        tooMuch
                                ? tooMuch(input, allocatedBytes, maxAllocatedBytes)
                                : tooSlow ? tooSlow(input, cpuNanos, maxCpuNanos, played) : null);
            }
            long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
            long cpuBefore = cpuTime(maxCpuNanos);
            try {
                target.fuzz(input);
            } catch (RuntimeException | Error e) {
                return new Verdict(0, 0, e);
            }
            long tookNanos = cpuTime(maxCpuNanos) - cpuBefore;
            spentNanos += tookNanos;
            cpuNanos = Math.min(cpuNanos, tookNanos);
            allocatedBytes = Math.min(allocatedBytes, THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore);
        }
    }

    /// A system call, which a build does without.
    private static long cpuTime(long maxCpuNanos) {
        return maxCpuNanos == UNTIMED ? 0 : THREADS.getCurrentThreadCpuTime();
    }

    private static AssertionError tooMuch(byte[] input, long allocatedBytes, long maxAllocatedBytes) {
        return new AssertionError(String.format(
                Locale.ROOT,
                "broken: an input of %,d bytes allocates %,d bytes, more than %,d",
                input.length,
                allocatedBytes,
                maxAllocatedBytes));
    }

    private static AssertionError tooSlow(byte[] input, long cpuNanos, long maxCpuNanos, int played) {
        return new AssertionError(String.format(
                Locale.ROOT,
                "broken: an input of %,d bytes takes %.1f ms of CPU at least, of %d times, more than %.0f",
                input.length,
                cpuNanos / NANOS_PER_MILLI,
                played,
                maxCpuNanos / NANOS_PER_MILLI));
    }
}
