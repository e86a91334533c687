package io.sluice.api;

import io.sluice.api.config.ServerConfig;
import java.io.PrintStream;
import java.util.stream.Collectors;

/// What is said to the person who started the server.
final class Greeting {
    private final ServerConfig config;
    private final SluiceServer server;

    Greeting(ServerConfig config, SluiceServer server) {
        this.config = config;
        this.server = server;
    }

    void print(PrintStream out) {
        out.println();
        out.println("  Sluice " + Version.TEXT + " is running.");
        out.println();
        out.println("  Page      " + server.origin() + "/");
        out.println("  Docs      " + server.origin() + "/docs");
        String ports =
                server.mediaPorts().stream().map(String::valueOf).distinct().collect(Collectors.joining(", "));
        out.println("  Media     UDP" + (config.media().tcp().enabled() ? " and TCP" : "") + " port " + ports);
        if (server.adminPort() != 0) {
            out.println("  Metrics   http://" + config.admin().bind() + ":" + server.adminPort() + "/metrics");
        }
        if (config.auth().apiKey() == null) {
            out.println("  API key   " + server.apiKey() + "   (made for this run; set SLUICE_API_KEY to keep one)");
        }
        if (config.http().tls() == null && config.http().bindConfigured()) {
            out.println();
            out.println("  This is plain HTTP: browsers on other machines will refuse camera and microphone.");
            out.println("  Set http.tls, or put a reverse proxy with HTTPS in front.");
        }
        out.println();
        out.flush();
    }
}
