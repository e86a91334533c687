package io.sluice.api.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// The meters of this process; those of the media core are bound by `io.sluice.metrics`.
public final class ServerMeters implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /// @param sockets open WebSockets
    /// @param connections open ones of the public listener
    /// @param refusedConnections ever, because of their number
    public ServerMeters(String version, IntSupplier sockets, IntSupplier connections, LongSupplier refusedConnections) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
        Gauge.builder("sluice.websockets", sockets::getAsInt)
                .description("Open WebSockets")
                .register(registry);
        Gauge.builder("sluice.http.connections", connections::getAsInt)
                .description("Open connections of the public listener, WebSockets among them")
                .register(registry);
        FunctionCounter.builder("sluice.http.connections.refused", refusedConnections, LongSupplier::getAsLong)
                .description("Connections closed at once because there were too many")
                .register(registry);
        Gauge.builder("sluice.build.info", () -> 1)
                .description("Always 1; the version is its label")
                .tag("version", version)
                .register(registry);
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }
}
