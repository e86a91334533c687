package io.sluice.edge.net;

import io.sluice.loop.LoopInput;

/// The program that a [MediaLoop] hosts: inputs with `now` in, datagrams out by the loop's sink.
///
/// Every call comes on the loop's thread. `nowNanos` is monotonic and counts from the loop's own origin.
public interface LoopHosted {
    void handle(LoopInput input, long nowNanos);

    /// Does everything that is due.
    void onDeadline(long nowNanos);

    /// When [#onDeadline] wants to be called, or `Deadlines.NEVER`.
    long nextDeadlineNanos();

    /// A read batch, a round of deadlines or a round of posted inputs is finished.
    void endOfBatch(long nowNanos);
}
