package io.sluice.edge.dtls;

import io.sluice.dtls.DtlsEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// The socket that Bouncy Castle believes to have: datagrams that the loop brings wait here in a bounded queue,
/// what it sends becomes [DtlsEvent.Transmit].
///
/// During the handshake reading waits, up to the handshake's deadline. Afterwards it never does: an empty queue
/// throws [NothingWaiting], which passes through the record layer untouched, where a time-out would be spun on.
final class SessionDatagrams implements DatagramTransport {
    /// Under every path MTU that matters, with room for IP, UDP and a TURN channel.
    static final int SEND_LIMIT_BYTES = 1200;

    static final int RECEIVE_LIMIT_BYTES = 2048;

    /// The greatest real flight is 3 KiB. With the pieces that [HandshakeFragments] lets through and the Certificate
    /// that
    /// [CertificateLengths] puts together, a handshake holds 64 KiB at most.
    static final int MAX_WAITING_BYTES = 10 * 1024;

    private static final byte[] NOTHING = {};

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final CertificateLengths certificate = new CertificateLengths();
    private final Consumer<DtlsEvent> events;
    private byte[] flight = NOTHING;
    private int flightBytes;
    private @Nullable ClientFlight clientFlight;
    private int waitingBytes;
    private boolean blocking = true;
    private boolean closed;
    private boolean muted;
    private long deadlineNanos;

    SessionDatagrams(Consumer<DtlsEvent> events) {
        this.events = events;
    }

    /// The handshake's time is over.
    static final class OutOfTime extends IOException {
        private static final long serialVersionUID = 1;

        OutOfTime() {
            super("the handshake took too long");
        }
    }

    /// Everything that came has been read. Without a stack, as it ends each feeding.
    static final class NothingWaiting extends InterruptedIOException {
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    /// @return false where it is dropped
    boolean offer(byte[] datagram, int maxWaiting) {
        if (datagram.length > RECEIVE_LIMIT_BYTES || !HandshakeFragments.acceptable(datagram)) {
            return false;
        }
        lock.lock();
        try {
            if (waiting.size() >= maxWaiting || waitingBytes + datagram.length > MAX_WAITING_BYTES) {
                return false;
            }
            int passing = clientFlight == null ? datagram.length : clientFlight.passing(datagram);
            if (passing == 0 || !certificate.acceptable(datagram)) {
                return false;
            }
            waiting.add(passing == datagram.length ? datagram : Arrays.copyOf(datagram, passing));
            waitingBytes += passing;
            arrived.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void deadline(long nanoTime) {
        lock.lock();
        try {
            deadlineNanos = nanoTime;
        } finally {
            lock.unlock();
        }
    }

    /// The peer will be the client; from its first message on its flight is kept in order.
    void expectClient() {
        lock.lock();
        try {
            ClientFlight flightSoFar = new ClientFlight();
            waiting.forEach(flightSoFar::passing);
            clientFlight = flightSoFar;
        } finally {
            lock.unlock();
        }
    }

    /// From now on reading never waits.
    void stopBlocking() {
        flush();
        lock.lock();
        try {
            blocking = false;
            clientFlight = null;
        } finally {
            lock.unlock();
        }
    }

    /// From now on nothing is sent.
    void mute() {
        lock.lock();
        try {
            muted = true;
            waiting.clear();
            waitingBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the record layer has closed, because the peer did or something was wrong.
    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVE_LIMIT_BYTES;
    }

    @Override
    public int getSendLimit() {
        return SEND_LIMIT_BYTES;
    }

    @Override
    public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
        flush();
        lock.lock();
        try {
            long leftNanos = TimeUnit.MILLISECONDS.toNanos(waitMillis);
            while (waiting.isEmpty()) {
                if (!blocking) {
                    throw new NothingWaiting();
                }
                long toDeadlineNanos = deadlineNanos - System.nanoTime();
                if (toDeadlineNanos <= 0) {
                    throw new OutOfTime();
                }
                if (leftNanos <= 0) {
                    return -1;
                }
                long sliceNanos = Math.min(leftNanos, toDeadlineNanos);
                leftNanos -= sliceNanos - arrived.awaitNanos(sliceNanos);
            }
            if (blocking && deadlineNanos - System.nanoTime() <= 0) {
                throw new OutOfTime();
            }
            byte[] datagram = waiting.remove();
            waitingBytes -= datagram.length;
            int read = Math.min(length, datagram.length);
            System.arraycopy(datagram, 0, buffer, offset, read);
            return read;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the session was closed");
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void send(byte[] records, int offset, int length) {
        lock.lock();
        try {
            if (flightBytes + length > SEND_LIMIT_BYTES) {
                flush();
            }
            if (length > SEND_LIMIT_BYTES) {
                throw new IllegalStateException("a DTLS record above the send limit");
            }
            if (flightBytes + length > flight.length) {
                flight = Arrays.copyOf(flight, SEND_LIMIT_BYTES);
            }
            System.arraycopy(records, offset, flight, flightBytes, length);
            flightBytes += length;
        } finally {
            lock.unlock();
        }
    }

    /// Transmits what has been sent; called wherever a flight can end.
    void flush() {
        lock.lock();
        try {
            if (flightBytes > 0 && !muted) {
                events.accept(new DtlsEvent.Transmit(Arrays.copyOf(flight, flightBytes)));
            }
            flightBytes = 0;
            flight = NOTHING;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        flush();
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
