package io.sluice.edge.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.Future;
import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.loop.LoopInput;
import io.sluice.loop.Reply;
import io.sluice.transport.DatagramSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One event-loop thread, one port number on every local address and one hosted program: datagrams, posted inputs
/// and the passing of time in → calls of the program with `now`, and its datagrams back out.
///
/// Work comes in rounds ("ticks"): a read batch, a round of deadlines, or up to [#INBOX_BATCH] posted inputs.
/// `now` is
/// read once a round; each ends with the program's `endOfBatch` and one flush of the sockets. Everything but
/// [#post], [#stats], [#execute] and [#close] belongs to the loop's thread.
public final class MediaLoop implements DatagramSink, AutoCloseable {
    /// Longest datagram or frame that is taken in or sent: an Ethernet frame's worth and some.
    public static final int MAX_DATAGRAM_BYTES = 1600;

    private static final int INBOX_BATCH = 256;

    private static final long HOUSEKEEPING_NANOS = 1_000_000_000L;

    private final MediaLoopOptions options;
    private final long originNanos = System.nanoTime();
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop eventLoop;
    private final PacketPool pool;
    private final EdgeCounters counters = new EdgeCounters();
    private final TickWatch watch = new TickWatch();
    private final Map<TransportAddress, UdpPort> udpPorts = new HashMap<>();
    private final List<TcpPort> tcpPorts = new ArrayList<>();
    private final TcpConnections tcpConnections;
    private final UdpSender sender;
    private final LoopTimer timer;
    private final Faults faults;

    private final Inbox inbox;
    private final AtomicBoolean inboxScheduled = new AtomicBoolean();
    private final List<Runnable> everySecond = new ArrayList<>();
    private volatile @Nullable Thread thread;
    private volatile boolean closed;
    private volatile MediaLoopStats stats;

    private @Nullable Future<?> housekeepingTimer;
    private @Nullable LoopHosted program;
    private boolean inTick;
    private long tickNow;

    /// Binds nothing yet.
    public MediaLoop(MediaLoopOptions options) {
        this.options = options;
        this.group = new MultiThreadIoEventLoopGroup(
                1,
                task -> {
                    Thread thread = new Thread(task, options.name());
                    thread.setDaemon(true);
                    this.thread = thread;
                    return thread;
                },
                options.backend().handlerFactory());
        this.eventLoop = group.next();
        this.timer = new LoopTimer(eventLoop, this::onTimer);
        this.faults = new Faults(options.name());
        this.pool = new PacketPool(options.packets());
        this.inbox = new Inbox(options.waitingInputs());
        this.sender = new UdpSender(options.backend().segments(), counters);
        this.tcpConnections = new TcpConnections(this, options.tcp(), counters);
        this.stats = snapshot();
    }

    /// Binds every address, UDP and TCP; nothing is received before [#start]. Blocks its caller, which is not the
    /// loop.
    ///
    /// @throws BindFailure names the first address that was refused; the loop is then to be closed
    public void bind() throws BindFailure {
        for (TransportAddress address : options.addresses()) {
            TransportAddress udp = TransportAddress.of(address.ip(), options.port(), TransportProtocol.UDP);
            UdpPort port = new UdpPort(this, udp, options.backend(), eventLoop, options.socketBufferBytes());
            port.bind();
            udpPorts.put(udp, port);
            if (options.tcp().enabled()) {
                TransportAddress tcp = TransportAddress.of(address.ip(), options.port(), TransportProtocol.TCP);
                TcpPort listener = new TcpPort(tcp, options.backend(), eventLoop, tcpConnections);
                listener.bind();
                tcpPorts.add(listener);
            }
        }
    }

    /// Hosts the program and begins to receive.
    ///
    /// @param everySecond also called each second on the loop's thread, after the loop's own snapshot
    public void start(LoopHosted hosted, Runnable everySecond) {
        eventLoop.execute(() -> {
            program = hosted;
            this.everySecond.add(everySecond);
            for (UdpPort port : udpPorts.values()) {
                port.startReading();
            }
            for (TcpPort port : tcpPorts) {
                port.startAccepting();
            }
            housekeeping();
            scheduleInbox();
            rearm(nowNanos());
        });
    }

    public int port() {
        return options.port();
    }

