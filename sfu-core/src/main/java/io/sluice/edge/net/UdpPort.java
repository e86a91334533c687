package io.sluice.edge.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.sluice.address.FiveTuple;
import io.sluice.address.TransportAddress;
import io.sluice.address.TransportProtocol;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One UDP socket on one concrete local address: its datagrams in → the loop, batch by batch, and messages back
/// out.
///
/// Bound to a concrete address, so the kernel sends replies from the address that was asked. On epoll a batch is
/// what `recvmmsg` gives, up to [#BATCH] datagrams a call and [#BATCHES] calls before the loop looks at other
/// work.
final class UdpPort extends ChannelInboundHandlerAdapter {
    private static final int BATCH = 32;
    private static final int BATCHES = 4;

    /// Bytes that may wait for the kernel; beyond the upper mark packets are dropped until the lower one is
    /// reached.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(1 << 20, 2 << 20);

    private static final int RECENT_REMOTES = 16_384;
    private static final Logger log = LoggerFactory.getLogger(UdpPort.class);

    private final MediaLoop loop;
    private final TransportAddress local;
    private final DatagramChannel channel;
    private final Bootstrap bootstrap;
    private final RecentMap<InetSocketAddress, FiveTuple> tuples = new RecentMap<>(RECENT_REMOTES);
    private final RecentMap<TransportAddress, InetSocketAddress> remotes = new RecentMap<>(RECENT_REMOTES);
    private boolean sendFailureLogged;

    UdpPort(MediaLoop loop, TransportAddress local, IoBackend backend, EventLoop eventLoop, int socketBufferBytes) {
        this.loop = loop;
        this.local = local;
        this.channel = backend.datagramChannel(local.isIpv6());
        this.bootstrap = new Bootstrap()
                .group(eventLoop)
                .channelFactory(() -> channel)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_RCVBUF, socketBufferBytes)
                .option(ChannelOption.SO_SNDBUF, socketBufferBytes)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(this);
        if (backend == IoBackend.EPOLL) {
            FixedRecvByteBufAllocator batches = new FixedRecvByteBufAllocator(MediaLoop.MAX_DATAGRAM_BYTES * BATCH);
            bootstrap
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, MediaLoop.MAX_DATAGRAM_BYTES)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, batches.maxMessagesPerRead(BATCH * BATCHES));
        } else {
            FixedRecvByteBufAllocator single = new FixedRecvByteBufAllocator(MediaLoop.MAX_DATAGRAM_BYTES);
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, single.maxMessagesPerRead(BATCH));
        }
    }

    /// Blocks its caller, which is not the loop.
    void bind() throws BindFailure {
        ChannelFuture bound = bootstrap.bind(SocketAddresses.toSocket(local)).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw new BindFailure(local, cause);
        }
    }

    void startReading() {
        channel.config().setAutoRead(true);
    }

    int receiveBufferBytes() {
        return channel.config().getReceiveBufferSize();
    }

    DatagramChannel channel() {
        return channel;
    }

    /// The socket address of a peer, made once as long as it is in use.
    InetSocketAddress socketAddress(TransportAddress remote) {
        InetSocketAddress address = remotes.get(remote);
        if (address == null) {
            address = SocketAddresses.toSocket(remote);
            remotes.put(remote, address);
        }
        return address;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket datagram = (DatagramPacket) message;
        try {
            ByteBuf bytes = datagram.content();
            int length = bytes.readableBytes();
            loop.beginTick();
            // A datagram that fills the slot was cut by the kernel.
            if (length == 0 || length >= MediaLoop.MAX_DATAGRAM_BYTES) {
                loop.counters().drop(EdgeDrop.BAD_LENGTH);
                return;
            }
            loop.received(tuple(datagram.sender()), bytes, bytes.readerIndex(), length);
        } finally {
            datagram.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        loop.endTick(TickKind.READ);
    }

    /// A datagram that could not be sent. An ICMP "port unreachable" is no news: ICE consent finds out in its
    /// time.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof java.net.PortUnreachableException || cause instanceof java.net.ConnectException) {
            return;
        }
        loop.counters().drop(EdgeDrop.SEND_FAILED);
        if (!sendFailureLogged) {
            sendFailureLogged = true;
            log.warn("UDP {}: the kernel refuses to send ({}); further ones are only counted", local, cause.toString());
        }
    }

    void close() {
        channel.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private FiveTuple tuple(InetSocketAddress sender) {
        FiveTuple tuple = tuples.get(sender);
        if (tuple == null) {
            tuple = new FiveTuple(local, SocketAddresses.of(sender, TransportProtocol.UDP));
            // The key that epoll hands out holds the whole receive's facts; a plain one is smaller.
            tuples.put(new InetSocketAddress(sender.getAddress(), sender.getPort()), tuple);
        }
        return tuple;
    }
}
