package io.sluice.api.nativeclient;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waiting for what native threads do in their own time.
final class Patience {
    private static final Duration STEP = Duration.ofMillis(200);
    private static final long CALLBACK_SECONDS = 20;

    private Patience() {}

    /// Looks again and again.
    ///
    /// @return the first look that satisfies
    static <T> T until(String what, Duration bound, Supplier<T> look, Predicate<T> satisfies) {
        long end = System.nanoTime() + bound.toNanos();
        T seen = look.get();
        while (!satisfies.test(seen)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not seen in time: " + what + "; last: " + seen);
            }
            LockSupport.parkNanos(STEP.toNanos());
            seen = look.get();
        }
        return seen;
    }

    static <T> T of(String what, CompletableFuture<T> callback) {
        try {
            return callback.get(CALLBACK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(what, e);
        }
    }
}
