package io.sluice.sim;

import io.sluice.address.TransportAddress;
import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.KeyingMaterial;
import io.sluice.rtcp.RtcpWriter;
import io.sluice.rtcp.WritableRtcpPacket;
import io.sluice.rtp.RtpPacket;
import io.sluice.sim.net.SimLink;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A peer's packets in → protected datagrams on its way to the server out; and what the server has got of them.
///
/// The witnesses ask it from where the peer spoke, when it was heard last, and whether a changing path excuses what the
/// server refuses.
final class PeerWire {
    /// RFC 3550 §12.1.
    private static final int SENDER_REPORT = 200;

    private final SimPeer peer;
    private final SimWorld world;
    private final SimLink uplink;
    private final SimLink downlink;
    private final RtpPacket view = new RtpPacket();
    private final Set<TransportAddress> spokenFrom = new LinkedHashSet<>();
    private final Set<TransportAddress> answeredAt = new LinkedHashSet<>();
    private final BitSet transportArrived = new BitSet(0x1_0000);
    private TransportAddress address;
    private long lastHeardNanos;
    private int transportSequence;
    private @Nullable SimSrtp sender;
    private @Nullable SimSrtp receiver;

    PeerWire(SimPeer peer, SimWorld world, TransportAddress address, SplittableRandom linkRandom) {
        this.peer = peer;
        this.world = world;
        this.address = address;
        this.uplink = new SimLink(world.clock(), linkRandom.split());
        this.downlink = new SimLink(world.clock(), linkRandom.split());
    }

    SimLink uplink() {
        return uplink;
    }

    SimLink downlink() {
        return downlink;
    }

    TransportAddress address() {
        return address;
    }

    /// The peer's address changes, and the server does not know it yet.
    void moveTo(TransportAddress to) {
        world.moved(peer, to);
        address = to;
    }

    boolean isKeyed() {
        return receiver != null;
    }

    void keyed(KeyingMaterial keys) {
        receiver = new SimSrtp(keys.localKey(), keys.localSalt(), world.ciphers());
        sender = new SimSrtp(keys.remoteKey(), keys.remoteSalt(), world.ciphers());
    }

    /// What the server sent.
    SimSrtp receiver() {
        return Objects.requireNonNull(receiver);
    }

    /// The network brought the server something of this peer's.
    ///
    /// @param unharmed whether it is as the peer sent it
    void delivered(TransportAddress from, byte[] bytes, boolean unharmed, long nowNanos) {
        if (!unharmed) {
            return;
        }
        lastHeardNanos = nowNanos;
        spokenFrom.add(from);
        if (!answeredAt.contains(from)) {
            // The server takes nothing from where no check came: media that overtakes it is lost.
            return;
        }
        int first = bytes[0] & 0xff;
        int type = bytes.length > 1 ? bytes[1] & 0xff : 0;
        if (first >= 128 && first < 192 && (type < 192 || type > 223)) {
            peer.streams.arrived(
                    ByteBuffer.wrap(bytes).getInt(8) & 0xffff_ffffL,
                    ByteBuffer.wrap(bytes).getShort(2) & 0xffff);
            int transportNumber = transportNumber(bytes);
            if (transportNumber >= 0) {
                transportArrived.set(transportNumber);
                // A quarter of all numbers further on is forgotten, so that a wrap is no old arrival.
                transportArrived.clear((transportNumber + 0x4000) & 0xffff);
            }
        } else if (first >= 128 && first < 192 && type == SENDER_REPORT) {
            peer.streams.reported(ByteBuffer.wrap(bytes).getInt(4) & 0xffff_ffffL);
        }
    }

    /// Header extensions are not encrypted: the transport-wide number as the wire carries it, or -1.
    private int transportNumber(byte[] bytes) {
        PacketBuffer buffer = Objects.requireNonNull(world.peerPool().acquire());
        buffer.set(bytes);
        int number = view.wrap(buffer) ? view.extensions().u16(peer.id(HeaderExtensionType.TRANSPORT_CC)) : -1;
        buffer.release();
        return number;
    }

    /// The server answers a check from there (Binding success response).
    void answered(TransportAddress at) {
        answeredAt.add(at);
    }

    boolean spokeFrom(TransportAddress from) {
        return spokenFrom.contains(from);
    }

    long lastHeardNanos() {
        return lastHeardNanos;
    }

    boolean transportArrived(int number) {
        return transportArrived.get(number);
    }

    int nextTransportSequence() {
        return transportSequence++ & 0xffff;
    }

    void send(byte[] bytes) {
        world.send(address, bytes);
    }

    /// Protects and sends; takes ownership.
    void sendRtp(PacketBuffer buffer) {
        SimSrtp keyed = sender;
        if (keyed != null && keyed.protect(buffer)) {
            send(buffer.toArray());
        }
        buffer.release();
    }

    void sendRtcp(WritableRtcpPacket packet) {
        PacketBuffer buffer = Objects.requireNonNull(world.peerPool().acquire());
        new RtcpWriter(buffer).append(packet);
        sendRawRtcp(buffer);
    }

    /// Protects and sends, whatever it is; takes ownership.
    void sendRawRtcp(PacketBuffer compound) {
        Objects.requireNonNull(sender).protectRtcp(compound);
        send(compound.toArray());
        compound.release();
    }
}
