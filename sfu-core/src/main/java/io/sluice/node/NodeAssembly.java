package io.sluice.node;

import io.sluice.address.TransportAddress;
import io.sluice.conference.ConferenceListener;
import io.sluice.edge.crypto.JceSrtpCipherFactory;
import io.sluice.edge.net.HostCandidates;
import io.sluice.edge.net.IoBackend;
import io.sluice.edge.net.LocalAddresses;
import io.sluice.edge.net.MediaLoop;
import io.sluice.loop.LoopConfig;
import io.sluice.loop.LoopPorts;
import io.sluice.parameters.IceCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Configuration in → every part of a node, made and wired once.
final class NodeAssembly {
    private static final int MAX_SESSIONS_PER_LOOP = 20_000;
    private static final Logger log = LoggerFactory.getLogger(SfuNode.class);

    private NodeAssembly() {}

    static SfuNode start(SfuConfig config, ConferenceListener listener) throws SfuStartException {
        IoBackend backend = IoBackend.best();
        MediaPorts ports = MediaPorts.bind(config, backend);
        NodeEngines engines = NodeEngines.of(config);
        Pins pins = new Pins(config.limits().maxConferences());
        List<NodeLoop> loops = new ArrayList<>();
        for (MediaLoop media : ports.loops()) {
            loops.add(loop(loops.size(), config, media, ports.addresses(), engines, pins, listener));
        }
        SfuNode node = new SfuNode(config, loops, engines, pins);
        loops.forEach(NodeLoop::start);
        say(config, backend, ports, node);
        return node;
    }

    private static NodeLoop loop(
            int index,
            SfuConfig config,
            MediaLoop media,
            LocalAddresses addresses,
            NodeEngines engines,
            Pins pins,
            ConferenceListener listener) {
        boolean tcp = config.tcp().enabled();
        // What clients are told and what checks are sent from differ behind a 1:1 NAT.
        List<IceCandidate> told = HostCandidates.of(addresses.candidateAddresses(), media.port(), tcp);
        List<IceCandidate> bound = HostCandidates.of(addresses.announced(), media.port(), tcp);
        LoopLoad load = new LoopLoad(index, pins);
        LoopPorts ports = new LoopPorts(
                media,
                media.pool(),
                engines.checks(bound),
                engines.dtls(),
                new JceSrtpCipherFactory(),
                media::post,
                load.listening(listener),
                () -> told);
        LoopConfig loopConfig = new LoopConfig(
                index, NodeEngines.iceConfig(config), config.limits().maxConferences(), MAX_SESSIONS_PER_LOOP);
        return new NodeLoop(loopConfig, media, ports, load);
    }

    private static void say(SfuConfig config, IoBackend backend, MediaPorts ports, SfuNode node) {
        List<Integer> numbers = node.mediaPorts();
        log.info("media loops: {} on {}", numbers.size(), backend);
        log.info(
                "media ports: {} {}",
                config.tcp().enabled() ? "UDP and TCP" : "UDP",
                numbers.size() == 1 ? numbers.getFirst() : numbers.getFirst() + " to " + numbers.getLast());
        log.info("media bound to: {}", text(ports.addresses().bound()));
        log.info("clients are told: {}", text(ports.addresses().candidateAddresses()));
        log.info(
                "ICE: {}, consent each {} s, lost after {} s",
                config.ice().mode(),
                config.ice().consentInterval().toSeconds(),
                config.ice().consentTimeout().toSeconds());
        log.info("DTLS: up to {} handshakes at once", config.dtls().maxConcurrentHandshakes());
        int given = ports.loops().getFirst().receiveBufferBytes();
        if (given < config.limits().socketBufferBytes()) {
            log.info(
                    "UDP receive buffers: {} bytes, {} were asked for; raise net.core.rmem_max for busy servers",
                    given,
                    config.limits().socketBufferBytes());
        }
    }

    private static String text(List<TransportAddress> addresses) {
        return addresses.stream().map(TransportAddress::host).collect(Collectors.joining(", "));
    }
}
