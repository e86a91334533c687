package io.sluice.edge.ice;

import io.sluice.address.TransportAddress;
import io.sluice.parameters.IceCandidate;
import io.sluice.parameters.IceParameters;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ice4j.Transport;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.ice.harvest.CandidateHarvester;
import org.ice4j.ice.harvest.HarvestStatistics;
import org.ice4j.socket.IceUdpSocketWrapper;
import org.ice4j.socket.MultiplexingDatagramSocket;

/// An ordinary, controlling ice4j agent that owns its socket.
final class SocketIce4jClient implements AutoCloseable {
    final CompletableFuture<TransportAddress> completed = new CompletableFuture<>();
    private final Agent agent = new Agent();

    void connect(LoopbackServer server, boolean withCandidates) throws IOException {
        agent.setUseDynamicPorts(false);
        agent.setControlling(true);
        agent.addCandidateHarvester(new LoopbackHarvester());
        IceMediaStream stream = agent.createMediaStream("media");
        Component component = agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, true);
        stream.setRemoteUfrag(server.server.local.usernameFragment());
        stream.setRemotePassword(server.server.local.password());
        component.addRemoteCandidate(new RemoteCandidate(
                Ice4jAddresses.toIce4j(server.address),
                component,
                CandidateType.HOST_CANDIDATE,
                "1",
                2_130_706_431L,
                null));
        agent.addStateChangeListener(event -> {
            if (event.getNewValue() == IceProcessingState.COMPLETED) {
                completed.complete(Ice4jAddresses.fromIce4j(
                        component.getSelectedPair().getRemoteCandidate().getTransportAddress()));
            }
        });
        List<IceCandidate> candidates = component.getLocalCandidates().stream()
                .map(local -> Ice4jChecksIT.candidate(Ice4jAddresses.fromIce4j(local.getTransportAddress())))
                .toList();
        IceParameters parameters =
                new IceParameters(agent.getLocalUfrag(), agent.getLocalPassword(), false, candidates, true);
        server.server.remote(withCandidates ? parameters : Ice4jChecksIT.noCandidates(parameters));
        agent.startConnectivityEstablishment();
    }

    @Override
    public void close() {
        agent.free();
    }

    /// ice4j's own leaves loopback out.
    private static final class LoopbackHarvester implements CandidateHarvester {
        private final HarvestStatistics statistics = new HarvestStatistics();

        @Override
        public Collection<LocalCandidate> harvest(Component component) {
            try {
                IceUdpSocketWrapper socket = new IceUdpSocketWrapper(new MultiplexingDatagramSocket(
                        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))));
                HostCandidate candidate = new HostCandidate(socket, component, Transport.UDP);
                component.addLocalCandidate(candidate);
                component.getComponentSocket().add(socket);
                candidate.getStunStack().addSocket(candidate.getStunSocket(null));
                return List.of(candidate);
            } catch (IOException e) {
                throw new IllegalStateException("no loopback socket", e);
            }
        }

        @Override
        public HarvestStatistics getHarvestStatistics() {
            return statistics;
        }

        @Override
        public boolean isHostHarvester() {
            return true;
        }
    }
}
