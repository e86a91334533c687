package io.sluice.api;

import io.sluice.api.config.ConfigException;
import io.sluice.api.config.ServerConfig;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// The command line: `run [--config FILE]`, `help`, `version`.
public final class Main {
    /// Ended as asked.
    static final int OK = 0;
    /// Could not start; one sentence said why.
    static final int NOT_STARTED = 1;
    /// Wrong use of the command line.
    static final int USAGE = 2;

    private static final String HELP = """
            Sluice, a selective forwarding media server.

              run [--config FILE]   start the server; Ctrl-C stops it
              version               print the version
              help                  print this

            Configuration: a YAML file, and environment variables such as SLUICE_API_KEY, SLUICE_HTTP_PORT, SLUICE_HTTP_BIND,
            SLUICE_MEDIA_PORT, SLUICE_ADVERTISED_ADDRESSES. Every key is described in sluice.reference.yaml.
            Exit codes: 0 ended as asked, 1 could not start, 2 wrong use of the command line.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;

    Main(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    public static void main(String[] arguments) throws InterruptedException {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Main main = new Main(System.out, System.err, System.getenv());
        SluiceServer[] running = new SluiceServer[1];
        int code = main.run(List.of(arguments), server -> running[0] = server);
        if (running[0] == null) {
            System.exit(code);
        }
        // The server's own threads keep the process alive until a signal ends it.
        new CountDownLatch(1).await();
    }

    /// What is done with a server that runs.
    interface Started {
        void with(SluiceServer server);
    }

    int run(List<String> arguments, Started started) {
        String command = arguments.isEmpty() ? "help" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        return switch (command) {
            case "help", "--help", "-h" -> {
                out.print(HELP);
                yield OK;
            }
            case "version", "--version" -> {
                out.println("sluice " + Version.TEXT);
                yield OK;
            }
            case "run" -> runServer(rest, started);
            default -> usage("Unknown command \"" + command + "\".");
        };
    }

    private int runServer(List<String> arguments, Started started) {
        Path file = null;
        if (!arguments.isEmpty()) {
            if (arguments.size() != 2 || !arguments.getFirst().equals("--config")) {
                return usage("run takes --config FILE and nothing else.");
            }
            try {
                file = Path.of(arguments.getLast());
            } catch (InvalidPathException e) {
                return usage("\"" + arguments.getLast() + "\" is no file name.");
            }
        }
        return start(file, started);
    }

    private int start(@Nullable Path file, Started started) {
        try {
            ServerConfig config = ServerConfig.load(file, environment);
            SluiceServer server = SluiceServer.start(config);
            closeOnExit(server);
            new Greeting(config, server).print(out);
            started.with(server);
            return OK;
        } catch (ConfigException | StartException e) {
            err.println(e.getMessage());
            return NOT_STARTED;
        }
    }

    private int usage(String sentence) {
        err.println(sentence);
        err.print(HELP);
        return USAGE;
    }

    private static void closeOnExit(SluiceServer server) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("sluice-close").unstarted(() -> {
                    server.close();
                    System.out.println("Sluice has stopped.");
                    System.out.flush();
                    // Being asked to stop is no failure; the JVM would report the signal's number.
                    Runtime.getRuntime().halt(OK);
                }));
    }
}
