package io.sluice.load.bot;

import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.time.Deadlines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// One thread that reads the sockets and keeps the deadlines of any number of bots.
public final class BotLoop implements AutoCloseable {
    private static final int DATAGRAM_BYTES = 1_500;
    private static final int DATAGRAMS_PER_WAKE = 32;
    private static final int POOL_SLOTS = 4_096;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long originNanos = System.nanoTime();
    private final Selector selector;
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final Deadlines<Bot> deadlines = new Deadlines<>();
    private final PacketPool pool = new PacketPool(POOL_SLOTS);
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
    private final byte[] bytes = new byte[DATAGRAM_BYTES];
    private final Thread thread;
    private volatile boolean closed;

    public BotLoop(String name) {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /// Nanoseconds since this loop began.
    public long nowNanos() {
        return System.nanoTime() - originNanos;
    }

    /// Runs something on the loop's thread, soon.
    public void post(Runnable task) {
        inbox.add(task);
        selector.wakeup();
    }

    Deadlines.Entry<Bot> deadlineOf(Bot bot) {
        return deadlines.add(bot);
    }

    void set(Deadlines.Entry<Bot> entry, long deadlineNanos) {
        deadlines.set(entry, deadlineNanos);
    }

    void remove(Deadlines.Entry<Bot> entry) {
        deadlines.remove(entry);
    }

    PacketPool pool() {
        return pool;
    }

    SelectionKey register(DatagramChannel channel, Bot bot) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, SelectionKey.OP_READ, bot);
    }

    private void run() {
        try {
            while (!closed) {
                long now = nowNanos();
                long next = deadlines.next();
                long wait = next == Deadlines.NEVER ? 1_000 : Math.clamp((next - now) / NANOS_PER_MILLI, 0, 1_000);
                if (!inbox.isEmpty() || wait == 0) {
                    selector.selectNow();
                } else {
                    selector.select(wait);
                }
                for (Runnable task = inbox.poll(); task != null; task = inbox.poll()) {
                    task.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    read(key);
                }
                selector.selectedKeys().clear();
                runDeadlines();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            for (SelectionKey key : selector.keys()) {
                closeQuietly(key);
            }
            pool.close();
        }
    }

    private void read(SelectionKey key) {
        if (!key.isValid()
                || !(key.attachment() instanceof Bot bot)
                || !(key.channel() instanceof DatagramChannel channel)) {
            return;
        }
        for (int i = 0; i < DATAGRAMS_PER_WAKE; i++) {
            readBuffer.clear();
            try {
                if (channel.read(readBuffer) < 0 || readBuffer.position() == 0) {
                    return;
                }
            } catch (IOException e) {
                // The server's port may be closed already; the bot notices by silence.
                return;
            }
            int length = readBuffer.flip().remaining();
            readBuffer.get(bytes, 0, length);
            @Nullable PacketBuffer packet = pool.acquire();
            if (packet != null) {
                packet.set(bytes, 0, length);
                bot.handle(packet, nowNanos());
            }
            if (!key.isValid()) {
                return;
            }
        }
    }

    private void runDeadlines() {
        long now = nowNanos();
        while (deadlines.next() <= now) {
            Deadlines.Entry<Bot> entry = deadlines.earliest();
            if (entry == null) {
                return;
            }
            entry.owner().onDeadline(now);
        }
    }

    private static void closeQuietly(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // Nothing is lost with a socket that cannot be closed at the end.
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(2_000);
            selector.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
