package io.sluice.node;

import io.sluice.edge.net.BindFailure;
import io.sluice.edge.net.IoBackend;
import io.sluice.edge.net.LocalAddresses;
import io.sluice.edge.net.MediaLoop;
import io.sluice.edge.net.MediaLoopOptions;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Configuration in → loops whose every port is bound, or one sentence that says which could not be.
///
/// @param loops in the order of their ports
/// @param addresses what they are bound to
record MediaPorts(List<MediaLoop> loops, LocalAddresses addresses) {
    private static final Logger log = LoggerFactory.getLogger(MediaPorts.class);

    /// Where a free block is looked for when no number was configured: above the well-known ports, below those
    /// that Linux gives to outgoing connections.
    private static final int FREE_FROM = 20_000;

    private static final int FREE_TO = 32_000;
    private static final int FREE_ATTEMPTS = 50;

    static MediaPorts bind(SfuConfig config, IoBackend backend) throws SfuStartException {
        LocalAddresses addresses = addresses(config);
        int attempts = config.mediaPort() == 0 ? FREE_ATTEMPTS : 1;
        while (true) {
            int first = config.mediaPort() == 0
                    ? ThreadLocalRandom.current().nextInt(FREE_FROM, FREE_TO)
                    : config.mediaPort();
            try {
                return new MediaPorts(bindAll(config, backend, addresses, first), addresses);
            } catch (BindFailure failure) {
                boolean discovered = config.bindAddresses().isEmpty();
                if (failure.kind() == BindFailure.Kind.NOT_LOCAL && discovered) {
                    // An interface that went, or an IPv6 address that is still being checked for duplicates.
                    addresses = addresses.without(failure.address());
                    log.warn(
                            "{} is left out: it cannot be bound now",
                            failure.address().host());
                } else if (failure.kind() != BindFailure.Kind.TAKEN || --attempts == 0) {
                    throw new SfuStartException(sentence(config, failure), failure);
                }
                if (addresses.bound().isEmpty()) {
                    throw new SfuStartException("None of this machine's addresses can be bound.", failure);
                }
            }
        }
    }

    private static String sentence(SfuConfig config, BindFailure failure) {
        String sentence = String.valueOf(failure.getMessage());
        return failure.kind() == BindFailure.Kind.TAKEN && config.mediaPort() != 0
                ? sentence.substring(0, sentence.length() - 1) + "; choose another media.port."
                : sentence;
    }

    private static List<MediaLoop> bindAll(SfuConfig config, IoBackend backend, LocalAddresses addresses, int first)
            throws BindFailure {
        List<MediaLoop> loops = new ArrayList<>();
        try {
            for (int i = 0; i < config.loopCount(); i++) {
                MediaLoop loop = new MediaLoop(options(config, backend, addresses, first, i));
                loops.add(loop);
                loop.bind();
            }
            return List.copyOf(loops);
        } catch (BindFailure failure) {
            loops.forEach(MediaLoop::close);
            throw failure;
        }
    }

    private static MediaLoopOptions options(
            SfuConfig config, IoBackend backend, LocalAddresses addresses, int first, int index) {
        SfuConfig.Tcp tcp = config.tcp();
        return new MediaLoopOptions(
                "sluice-loop-" + index,
                backend,
                addresses.bound(),
                first + index,
                new MediaLoopOptions.Tcp(
                        tcp.enabled(),
                        tcp.maxConnections(),
                        tcp.maxConnectionsPerAddress(),
                        tcp.firstFrameTimeout(),
                        tcp.idleTimeout()),
                config.limits().packetsPerLoop(),
                config.limits().waitingInputsPerLoop(),
                config.limits().socketBufferBytes());
    }

    private static LocalAddresses addresses(SfuConfig config) throws SfuStartException {
        LocalAddresses addresses;
        try {
            addresses = LocalAddresses.ofThisMachine(config.bindAddresses(), config.advertisedAddresses());
        } catch (SocketException e) {
            throw new SfuStartException(
                    "The network interfaces of this machine cannot be listed: " + e.getMessage(), e);
        }
        if (addresses.bound().isEmpty()) {
            throw new SfuStartException("No network interface of this machine is up.");
        }
        return addresses;
    }
}
