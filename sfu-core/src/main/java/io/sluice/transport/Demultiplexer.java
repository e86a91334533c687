package io.sluice.transport;

import io.sluice.address.FiveTuple;
import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.dtls.DtlsEvent;
import io.sluice.forwarding.DropReason;
import io.sluice.ice.IceEvent;
import io.sluice.stun.StunMessage;
import io.sluice.stun.StunParser;
import io.sluice.stun.TransactionId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A datagram or an event of one loop in → the transport that it belongs to (RFC 7983).
///
/// STUN finds its ICE session by what it says: a request by the local user name fragment, a response by its
/// transaction. All else is led by its 5-tuple alone, and a 5-tuple is known only since ICE authenticated it. What
/// leads nowhere is dropped and counted. The tables are bounded by the sessions of the loop and the 5-tuples that a
/// session may have.
public final class Demultiplexer {
    /// Transports that have ended but may still have a word to say; the oldest goes first.
    private static final int MAX_LEAVING = 256;

    private final Traffic traffic;
    private final Map<FiveTuple, Transport> tuples = new HashMap<>();
    private final Map<String, IceGeneration> fragments = new HashMap<>();
    private final Map<TransactionId, IceGeneration> transactions = new HashMap<>();
    private final Map<Long, IceGeneration> generations = new HashMap<>();
    private final Map<Long, Transport> transports = new HashMap<>();
    private final SequencedMap<Long, FiveTuple> leaving = new LinkedHashMap<>();
    private long lastNumber;

    public Demultiplexer(Traffic traffic) {
        this.traffic = traffic;
    }

    /// Takes ownership of the packet.
    public void handle(FiveTuple tuple, PacketBuffer packet, long nowNanos) {
        traffic.received(packet.length());
        PacketKind kind = PacketKind.of(packet);
        switch (kind) {
            case STUN -> {
                byte[] bytes = packet.toArray();
                packet.release();
                stun(bytes, tuple, nowNanos);
            }
            case DTLS, RTP, RTCP -> {
                Transport transport = tuples.get(tuple);
                if (transport == null) {
                    drop(packet, DropReason.UNROUTED);
                } else {
                    transport.handle(kind, packet, tuple, nowNanos);
                }
            }
            case OTHER -> drop(packet, DropReason.UNKNOWN_PROTOCOL);
            case EMPTY -> drop(packet, DropReason.MALFORMED);
        }
    }

    private void stun(byte[] bytes, FiveTuple tuple, long nowNanos) {
        StunMessage message = StunParser.parse(bytes);
        if (message == null) {
            traffic.dropped(Passage.RECEIVED, DropReason.MALFORMED);
            return;
        }
        IceGeneration generation = generationOf(message);
        if (generation != null && generation.handle(message, tuple, nowNanos)) {
            traffic.taken(PacketKind.STUN);
        } else {
            traffic.dropped(Passage.RECEIVED, DropReason.STUN_REFUSED);
        }
    }

    private @Nullable IceGeneration generationOf(StunMessage message) {
        if (message.isBindingResponse()) {
            return transactions.get(message.transactionId());
        }
        String fragment = message.receiverFragment();
        return fragment == null ? null : fragments.get(fragment);
    }

    /// An event for an ICE session; one that is gone hears nothing.
    public void handle(long iceSession, IceEvent event, long nowNanos) {
        IceGeneration generation = generations.get(iceSession);
        if (generation != null) {
            generation.handle(event, nowNanos);
        }
    }

    /// An event for a transport; one that is gone hears nothing, but its last words are sent.
    public void handle(long transport, DtlsEvent event, DatagramSink datagrams, PacketPool pool, long nowNanos) {
        Transport found = transports.get(transport);
        if (found != null) {
            found.handle(event, nowNanos);
            return;
        }
        FiveTuple path = leaving.remove(transport);
        if (path != null && event instanceof DtlsEvent.Transmit lastWords) {
            traffic.made();
            PacketBuffer packet = pool.acquire();
            if (packet == null) {
                traffic.dropped(Passage.OWN, DropReason.POOL_EXHAUSTED);
                return;
            }
            packet.set(lastWords.datagram());
            traffic.sent(packet.length());
            datagrams.transmit(path, packet);
        }
    }

    /// The connection behind a TCP 5-tuple ended.
    public void tupleClosed(FiveTuple tuple) {
        Transport transport = tuples.get(tuple);
        if (transport != null) {
            transport.forget(tuple);
            tuples.remove(tuple);
        }
    }

    long nextNumber() {
        return ++lastNumber;
    }

    void add(long number, Transport transport) {
        transports.put(number, transport);
    }

    /// A transport ended; its DTLS session may still say close_notify over this path.
    void remove(long number, @Nullable FiveTuple path) {
        transports.remove(number);
        if (path != null) {
            leaving.put(number, path);
            if (leaving.size() > MAX_LEAVING) {
                leaving.pollFirstEntry();
            }
        }
    }

    void add(IceGeneration generation) {
        generations.put(generation.number(), generation);
        if (fragments.putIfAbsent(generation.fragment(), generation) != null) {
            throw new IllegalStateException("two ICE sessions with one user name fragment");
        }
    }

    void remove(IceGeneration generation) {
        generations.remove(generation.number());
        fragments.remove(generation.fragment(), generation);
    }

    void opened(TransactionId id, IceGeneration generation) {
        transactions.put(id, generation);
    }

    void closed(TransactionId id) {
        transactions.remove(id);
    }

    /// A transport's peer has proved itself on a 5-tuple. Where the 5-tuple leads elsewhere it stays there as long as
    /// that peer is alive, because a spoofed source address would be enough to take it away otherwise.
    ///
    /// @return whether the 5-tuple leads to the transport now
    boolean claim(FiveTuple tuple, Transport transport, long nowNanos) {
        Transport before = tuples.get(tuple);
        if (before == transport) {
            return true;
        }
        if (before != null && before.isAlive(nowNanos)) {
            return false;
        }
        tuples.put(tuple, transport);
        return true;
    }

    void release(FiveTuple tuple, Transport transport) {
        tuples.remove(tuple, transport);
    }

    /// How many inputs can be led somewhere: 5-tuples, fragments, transactions, ICE sessions and transports. 0 when all
    /// are closed.
    public int routes() {
        return tuples.size() + fragments.size() + transactions.size() + generations.size() + transports.size();
    }

    private void drop(PacketBuffer packet, DropReason reason) {
        traffic.dropped(Passage.RECEIVED, reason);
        packet.release();
    }
}
