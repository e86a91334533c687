package io.sluice.edge.ice;

import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ice4j.ice.CandidateTcpType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.TcpHostCandidate;
import org.ice4j.ice.harvest.CandidateHarvester;
import org.ice4j.ice.harvest.HarvestStatistics;

/// The addresses of our sockets in → ice4j host candidates without sockets out.
final class SocketlessHarvester implements CandidateHarvester {
    private final List<TransportAddress> hosts;
    private final HarvestStatistics statistics = new HarvestStatistics();

    SocketlessHarvester(List<TransportAddress> hosts) {
        this.hosts = hosts;
    }

    @Override
    public Collection<LocalCandidate> harvest(Component component) {
        List<LocalCandidate> added = new ArrayList<>();
        for (TransportAddress host : hosts) {
            LocalCandidate candidate = candidate(host, component);
            if (component.addLocalCandidate(candidate)) {
                added.add(candidate);
            }
        }
        return added;
    }

    private static LocalCandidate candidate(TransportAddress host, Component component) {
        if (host.protocol() == TransportProtocol.UDP) {
            return new HostCandidate(Ice4jAddresses.toIce4j(host), component);
        }
        TcpHostCandidate tcp = new TcpHostCandidate(Ice4jAddresses.toIce4j(host), component);
        tcp.setTcpType(CandidateTcpType.PASSIVE);
        return tcp;
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
