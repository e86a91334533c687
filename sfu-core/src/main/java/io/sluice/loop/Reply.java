package io.sluice.loop;

/// Where the answer to one command goes; completed exactly once, on the loop's thread, and never blocks.
public interface Reply<R> {
    void complete(R answer);

    /// The command met a broken invariant; its conference was closed.
    void fail(RuntimeException cause);
}
