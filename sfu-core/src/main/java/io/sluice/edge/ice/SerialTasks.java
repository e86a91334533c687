package io.sluice.edge.ice;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Tasks of one agent in → run one after the other on a shared pool, out. Bounded; holds one place in the pool's queue
/// at most.
final class SerialTasks {
    private static final int MAX_WAITING = 128;

    private final Executor executor;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean scheduled;
    private boolean ended;

    SerialTasks(Executor executor) {
        this.executor = executor;
    }

    /// @return false where too many wait, or the last one was posted
    boolean post(Runnable task) {
        synchronized (waiting) {
            if (ended || waiting.size() >= MAX_WAITING) {
                return false;
            }
            waiting.add(task);
            return scheduled || schedule();
        }
    }

    /// Runs this one after the one that runs now, and no other ever.
    ///
    /// @return false where there was a last one before
    boolean postLast(Runnable task) {
        synchronized (waiting) {
            if (ended) {
                return false;
            }
            ended = true;
            waiting.clear();
            waiting.add(task);
            return scheduled || schedule();
        }
    }

    private boolean schedule() {
        scheduled = true;
        executor.execute(this::runNext);
        return true;
    }

    private void runNext() {
        Runnable task = next();
        if (task == null) {
            return;
        }
        try {
            task.run();
        } finally {
            // One at a time and back to the end of the pool's queue: no agent starves the others.
            executor.execute(this::runNext);
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            Runnable task = waiting.poll();
            scheduled = task != null;
            return task;
        }
    }
}
