package io.sluice.transport;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import io.sluice.buffer.PacketBuffer;
import io.sluice.buffer.PacketPool;
import io.sluice.forwarding.DropReason;
import io.sluice.fuzz.FuzzTarget;
import io.sluice.fuzz.Promise;
import java.util.List;
import java.util.Objects;

/// Any datagram from a stranger: one kind by its first bytes, counted once, forgotten.
public final class DemultiplexerFuzz implements FuzzTarget {
    private static final FiveTuple STRANGER = new FiveTuple(address(1), address(2));

    private final PacketPool pool = new PacketPool(4);
    private final Traffic traffic = new Traffic();
    private final Demultiplexer demultiplexer = new Demultiplexer(traffic);

    private static TransportAddress address(int host) {
        return TransportAddress.of(new byte[] {(byte) 192, 0, 2, (byte) host}, 4000, TransportProtocol.UDP);
    }

    @Override
    public String name() {
        return "demultiplexer";
    }

    @Override
    public List<String> corpora() {
        return List.of("stun", "rtp", "rtcp", "crashes");
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                new byte[] {0, 1, 0, 0, 0x21, 0x12, (byte) 0xa4, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                new byte[] {22, (byte) 0xfe, (byte) 0xfd, 0, 0},
                new byte[] {(byte) 0x80, 96, 0, 1},
                new byte[] {(byte) 0x80, (byte) 200, 0, 1});
    }

    @Override
    public void fuzz(byte[] input) {
        PacketBuffer packet = Objects.requireNonNull(pool.acquire());
        packet.set(input);
        PacketKind kind = PacketKind.of(packet);
        Promise.same(input.length == 0, kind == PacketKind.EMPTY, "only nothing is nothing");
        long before = drops();
        long received = traffic.datagramsReceived();
        demultiplexer.handle(STRANGER, packet, 1);
        Promise.same(0, pool.inUse(), "every buffer comes back");
        Promise.same(received + 1, traffic.datagramsReceived(), "a datagram counts once");
        Promise.same(before + 1, drops(), "a stranger's datagram is dropped for one reason");
        Promise.same(0, demultiplexer.routes(), "nothing is remembered");
    }

    private long drops() {
        long drops = 0;
        for (DropReason reason : DropReason.values()) {
            drops += traffic.drops(reason);
        }
        return drops;
    }
}
