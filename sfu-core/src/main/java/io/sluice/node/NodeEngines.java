package io.sluice.node;

import io.sluice.edge.dtls.BouncyCastleDtls;
import io.sluice.edge.dtls.DtlsLimits;
import io.sluice.edge.ice.Ice4jChecksFactory;
import io.sluice.edge.ice.Ice4jPool;
import io.sluice.ice.ConnectivityChecks;
import io.sluice.ice.IceConfig;
import io.sluice.parameters.IceCandidate;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The engines that all loops of a node share: DTLS handshakes, and connectivity checks where ICE is full.
///
/// @param pool null in lite mode, where nobody checks
record NodeEngines(BouncyCastleDtls dtls, @Nullable Ice4jPool pool) implements AutoCloseable {
    private static final int WAITING_HANDSHAKES = 1_024;
    private static final int HANDSHAKES_PER_ADDRESS = 512;
    private static final int MAX_TUPLES = 16;
    private static final int MAX_REMOTE_CANDIDATES = 20;

    /// Agents live from the offer to the nomination, so this bounds a storm of joins and not the number of
    /// sessions.
    private static final int MAX_AGENTS = 2_048;

    static NodeEngines of(SfuConfig config) {
        DtlsLimits limits = new DtlsLimits(
                config.dtls().maxConcurrentHandshakes(),
                WAITING_HANDSHAKES,
                HANDSHAKES_PER_ADDRESS,
                config.dtls().handshakeTimeout(),
                config.dtls().certificateLifetime());
        BouncyCastleDtls dtls = new BouncyCastleDtls(limits, InstantSource.system(), new SecureRandom());
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new NodeEngines(dtls, isLite(config) ? null : new Ice4jPool(threads, MAX_AGENTS));
    }

    static IceConfig iceConfig(SfuConfig config) {
        SfuConfig.Ice ice = config.ice();
        return new IceConfig(
                isLite(config),
                ice.consentInterval(),
                ice.consentTimeout(),
                ice.connectTimeout(),
                MAX_TUPLES,
                MAX_REMOTE_CANDIDATES);
    }

    /// @param hosts the candidates of one loop at the addresses that are really bound
    ConnectivityChecks.Factory checks(List<IceCandidate> hosts) {
        Ice4jPool agents = pool;
        if (agents == null) {
            return _ -> {
                throw new IllegalStateException("ice.mode is lite: nobody checks");
            };
        }
        return new Ice4jChecksFactory(
                agents, hosts.stream().map(IceCandidate::address).toList());
    }

    int activeCheckers() {
        return pool == null ? 0 : pool.active();
    }

    long refusedCheckers() {
        return pool == null ? 0 : pool.refused();
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }

    private static boolean isLite(SfuConfig config) {
        return switch (config.ice().mode()) {
            case LITE -> true;
            case FULL -> false;
        };
    }
}
