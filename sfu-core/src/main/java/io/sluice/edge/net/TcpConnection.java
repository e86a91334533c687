package io.sluice.edge.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.sluice.address.FiveTuple;
import io.sluice.address.TransportProtocol;
import io.sluice.buffer.PacketBuffer;

/// One accepted ICE-TCP connection: bytes in → frames for the loop, and packets back out as frames (RFC 4571).
///
/// Its first frame must be STUN (RFC 6544 §8); anything else is no ICE peer and is closed at once.
final class TcpConnection extends ChannelInboundHandlerAdapter {
    private static final int STUN_HEADER_BYTES = 20;
    private static final int STUN_COOKIE = 0x2112_A442;

    private final SocketChannel channel;
    private final TcpConnections connections;
    private final FiveTuple tuple;
    private final FrameReader reader = new FrameReader(MediaLoop.MAX_DATAGRAM_BYTES);
    private boolean admitted;
    private boolean heard;
    private boolean dirty;
    private long lastHeardNanos;

    TcpConnection(SocketChannel channel, TcpConnections connections) {
        this.channel = channel;
        this.connections = connections;
        this.tuple = new FiveTuple(
                SocketAddresses.of(channel.localAddress(), TransportProtocol.TCP),
                SocketAddresses.of(channel.remoteAddress(), TransportProtocol.TCP));
        this.lastHeardNanos = connections.nowNanos();
    }

    FiveTuple tuple() {
        return tuple;
    }

    /// Whether a frame has arrived.
    boolean heard() {
        return heard;
    }

    long lastHeardNanos() {
        return lastHeardNanos;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        admitted = connections.admit(this);
        if (!admitted) {
            var _ = context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (admitted && channel.isActive()) {
                lastHeardNanos = connections.beginTick();
                if (!reader.read(bytes, this::frame)) {
                    connections.brokeProtocol();
                    var _ = context.close();
                }
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        connections.endTick();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (admitted) {
            connections.ended(this, heard);
        }
    }

    /// A reset, a broken pipe: the connection is over, and that is all there is to know.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }

    /// @return false where the peer reads too slowly to take one more
    boolean write(PacketBuffer packet) {
        if (!channel.isWritable()) {
            channel.flush();
            if (!channel.isWritable()) {
                return false;
            }
        }
        int length = packet.length();
        ByteBuf frame = channel.alloc().directBuffer(2 + length);
        frame.writeShort(length);
        frame.writeBytes(packet.byteBuffer());
        var _ = channel.write(frame, channel.voidPromise());
        return true;
    }

    /// @return whether it was clean before
    boolean becameDirty() {
        boolean before = dirty;
        dirty = true;
        return !before;
    }

    void flush() {
        dirty = false;
        channel.flush();
    }

    void close() {
        var _ = channel.close();
    }

    private boolean frame(ByteBuf bytes, int index, int length) {
        if (!heard && !looksLikeStun(bytes, index, length)) {
            return false;
        }
        heard = true;
        connections.received(tuple, bytes, index, length);
        return true;
    }

    private static boolean looksLikeStun(ByteBuf bytes, int index, int length) {
        return length >= STUN_HEADER_BYTES
                && bytes.getUnsignedByte(index) <= 3
                && bytes.getInt(index + 4) == STUN_COOKIE;
    }
}
