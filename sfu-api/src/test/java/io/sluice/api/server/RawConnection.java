package io.sluice.api.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// One TCP connection to a server, for clients that behave badly.
final class RawConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int BETWEEN_DRIPS_MILLIS = 50;

    private final Socket socket = new Socket();

    /// @param localAddress where it comes from
    RawConnection(TestServer server, String localAddress) {
        try {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(localAddress), 0));
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.ofLiteral("127.0.0.1"), server.server().httpPort()),
                    (int) PATIENCE.toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawConnection(TestServer server) {
        this(server, "127.0.0.1");
    }

    /// @return false where the connection is gone
    boolean send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /// What comes until that text, or until the server closed.
    String until(String end) {
        return readUntil(end, PATIENCE, "");
    }

    /// What comes until the server closes.
    ///
    /// @param drip sent again and again meanwhile
    String untilClosed(String drip) {
        return readUntil("", PATIENCE, drip);
    }

    private String readUntil(String end, Duration patience, String drip) {
        StringBuilder text = new StringBuilder();
        long deadline = System.nanoTime() + patience.toNanos();
        while (end.isEmpty() || text.indexOf(end) < 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("still open after " + patience + "; so far: " + text);
            }
            try {
                socket.setSoTimeout(BETWEEN_DRIPS_MILLIS);
                int next = socket.getInputStream().read();
                if (next < 0) {
                    return text.toString();
                }
                text.append((char) next);
            } catch (SocketTimeoutException quiet) {
                if (!drip.isEmpty() && !send(drip)) {
                    return text.toString();
                }
            } catch (SocketException reset) {
                return text.toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
