package io.sluice.sim;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// The server's deadlines in → how long the longest of them took of its thread's CPU time, without what the simulation
/// does with the packets that left meanwhile, out.
final class Stopwatch {
    /// Not by the time of day: the machine may be busy with something else.
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private boolean runs;
    private long sinceNanos;
    private long spentNanos;
    private long longestNanos;

    /// From here on it measures; until then it costs nothing.
    void start() {
        runs = true;
    }

    void begin() {
        spentNanos = 0;
        enter();
    }

    /// A packet leaves the server.
    void leave() {
        spentNanos += !runs ? 0 : THREADS.getCurrentThreadCpuTime() - sinceNanos;
    }

    /// The server goes on.
    void enter() {
        sinceNanos = !runs ? 0 : THREADS.getCurrentThreadCpuTime();
    }

    void end() {
        leave();
        longestNanos = Math.max(longestNanos, spentNanos);
    }

    /// Since this was asked last.
    long longestNanos() {
        long longest = longestNanos;
        longestNanos = 0;
        return longest;
    }
}
