package io.sluice.edge.ice;

import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// One session of an [IceWorld] behind a real UDP socket on loopback.
final class LoopbackServer implements AutoCloseable {
    final TransportAddress address;
    final IceWorld.Server server;
    private final DatagramSocket socket;

    LoopbackServer(IceWorld world, boolean lite) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        address = Ice4jChecksIT.address("127.0.0.1", socket.getLocalPort(), TransportProtocol.UDP);
        server = world.new Server(lite ? null : List.of(address), false, new SplittableRandom(77), this::send);
        Thread.ofPlatform().daemon().name("loopback-reader").start(this::read);
    }

    private void send(FiveTuple tuple, byte[] stun) {
        try {
            InetAddress ip = InetAddress.getByAddress(tuple.remote().ip());
            socket.send(new DatagramPacket(stun, stun.length, ip, tuple.remote().port()));
        } catch (IOException e) {
            // Lost, as datagrams are.
        }
    }

    private void read() {
        byte[] room = new byte[2048];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(room, room.length);
            try {
                socket.receive(packet);
            } catch (IOException e) {
                return;
            }
            TransportAddress from =
                    TransportAddress.of(packet.getAddress().getAddress(), packet.getPort(), TransportProtocol.UDP);
            server.receive(Arrays.copyOf(room, packet.getLength()), new FiveTuple(address, from));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
