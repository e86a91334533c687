package io.sluice.load.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;

/// ClientHellos from an address that ICE never believed, at a bounded rate, until it is closed or a minute is over.
final class HelloFlood implements AutoCloseable {
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int HELLO_BYTES = 67;

    private final DatagramChannel channel;
    private final Thread thread;
    private final int perSecond;
    private final long begunNanos = System.nanoTime();
    private volatile boolean open = true;
    private volatile long sent;

    private HelloFlood(DatagramChannel channel, int perSecond) {
        this.channel = channel;
        this.perSecond = perSecond;
        this.thread = Thread.ofPlatform().name("flood").daemon().start(this::flood);
    }

    static HelloFlood at(int port, int perSecond) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new HelloFlood(channel, perSecond);
    }

    /// A DTLS 1.2 ClientHello with one cipher suite and no extensions, whole in one record.
    static byte[] hello() {
        byte[] datagram = new byte[HELLO_BYTES];
        datagram[0] = 22;
        datagram[1] = (byte) 0xfe;
        datagram[2] = (byte) 0xff;
        int handshake = HELLO_BYTES - 13;
        datagram[12] = (byte) handshake;
        datagram[13] = 1;
        int body = handshake - 12;
        datagram[16] = (byte) body;
        datagram[24] = (byte) body;
        datagram[25] = (byte) 0xfe;
        datagram[26] = (byte) 0xfd;
        // Behind the random: no session, no cookie, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, no compression.
        datagram[62] = 2;
        datagram[63] = (byte) 0xc0;
        datagram[64] = 0x2b;
        datagram[65] = 1;
        return datagram;
    }

    private void flood() {
        ByteBuffer hello = ByteBuffer.wrap(hello());
        long done = 0;
        while (open) {
            long elapsed = System.nanoTime() - begunNanos;
            if (elapsed > MAX_NANOS) {
                return;
            }
            long due = elapsed / 1_000 * perSecond / 1_000_000;
            try {
                for (; done < due && open; done++) {
                    channel.write(hello.rewind());
                }
                sent = done;
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (IOException | InterruptedException ended) {
                return;
            }
        }
    }

    /// How many left, and how many that were each second.
    String summary() {
        double seconds = (System.nanoTime() - begunNanos) / (double) NANOS_PER_SECOND;
        return "%d ClientHellos, %.0f a second".formatted(sent, sent / seconds);
    }

    long sent() {
        return sent;
    }

    @Override
    public void close() throws IOException {
        open = false;
        try {
            thread.join(1_000);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        channel.close();
    }
}
