package io.sluice.node;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceListener;
import io.sluice.conference.ConferenceView;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Commands in → answers and events out: a running media server.
///
/// Thread-safe. Answers and events arrive on loop threads: hand them on, never block there.
public final class SfuNode implements AutoCloseable {
    private final SfuConfig config;

    private SfuNode(SfuConfig config) {
        this.config = config;
    }

    /// Binds every port and starts the loops.
    ///
    /// @param listener told of every event of every conference, on the thread of its loop
    /// @throws SfuStartException with one sentence that names the address and port, or the value, that was refused
    public static SfuNode start(SfuConfig config, ConferenceListener listener) throws SfuStartException {
        Objects.requireNonNull(listener);
        if (config.loopCount() < 1) {
            throw new SfuStartException("a node needs a loop");
        }
        return new SfuNode(config);
    }

    public SfuConfig config() {
        return config;
    }

    /// The port of each loop, in order.
    public List<Integer> mediaPorts() {
        return List.of();
    }

    /// Runs a command on the loop of its conference. The stage always completes: a command that cannot be taken is
    /// answered with its refusal (`NO_SUCH_CONFERENCE`, `OVERLOADED`, `SHUTTING_DOWN`), and one whose execution
    /// broke completes exceptionally.
    public <R> CompletionStage<R> submit(ConferenceCommand<R> command) {
        return CompletableFuture.failedFuture(new IllegalStateException(command.conference() + ": no loop"));
    }

    /// The conferences that live now, by name.
    public CompletionStage<List<ConferenceView>> conferences() {
        return CompletableFuture.completedFuture(List.of());
    }

    public NodeStats stats() {
        return new NodeStats(false, 0, 0, 0, 0, List.of());
    }

    /// From now on, or no longer, new conferences and new sessions are refused with `SHUTTING_DOWN`.
    public void drain(boolean draining) {}

    public boolean draining() {
        return false;
    }

    /// Ends every conference with `SERVER_SHUTDOWN`, closes sockets and threads; returns within the bound.
    public void close(Duration bound) {}

    /// [#close(Duration)] within 5 s.
    @Override
    public void close() {
        close(Duration.ofSeconds(5));
    }
}
