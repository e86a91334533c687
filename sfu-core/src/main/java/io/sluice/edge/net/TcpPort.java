package io.sluice.edge.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.sluice.address.TransportAddress;

/// The passive listener of ICE-TCP (RFC 6544) on one local address: connections in → [TcpConnections].
final class TcpPort {
    private static final int BACKLOG = 512;

    /// About a second of one video: whoever reads more slowly loses packets, as on UDP.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 * 1024, 256 * 1024);

    private final TransportAddress local;
    private final ServerSocketChannel channel;
    private final ServerBootstrap bootstrap;

    TcpPort(TransportAddress local, IoBackend backend, EventLoop eventLoop, TcpConnections connections) {
        this.local = local;
        this.channel = backend.serverChannel(local.isIpv6());
        this.bootstrap = new ServerBootstrap()
                .group(eventLoop, eventLoop)
                .channelFactory(() -> channel)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accepted.pipeline().addLast(new TcpConnection(accepted, connections));
                    }
                });
    }

    /// Blocks its caller, which is not the loop.
    void bind() throws BindFailure {
        ChannelFuture bound = bootstrap.bind(SocketAddresses.toSocket(local)).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw new BindFailure(local, cause);
        }
    }

    void startAccepting() {
        channel.config().setAutoRead(true);
    }

    void close() {
        channel.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
}
