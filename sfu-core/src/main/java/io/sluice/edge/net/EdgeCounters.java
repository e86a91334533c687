package io.sluice.edge.net;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What passed the edge of one loop, counted. Owned by the loop's thread.
final class EdgeCounters {
    private final Map<EdgeDrop, Count> drops = new EnumMap<>(EdgeDrop.class);
    long datagramsIn;
    long bytesIn;
    long datagramsOut;
    long bytesOut;
    long sends;
    long segmentedSends;
    long segmentedFallbacks;

    private static final class Count {
        long value;
    }

    void drop(EdgeDrop reason) {
        drops.computeIfAbsent(reason, _ -> new Count()).value++;
    }

    void received(int bytes) {
        datagramsIn++;
        bytesIn += bytes;
    }

    void sent(int datagrams, int bytes) {
        datagramsOut += datagrams;
        bytesOut += bytes;
        sends++;
        if (datagrams > 1) {
            segmentedSends++;
        }
    }

    /// @param inboxFull counted by other threads
    List<MediaLoopStats.Drop> drops(long inboxFull) {
        List<MediaLoopStats.Drop> list = new ArrayList<>();
        for (EdgeDrop reason : EdgeDrop.values()) {
            Count count = drops.get(reason);
            long value = reason == EdgeDrop.INBOX_FULL ? inboxFull : count == null ? 0 : count.value;
            list.add(new MediaLoopStats.Drop(reason, value));
        }
        return list;
    }
}
