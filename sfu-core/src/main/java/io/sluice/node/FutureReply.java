package io.sluice.node;

import io.sluice.loop.Reply;
import java.util.concurrent.CompletableFuture;

/// An answer on a loop's thread in → a completed future out.
final class FutureReply<R> implements Reply<R> {
    private final CompletableFuture<R> future = new CompletableFuture<>();
    private final Runnable answered;

    FutureReply() {
        this(() -> {});
    }

    /// @param answered called once, before the future completes
    FutureReply(Runnable answered) {
        this.answered = answered;
    }

    CompletableFuture<R> future() {
        return future;
    }

    @Override
    public void complete(R answer) {
        if (!future.isDone()) {
            answered.run();
            future.complete(answer);
        }
    }

    @Override
    public void fail(RuntimeException cause) {
        if (!future.isDone()) {
            answered.run();
            future.completeExceptionally(cause);
        }
    }
}
