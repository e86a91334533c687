package io.sluice.edge.ice;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jitsi.utils.logging2.LoggerImpl;

/// The few threads on which all agents of the process run, and the bound on how many there are at once.
///
/// Each agent holds at most one place in the queue, so the queue is as bounded as the agents are. Threads go when
/// nothing happens. ice4j's own shared pools cannot be bounded from outside; the bound on agents is what bounds them.
public final class Ice4jPool implements Executor, AutoCloseable {
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor executor;
    private final int maxAgents;
    private final Semaphore agents;
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /// @param maxAgents agents that may be at work at once; a session beyond it does without
    public Ice4jPool(int threads, int maxAgents) {
        Ice4jSettings.apply();
        this.maxAgents = maxAgents;
        this.agents = new Semaphore(maxAgents);
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "sluice-ice-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        // Loading ice4j's configuration takes over a second of class loading, which the first client need not wait for.
        executor.execute(() ->
                new SocketlessAgent("warm", "up", (stun, local, remote) -> {}, new LoggerImpl("org.ice4j")).free());
    }

    /// After [#close] the caller runs it: what is left then is freeing.
    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    boolean tryAcquire() {
        boolean acquired = agents.tryAcquire();
        if (!acquired) {
            refused.increment();
        }
        return acquired;
    }

    void release() {
        agents.release();
    }

    void countUnreadable() {
        unreadable.increment();
    }

    /// Agents at work now.
    public int active() {
        return maxAgents - agents.availablePermits();
    }

    /// Sessions that had to do without an agent.
    public long refused() {
        return refused.sum();
    }

    /// Genuine messages that ice4j could not process.
    public long unreadable() {
        return unreadable.sum();
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
