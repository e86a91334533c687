package io.sluice.edge.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/// Which system calls the loops run on.
public enum IoBackend {
    /// Linux: batched reads and writes, segmentation offload.
    EPOLL,
    /// Everywhere else.
    NIO;

    /// The fastest one that works here.
    public static IoBackend best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    IoHandlerFactory handlerFactory() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    DatagramChannel datagramChannel(boolean ipv6) {
        return switch (this) {
            case EPOLL -> new EpollDatagramChannel(family(ipv6));
            case NIO -> new NioDatagramChannel(family(ipv6));
        };
    }

    ServerSocketChannel serverChannel(boolean ipv6) {
        return switch (this) {
            case EPOLL -> new EpollServerSocketChannel(family(ipv6));
            case NIO -> new NioServerSocketChannel(SelectorProvider.provider(), family(ipv6));
        };
    }

    /// Whether one message can carry several datagrams (`UDP_SEGMENT`, Linux 4.18).
    boolean segments() {
        return this == EPOLL && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    }

    private static SocketProtocolFamily family(boolean ipv6) {
        return ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    }
}
