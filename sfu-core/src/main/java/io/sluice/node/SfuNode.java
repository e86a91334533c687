package io.sluice.node;

import io.sluice.conference.ConferenceCommand;
import io.sluice.conference.ConferenceListener;
import io.sluice.conference.ConferenceView;
import io.sluice.conference.Outcome.Refusal;
import io.sluice.loop.LoopInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commands in → answers and events out: a running media server.
///
/// Thread-safe. Answers and events arrive on loop threads: hand them on, never block there.
public final class SfuNode implements AutoCloseable {
    private static final Duration DEFAULT_CLOSE = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(SfuNode.class);

    private final SfuConfig config;
    private final List<NodeLoop> loops;
    private final NodeEngines engines;
    private final Pins pins;
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean draining;

    SfuNode(SfuConfig config, List<NodeLoop> loops, NodeEngines engines, Pins pins) {
        this.config = config;
        this.loops = List.copyOf(loops);
        this.engines = engines;
        this.pins = pins;
    }

    /// Binds every port and starts the loops.
    ///
    /// @param listener told of every event of every conference, on the thread of its loop
    /// @throws SfuStartException with one sentence that names the address and port, or the value, that was refused
    public static SfuNode start(SfuConfig config, ConferenceListener listener) throws SfuStartException {
        return NodeAssembly.start(config, listener);
    }

    public SfuConfig config() {
        return config;
    }

    /// The port of each loop, in order.
    public List<Integer> mediaPorts() {
        return loops.stream().map(loop -> loop.media().port()).toList();
    }

    /// Runs a command on the loop of its conference. The stage always completes: a command that cannot be taken is
    /// answered with its refusal (`NO_SUCH_CONFERENCE`, `OVERLOADED`, `SHUTTING_DOWN`), and one whose execution
    /// broke completes exceptionally.
    public <R> CompletionStage<R> submit(ConferenceCommand<R> command) {
        String name = command.conference();
        if (closed.get()) {
            return refused(command, Refusal.SHUTTING_DOWN, "this node is shutting down");
        }
        if (draining && isNewWork(command)) {
            return refused(command, Refusal.SHUTTING_DOWN, "this node is draining and takes nothing new");
        }
        boolean mayCreate = mayCreate(command);
        int loop = mayCreate ? pins.enterOrPin(name, this::leastLoaded) : pins.enter(name);
        if (loop < 0) {
            return mayCreate
                    ? refused(command, Refusal.TOO_MANY, "this node has as many conferences as it may")
                    : refused(command, Refusal.NO_SUCH_CONFERENCE, "there is no conference of that name");
        }
        FutureReply<R> reply = new FutureReply<>(() -> pins.leave(name));
        if (!loops.get(loop).media().post(new LoopInput.Command<>(command, reply))) {
            pins.leave(name);
            return closed.get()
                    ? refused(command, Refusal.SHUTTING_DOWN, "this node is shutting down")
                    : refused(command, Refusal.OVERLOADED, "too many calls are waiting; try again in a moment");
        }
        return reply.future();
    }

    /// The conferences that live now, by name. Fails where a loop is too busy to be asked.
    public CompletionStage<List<ConferenceView>> conferences() {
        CompletableFuture<List<ConferenceView>> all = CompletableFuture.completedFuture(List.of());
        for (NodeLoop loop : loops) {
            FutureReply<List<ConferenceView>> reply = new FutureReply<>();
            if (!loop.media().post(new LoopInput.ListConferences(reply))) {
                reply.fail(new IllegalStateException("loop " + loop.index() + " takes no more calls"));
            }
            all = all.thenCombine(reply.future(), SfuNode::merged);
        }
        return all;
    }

    /// Of this moment for the node, at most a second old for its loops.
    public NodeStats stats() {
        return new NodeStats(
                draining,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos),
                loops.stream().map(NodeLoop::report).toList(),
                engines.dtls().runningHandshakes(),
                engines.dtls().waitingHandshakes(),
                engines.activeCheckers(),
                engines.refusedCheckers());
    }

    /// From now on, or no longer, new conferences and new sessions are refused with `SHUTTING_DOWN`.
    public void drain(boolean on) {
        if (draining != on) {
            draining = on;
            log.info("draining: {}", on ? "nothing new is taken" : "over");
        }
    }

    public boolean draining() {
        return draining;
    }

    /// Ends every conference with `SERVER_SHUTDOWN`, closes sockets and threads; returns within the bound. May be
    /// called again.
    public void close(Duration bound) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        long end = System.nanoTime() + bound.toNanos();
        awaitShutdown(bound.dividedBy(2));
        for (NodeLoop loop : loops) {
            loop.media().close(Duration.ofNanos(Math.max(end - System.nanoTime(), 100_000_000L)));
        }
        engines.close();
        log.info("stopped after {} s", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos));
    }

    /// [#close(Duration)] within 5 s.
    @Override
    public void close() {
        close(DEFAULT_CLOSE);
    }

    private void awaitShutdown(Duration bound) {
        List<CompletableFuture<?>> ended = new ArrayList<>();
        for (NodeLoop loop : loops) {
            FutureReply<ConferenceCommand.Ended> reply = new FutureReply<>();
            if (loop.media().post(new LoopInput.Shutdown(reply))) {
                ended.add(reply.future());
            }
        }
        try {
            CompletableFuture.allOf(ended.toArray(CompletableFuture<?>[]::new))
                    .get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.warn("conferences were not ended in order: {}", e.toString());
        }
    }

    private int leastLoaded() {
        return loops.stream()
                .min(Comparator.comparingInt(NodeLoop::load))
                .orElseThrow()
                .index();
    }

    private static boolean mayCreate(ConferenceCommand<?> command) {
        return command instanceof ConferenceCommand.Create
                || (command instanceof ConferenceCommand.OpenSession open && open.createWith() != null);
    }

    private boolean isNewWork(ConferenceCommand<?> command) {
        return command instanceof ConferenceCommand.OpenSession
                || (command instanceof ConferenceCommand.Create create && !pins.has(create.conference()));
    }

    private static <R> CompletionStage<R> refused(ConferenceCommand<R> command, Refusal refusal, String detail) {
        return CompletableFuture.completedFuture(Refusals.of(command, refusal, detail));
    }

    private static List<ConferenceView> merged(List<ConferenceView> some, List<ConferenceView> more) {
        List<ConferenceView> all = new ArrayList<>(some);
        all.addAll(more);
        all.sort(Comparator.comparing(ConferenceView::name));
        return List.copyOf(all);
    }
}