    /// The smallest receive buffer that the kernel gave to a socket of this loop; 0 before [#bind].
    public int receiveBufferBytes() {
        return udpPorts.values().stream()
                .mapToInt(UdpPort::receiveBufferBytes)
                .min()
                .orElse(0);
    }

    /// The packet slots of this loop; for its program.
    public PacketPool pool() {
        return pool;
    }

    /// Nanoseconds since this loop was made; never goes back.
    public long nowNanos() {
        return System.nanoTime() - originNanos;
    }

    /// Hands an input to the loop, from any thread. Those taken are handled in order of their posting; a call that
    /// was
    /// taken is always answered, by its program or, where the loop closes first, with a failure.
    ///
    /// @return false where too many are waiting or the loop is closed; the refusal is counted
    public boolean post(LoopInput input) {
        if (closed || !inbox.offer(input)) {
            return false;
        }
        scheduleInbox();
        return true;
    }

    /// Runs a task on the loop's thread, outside of any round; for its owner's snapshots.
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    /// The latest snapshot, at most a second old.
    public MediaLoopStats stats() {
        return stats;
    }

    /// Makes a snapshot of this moment. On the loop's thread.
    public MediaLoopStats refreshStats() {
        watch.turn(nowNanos());
        MediaLoopStats fresh = snapshot();
        stats = fresh;
        return fresh;
    }

    @Override
    public void transmit(FiveTuple tuple, PacketBuffer packet) {
        int length = packet.length();
        if (length == 0 || length > MAX_DATAGRAM_BYTES) {
            counters.drop(EdgeDrop.BAD_LENGTH);
        } else if (tuple.local().protocol() == TransportProtocol.TCP) {
            tcpConnections.transmit(tuple, packet);
        } else {
            UdpPort port = udpPorts.get(tuple.local());
            // Port 0 is nobody; the kernel would refuse it and the error would look like one of segmentation.
            if (port == null || tuple.remote().port() == 0) {
                counters.drop(EdgeDrop.NO_SUCH_TUPLE);
            } else {
                sender.transmit(port, tuple, packet);
            }
        }
        packet.release();
    }

    @Override
    public void flush() {
        sender.flush();
        tcpConnections.flush();
    }

    EdgeCounters counters() {
        return counters;
    }

    /// Opens a round, or stays in the one that is open.
    ///
    /// @return its `now`
    long beginTick() {
        if (!inTick) {
            inTick = true;
            tickNow = nowNanos();
        }
        return tickNow;
    }

    /// Copies one datagram or frame and hands it to the program, within a round.
    void received(FiveTuple tuple, ByteBuf bytes, int index, int length) {
        LoopHosted hosted = program;
        if (hosted == null) {
            return;
        }
        counters.received(length);
        PacketBuffer packet = pool.acquire();
        if (packet == null) {
            counters.drop(EdgeDrop.POOL_EMPTY);
            return;
        }
        var room = packet.writableByteBuffer();
        bytes.getBytes(index, room.limit(room.position() + length));
        packet.length(length);
        handle(hosted, new LoopInput.Datagram(tuple, packet));
    }

    /// Tells the program that a TCP connection is gone; a round of its own.
    void tupleClosed(FiveTuple tuple) {
        LoopHosted hosted = program;
        if (hosted != null && !closed) {
            beginTick();
            handle(hosted, new LoopInput.TupleClosed(tuple));
            endTick(TickKind.READ);
        }
    }

    /// Ends the round: the program finishes, the sockets are flushed, the timer is set.
    void endTick(TickKind kind) {
        LoopHosted hosted = program;
        if (!inTick || hosted == null) {
            inTick = false;
            return;
        }
        try {
            hosted.endOfBatch(tickNow);
        } catch (RuntimeException | AssertionError | StackOverflowError fault) {
            faulted("the end of a batch", fault);
        }
        flush();
        inTick = false;
        long end = nowNanos();
        watch.record(kind, end - tickNow, end);
        rearm(end);
    }

    private void handle(LoopHosted hosted, LoopInput input) {
        try {
            hosted.handle(input, tickNow);
        } catch (RuntimeException | AssertionError | StackOverflowError fault) {
            faulted(input.getClass().getSimpleName(), fault);
            fail(input, new IllegalStateException("the command met a fault of the server", fault));
        }
    }

