package io.sluice.transport;

import io.sluice.forwarding.DropReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Counters of one loop; each packet that came in is either forwarded, consumed or counted under one reason.
///
/// Media packets are counted once for each subscriber, and once more where they are replayed: a packet that was dropped
/// while its subscriber waited for the start of a key frame comes again behind that start. So what subscribers were
/// offered on arrival, plus what was replayed, is what was forwarded plus what was dropped.
public final class Traffic {
    private final Map<DropReason, Counter> drops = new EnumMap<>(DropReason.class);
    private long datagramsReceived;
    private long bytesReceived;
    private long datagramsSent;
    private long bytesSent;
    private long packetsForwarded;
    private long packetsReplayed;
    private long faults;

    private static final class Counter {
        private long value;
    }

    public Traffic() {
        for (DropReason reason : DropReason.values()) {
            drops.put(reason, new Counter());
        }
    }

    public void received(int bytes) {
        datagramsReceived++;
        bytesReceived += bytes;
    }

    public void sent(int bytes) {
        datagramsSent++;
        bytesSent += bytes;
    }

    /// A media packet went out to one subscriber.
    public void forwarded() {
        packetsForwarded++;
    }

    /// A media packet that was counted as dropped for one subscriber is judged for it a second time.
    public void replayed() {
        packetsReplayed++;
    }

    public void dropped(DropReason reason) {
        counter(reason).value++;
    }

    /// An invariant was broken and something was closed for it.
    public void fault() {
        faults++;
    }

    public long drops(DropReason reason) {
        return counter(reason).value;
    }

    private Counter counter(DropReason reason) {
        return Objects.requireNonNull(drops.get(reason));
    }

    public long datagramsReceived() {
        return datagramsReceived;
    }

    public long bytesReceived() {
        return bytesReceived;
    }

    public long datagramsSent() {
        return datagramsSent;
    }

    public long bytesSent() {
        return bytesSent;
    }

    public long packetsForwarded() {
        return packetsForwarded;
    }

    public long packetsReplayed() {
        return packetsReplayed;
    }

    public long faults() {
        return faults;
    }
}
