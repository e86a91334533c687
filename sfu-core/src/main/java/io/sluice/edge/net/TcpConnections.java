package io.sluice.edge.net;

import io.netty.buffer.ByteBuf;
import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.buffer.PacketBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ICE-TCP connections of one loop, by 5-tuple: admits them within the caps, sends frames to them and closes
/// those
/// that are silent. Owned by the loop's thread.
final class TcpConnections {
    private final MediaLoop loop;
    private final MediaLoopOptions.Tcp limits;
    private final EdgeCounters counters;
    private final Map<FiveTuple, TcpConnection> byTuple = new HashMap<>();
    private final Map<TransportAddress, Integer> perAddress = new HashMap<>();
    private final List<TcpConnection> dirty = new ArrayList<>();

    TcpConnections(MediaLoop loop, MediaLoopOptions.Tcp limits, EdgeCounters counters) {
        this.loop = loop;
        this.limits = limits;
        this.counters = counters;
    }

    int size() {
        return byTuple.size();
    }

    /// @return whether the connection may stay
    boolean admit(TcpConnection connection) {
        FiveTuple tuple = connection.tuple();
        TransportAddress address = tuple.remote().withPort(0);
        int fromThere = perAddress.getOrDefault(address, 0);
        if (byTuple.size() >= limits.maxConnections() || fromThere >= limits.maxConnectionsPerAddress()) {
            counters.drop(EdgeDrop.TCP_REFUSED);
            return false;
        }
        byTuple.put(tuple, connection);
        perAddress.put(address, fromThere + 1);
        return true;
    }

    /// @param heard whether it ever delivered a frame, so that the program may know the 5-tuple
    void ended(TcpConnection connection, boolean heard) {
        FiveTuple tuple = connection.tuple();
        if (!byTuple.remove(tuple, connection)) {
            return;
        }
        TransportAddress address = tuple.remote().withPort(0);
        int fromThere = perAddress.getOrDefault(address, 1) - 1;
        if (fromThere > 0) {
            perAddress.put(address, fromThere);
        } else {
            perAddress.remove(address);
        }
        if (heard) {
            loop.tupleClosed(tuple);
        }
    }

    /// Copies the packet into a frame; the caller releases it.
    void transmit(FiveTuple tuple, PacketBuffer packet) {
        @Nullable TcpConnection connection = byTuple.get(tuple);
        if (connection == null) {
            counters.drop(EdgeDrop.NO_SUCH_TUPLE);
        } else if (!connection.write(packet)) {
            counters.drop(EdgeDrop.TCP_BACKLOG);
        } else {
            counters.sent(1, packet.length());
            if (connection.becameDirty()) {
                dirty.add(connection);
            }
        }
    }

    void flush() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    /// Closes those whose first message or whose life is overdue.
    void sweep(long nowNanos) {
        List<TcpConnection> overdue = new ArrayList<>();
        for (TcpConnection connection : byTuple.values()) {
            long patience = connection.heard()
                    ? limits.idleTimeout().toNanos()
                    : limits.firstFrameTimeout().toNanos();
            if (nowNanos - connection.lastHeardNanos() > patience) {
                if (!connection.heard()) {
                    counters.drop(EdgeDrop.TCP_PROTOCOL);
                }
                overdue.add(connection);
            }
        }
        for (TcpConnection connection : overdue) {
            connection.close();
        }
    }

    void close() {
        for (TcpConnection connection : List.copyOf(byTuple.values())) {
            connection.close();
        }
    }

    long beginTick() {
        return loop.beginTick();
    }

    void endTick() {
        loop.endTick(TickKind.READ);
    }

    long nowNanos() {
        return loop.nowNanos();
    }

    void received(FiveTuple tuple, ByteBuf bytes, int index, int length) {
        loop.received(tuple, bytes, index, length);
    }

    void brokeProtocol() {
        counters.drop(EdgeDrop.TCP_PROTOCOL);
    }
}