    private void scheduleInbox() {
        if (inboxScheduled.compareAndSet(false, true)) {
            try {
                eventLoop.execute(this::drainInbox);
            } catch (RejectedExecutionException e) {
                failWaiting();
            }
        }
        if (closed) {
            failWaiting();
        }
    }

    private void drainInbox() {
        // Reset before looking: a post that comes later schedules anew, one that came earlier is seen below.
        inboxScheduled.set(false);
        LoopHosted hosted = program;
        if (hosted == null || closed) {
            return;
        }
        int left = INBOX_BATCH;
        LoopInput input = inbox.poll();
        if (input == null) {
            return;
        }
        beginTick();
        while (input != null) {
            handle(hosted, input);
            input = --left > 0 ? inbox.poll() : null;
        }
        endTick(TickKind.INBOX);
        if (!inbox.isEmpty()) {
            scheduleInbox();
        }
    }

    private void onTimer() {
        LoopHosted hosted = program;
        if (hosted == null || closed) {
            return;
        }
        if (hosted.nextDeadlineNanos() > nowNanos()) {
            rearm(nowNanos());
            return;
        }
        long now = beginTick();
        try {
            hosted.onDeadline(now);
        } catch (RuntimeException | AssertionError | StackOverflowError fault) {
            faulted("a deadline", fault);
        }
        endTick(TickKind.DEADLINE);
    }

    private void rearm(long now) {
        LoopHosted hosted = program;
        if (hosted != null && !closed) {
            timer.arm(hosted.nextDeadlineNanos(), now);
        }
    }

    private void housekeeping() {
        if (closed) {
            return;
        }
        tcpConnections.sweep(nowNanos());
        refreshStats();
        for (Runnable task : everySecond) {
            try {
                task.run();
            } catch (RuntimeException fault) {
                faulted("housekeeping", fault);
            }
        }
        housekeepingTimer = eventLoop.schedule(this::housekeeping, HOUSEKEEPING_NANOS, TimeUnit.NANOSECONDS);
    }

    private void faulted(String where, Throwable fault) {
        faults.add(where, fault, nowNanos());
    }

    private void failWaiting() {
        LoopInput input = inbox.poll();
        while (input != null) {
            fail(input, new IllegalStateException("the media loop is closed"));
            input = inbox.poll();
        }
    }

    private static void fail(LoopInput input, RuntimeException cause) {
        Reply<?> reply = switch (input) {
            case LoopInput.Command<?> command -> command.reply();
            case LoopInput.ListConferences list -> list.reply();
            case LoopInput.Shutdown shutdown -> shutdown.reply();
            case LoopInput.Datagram _, LoopInput.Ice _, LoopInput.Dtls _, LoopInput.TupleClosed _ -> null;
        };
        if (reply != null) {
            reply.fail(cause);
        }
    }

    private MediaLoopStats snapshot() {
        return new MediaLoopStats(
                options.port(),
                counters.datagramsIn,
                counters.bytesIn,
                counters.datagramsOut,
                counters.bytesOut,
                counters.sends,
                counters.segmentedSends,
                counters.segmentedFallbacks,
                counters.drops(inbox.refusedEvents()),
                watch.longestNanos(),
                watch.longestKind(),
                watch.longestDeadlineNanos(),
                watch.ticks(),
                pool.inUse(),
                pool.maxSlots(),
                inbox.waiting(),
                inbox.refused(),
                tcpConnections.size(),
                faults.count());
    }

    /// Closes sockets, fails what waits and ends the thread, within the bound. May be called again.
    public void close(Duration bound) {
        if (!closed) {
            closed = true;
            Future<?> done = eventLoop.submit(this::closeSockets);
            done.awaitUninterruptibly(bound.toMillis());
            failWaiting();
        }
        group.shutdownGracefully(0, bound.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly(bound.toMillis());
        Thread last = thread;
        if (last == null || last == Thread.currentThread()) {
            return;
        }
        try {
            // Netty calls a loop terminated a moment before its thread is gone.
            last.join(bound);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        close(Duration.ofSeconds(2));
    }

    private void closeSockets() {
        flush();
        program = null;
        timer.cancel();
        if (housekeepingTimer != null) {
            housekeepingTimer.cancel(false);
        }
        tcpConnections.close();
        for (TcpPort port : tcpPorts) {
            port.close();
        }
        for (UdpPort port : udpPorts.values()) {
            port.close();
        }
        sender.close();
        pool.close();
        failWaiting();
    }
}
