package io.sluice.transport;

import io.sluice.forwarding.DropReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Counters of one loop: every packet is counted where it begins and where it ends, and [Ledger] says how the two
/// come out even.
public final class Traffic {
    private final Map<Passage, Map<DropReason, Counter>> drops = new EnumMap<>(Passage.class);
    private final Map<PacketKind, Counter> taken = new EnumMap<>(PacketKind.class);
    private long datagramsReceived;
    private long bytesReceived;
    private long datagramsSent;
    private long bytesSent;
    private long packetsOffered;
    private long packetsReplayed;
    private long packetsRecovered;
    private long packetsForwarded;
    private long repairsAsked;
    private long repairsSent;
    private long feedbackAsked;
    private long feedbackHeeded;
    private long datagramsMade;
    private long faults;

    private static final class Counter {
        private long value;
    }

    public Traffic() {
        for (Passage passage : Passage.values()) {
            Map<DropReason, Counter> byReason = new EnumMap<>(DropReason.class);
            for (DropReason reason : DropReason.values()) {
                byReason.put(reason, new Counter());
            }
            drops.put(passage, byReason);
        }
        for (PacketKind kind : PacketKind.values()) {
            taken.put(kind, new Counter());
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

    /// A datagram came where it was to go: to ICE, to the handshake, to the reader of RTCP, to the subscriptions of
    /// its track.
    public void taken(PacketKind kind) {
        in(taken, kind).value++;
    }

    /// A media packet is handed to as many subscriptions.
    public void offered(int subscriptions) {
        packetsOffered += subscriptions;
    }

    /// A media packet that was counted as dropped for one subscription is judged for it a second time.
    public void replayed() {
        packetsReplayed++;
    }

    /// A media packet that was lost is offered as another packet has it: it was never received.
    public void recovered() {
        packetsRecovered++;
    }

    /// A media packet left for one subscription.
    public void forwarded() {
        packetsForwarded++;
    }

    /// A NACK names so many packets.
    public void repairsAsked(int packets) {
        repairsAsked += packets;
    }

    /// A packet left once more.
    public void repaired() {
        repairsSent++;
    }

    /// A peer asks for repair or for a key frame of one SSRC.
    void feedbackAsked() {
        feedbackAsked++;
    }

    /// The peer gets a stream of that SSRC.
    void feedbackHeeded() {
        feedbackHeeded++;
    }

    /// A datagram of our own is to go out.
    void made() {
        datagramsMade++;
    }

    public void dropped(Passage passage, DropReason reason) {
        in(in(drops, passage), reason).value++;
    }

    /// An invariant was broken and something was closed for it.
    public void fault() {
        faults++;
    }

    /// Of all passages.
    public long drops(DropReason reason) {
        long sum = 0;
        for (Map<DropReason, Counter> byReason : drops.values()) {
            sum += in(byReason, reason).value;
        }
        return sum;
    }

    /// For all reasons.
    private long drops(Passage passage) {
        long sum = 0;
        for (Counter ofReason : in(drops, passage).values()) {
            sum += ofReason.value;
        }
        return sum;
    }

    private static <K, V> V in(Map<K, V> all, K key) {
        return Objects.requireNonNull(all.get(key));
    }

    public Ledger ledger() {
        return new Ledger(
                datagramsReceived,
                in(taken, PacketKind.STUN).value,
                in(taken, PacketKind.DTLS).value,
                in(taken, PacketKind.RTCP).value,
                in(taken, PacketKind.RTP).value,
                drops(Passage.RECEIVED),
                packetsOffered,
                packetsReplayed,
                packetsForwarded,
                drops(Passage.OFFERED),
                repairsAsked,
                repairsSent,
                drops(Passage.REPAIR),
                feedbackAsked,
                feedbackHeeded,
                drops(Passage.FEEDBACK),
                datagramsMade,
                drops(Passage.OWN),
                datagramsSent);
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

    public long packetsRecovered() {
        return packetsRecovered;
    }

    public long faults() {
        return faults;
    }
}
