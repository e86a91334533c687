package io.sluice.api.browser;

import io.sluice.api.needs.TestNeeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Debian's TURN server on this machine's own address, with time-limited credentials by a shared secret.
final class Coturn implements AutoCloseable {
    static final String SECRET = "a-secret-of-the-turn-server";

    private static final Duration START_BOUND = Duration.ofSeconds(15);
    private static final int CONNECT_MILLIS = 500;

    private final Process process;
    private final String address;
    private final int port;

    private Coturn(Process process, String address, int port) {
        this.process = process;
        this.address = address;
        this.port = port;
    }

    /// @param folder where it may write
    static Coturn start(Path folder) {
        TestNeeds.COTURN.require();
        try {
            InetAddress own = ownAddress();
            String address = own.getHostAddress();
            int port = freePort(own);
            Process process = new ProcessBuilder(List.of(
                            "turnserver",
                            "-n",
                            "--listening-ip=" + address,
                            "--relay-ip=" + address,
                            "--listening-port=" + port,
                            "--realm=sluice.test",
                            "--use-auth-secret",
                            "--static-auth-secret=" + SECRET,
                            "--fingerprint",
                            "--no-tls",
                            "--no-dtls",
                            "--no-cli",
                            "--pidfile=" + folder.resolve("turnserver.pid"),
                            "--userdb=" + folder.resolve("turnserver.db"),
                            "--log-file=stdout"))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("turnserver.log").toFile())
                    .start();
            Coturn coturn = new Coturn(process, address, port);
            coturn.awaitListening(folder);
            return coturn;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @param transport `udp` or `tcp`, between the client and the TURN server
    String url(String transport) {
        return "turn:" + address + ":" + port + "?transport=" + transport;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitListening(Path folder) {
        try {
            CallPage.await("turnserver listening", START_BOUND, () -> !process.isAlive() || listening());
            if (!process.isAlive()) {
                throw new AssertionError("turnserver ended: " + log(folder));
            }
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    private boolean listening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String log(Path folder) {
        try {
            return Files.readString(folder.resolve("turnserver.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// An address that browsers and the TURN server take for a peer's; both refuse those of the loopback.
    private static InetAddress ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst()
                .orElseThrow(() -> new AssertionError("this machine has no address but the loopback's"));
    }

    private static int freePort(InetAddress address) throws IOException {
        try (ServerSocket tcp = new ServerSocket(0, 1, address);
                DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), address)) {
            return udp.getLocalPort();
        }
    }
}
