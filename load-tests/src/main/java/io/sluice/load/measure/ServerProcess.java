package io.sluice.load.measure;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The server in a process of its own, started for one measurement, asked how it is, and ended with it.
public final class ServerProcess implements AutoCloseable {
    private static final String API_KEY = "measure-0123456789abcdef0123456789abcdef";
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final URI origin;
    private final int mediaPort;
    private final int adminPort;

    private ServerProcess(Process process, URI origin, int mediaPort, int adminPort) {
        this.process = process;
        this.origin = origin;
        this.mediaPort = mediaPort;
        this.adminPort = adminPort;
    }

    /// Starts it with the class path of this process and waits until it is ready.
    ///
    /// @param log where its output goes
    public static ServerProcess start(HttpClient http, Path log, String... jvmFlags)
            throws IOException, InterruptedException {
        int httpPort = freePort();
        int mediaPort = freePort();
        int adminPort = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseZGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:NativeMemoryTracking=summary",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(jvmFlags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.sluice.api.Main", "run"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SLUICE_API_KEY", API_KEY);
        builder.environment().put("SLUICE_HTTP_PORT", String.valueOf(httpPort));
        builder.environment().put("SLUICE_HTTP_BIND", "127.0.0.1");
        builder.environment().put("SLUICE_MEDIA_PORT", String.valueOf(mediaPort));
        builder.environment().put("SLUICE_ADMIN_PORT", String.valueOf(adminPort));
        ServerProcess server =
                new ServerProcess(builder.start(), URI.create("http://127.0.0.1:" + httpPort), mediaPort, adminPort);
        server.awaitReady(http, log);
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady(HttpClient http, Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        HttpRequest ready = HttpRequest.newBuilder(origin.resolve("/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        close();
        throw new IOException("the server did not start; its log says:\n" + Files.readString(log));
    }

    /// The UDP port of its first loop.
    int mediaPort() {
        return mediaPort;
    }

    /// The sum of the samples on the admin listener whose line begins with a name and holds a label.
    double metric(HttpClient http, String name, String label) throws IOException, InterruptedException {
        HttpRequest scrape = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.send(scrape, HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    public URI origin() {
        return origin;
    }

    public String apiKey() {
        return API_KEY;
    }

    /// What the process holds right now, after a full collection.
    public Footprint footprint() throws IOException, InterruptedException {
        jcmd("GC.run");
        // The histogram counts live objects after one more full collection.
        String histogram = jcmd("GC.class_histogram");
        String nativeMemory = jcmd("VM.native_memory", "summary");
        String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return FootprintReader.read(histogram, nativeMemory, status, open.count());
        }
    }

    private String jcmd(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(process.pid())));
        command.addAll(List.of(arguments));
        Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
        String reply = new String(asked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        asked.waitFor();
        return reply;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
