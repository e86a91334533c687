package io.sluice.edge.net;

import io.sluice.loop.LoopInput;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Inputs of any thread in → the loop's thread, in order, bounded and without a lock.
///
/// Calls of the API may fill three quarters of it. The rest is kept for what the engines of running sessions say,
/// because a caller can be told to come again and a handshake cannot. The end of the node is always taken.
final class Inbox {
    private final int capacity;
    private final int callCapacity;
    private final Queue<LoopInput> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong refusedEvents = new AtomicLong();

    Inbox(int capacity) {
        this.capacity = capacity;
        this.callCapacity = Math.max(1, capacity - capacity / 4);
    }

    /// @return false where it is full; the refusal is counted
    boolean offer(LoopInput input) {
        boolean call = isCall(input);
        boolean always = input instanceof LoopInput.Shutdown;
        if (waiting.incrementAndGet() > (call ? callCapacity : capacity) && !always) {
            waiting.decrementAndGet();
            refused.incrementAndGet();
            if (!call) {
                refusedEvents.incrementAndGet();
            }
            return false;
        }
        queue.add(input);
        return true;
    }

    @Nullable
    LoopInput poll() {
        LoopInput input = queue.poll();
        if (input != null) {
            waiting.decrementAndGet();
        }
        return input;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    int waiting() {
        return waiting.get();
    }

    long refused() {
        return refused.get();
    }

    long refusedEvents() {
        return refusedEvents.get();
    }

    private static boolean isCall(LoopInput input) {
        return switch (input) {
            case LoopInput.Command<?> _, LoopInput.ListConferences _ -> true;
            case LoopInput.Shutdown _,
                    LoopInput.Datagram _,
                    LoopInput.Ice _,
                    LoopInput.Dtls _,
                    LoopInput.TupleClosed _ -> false;
        };
    }
}
