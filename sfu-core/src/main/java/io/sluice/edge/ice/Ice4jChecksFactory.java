package io.sluice.edge.ice;

import io.sluice.address.TransportAddress;
import io.sluice.ice.ConnectivityChecks;
import io.sluice.ice.IceEvent;
import java.util.List;
import java.util.function.Consumer;

/// Makes the checks of one loop's sessions.
public final class Ice4jChecksFactory implements ConnectivityChecks.Factory {
    private final Ice4jPool pool;
    private final List<TransportAddress> hosts;

    /// @param hosts where this loop's sockets are bound, UDP and TCP, none of them a wildcard
    public Ice4jChecksFactory(Ice4jPool pool, List<TransportAddress> hosts) {
        this.pool = pool;
        this.hosts = List.copyOf(hosts);
    }

    @Override
    public ConnectivityChecks open(Consumer<IceEvent> events) {
        return new Ice4jChecks(pool, hosts, events);
    }
}
