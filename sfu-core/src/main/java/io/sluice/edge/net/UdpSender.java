package io.sluice.edge.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.sluice.address.FiveTuple;
import io.sluice.buffer.PacketBuffer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Packets of one loop in, in wire order → as few messages for the kernel as carry them.
///
/// Consecutive packets of one size to one 5-tuple form a run and leave as one segmented message; a shorter one may
/// end
/// a run. Bytes are copied into a slab of which each message is a slice, so a packet costs no buffer of its own.
/// Order
/// between 5-tuples of one socket is kept. Owned by the loop's thread.
final class UdpSender {
    /// Longer runs would leave the network card as one burst at line rate.
    static final int MAX_SEGMENTS = 16;

    private static final int SLAB_BYTES = 256 * 1024;

    /// What one round may leave waiting in a socket before it is flushed in mid-round.
    private static final int FLUSH_BYTES = 256 * 1024;

    private final EdgeCounters counters;
    private final boolean segments;
    private final List<UdpPort> dirty = new ArrayList<>();

    private @Nullable ByteBuf slab;
    private int unflushedBytes;

    // The open run.
    private @Nullable UdpPort port;
    private @Nullable FiveTuple tuple;
    private int runStart;
    private int runSegments;
    private int segmentBytes;
    private boolean runEnded;

    UdpSender(boolean segments, EdgeCounters counters) {
        this.segments = segments;
        this.counters = counters;
    }

    /// Copies the packet; the caller releases it.
    void transmit(UdpPort to, FiveTuple toTuple, PacketBuffer packet) {
        int length = packet.length();
        if (!continuesRun(to, toTuple, length)) {
            closeRun();
            if (!to.channel().isWritable()) {
                counters.drop(EdgeDrop.SOCKET_FULL);
                return;
            }
            openRun(to, toTuple, length);
        }
        ByteBuf bytes = slab();
        bytes.writeBytes(packet.byteBuffer());
        runSegments++;
        runEnded = length < segmentBytes || runSegments == MAX_SEGMENTS || !segments;
    }

    void flush() {
        closeRun();
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).channel().flush();
        }
        dirty.clear();
        unflushedBytes = 0;
    }

    void close() {
        port = null;
        tuple = null;
        runSegments = 0;
        if (slab != null) {
            slab.release();
            slab = null;
        }
    }

    private boolean continuesRun(UdpPort to, FiveTuple toTuple, int length) {
        return runSegments > 0 && !runEnded && port == to && length <= segmentBytes && toTuple.equals(tuple);
    }

    private void openRun(UdpPort to, FiveTuple toTuple, int length) {
        ByteBuf bytes = slab();
        if (bytes.writableBytes() < (segments ? MAX_SEGMENTS : 1) * length) {
            bytes.release();
            slab = null;
            bytes = slab();
        }
        port = to;
        tuple = toTuple;
        runStart = bytes.writerIndex();
        segmentBytes = length;
    }

    private void closeRun() {
        UdpPort to = port;
        FiveTuple toTuple = tuple;
        if (runSegments == 0 || to == null || toTuple == null) {
            return;
        }
        ByteBuf bytes = slab();
        int length = bytes.writerIndex() - runStart;
        ByteBuf run = bytes.retainedSlice(runStart, length);
        InetSocketAddress remote = to.socketAddress(toTuple.remote());
        if (runSegments == 1) {
            var _ = to.channel()
                    .write(new DatagramPacket(run, remote), to.channel().voidPromise());
        } else {
            SegmentedSend send = new SegmentedSend(to.channel(), run, segmentBytes, remote, counters);
            send.write();
        }
        counters.sent(runSegments, length);
        if (!dirty.contains(to)) {
            dirty.add(to);
        }
        unflushedBytes += length;
        runSegments = 0;
        port = null;
        tuple = null;
        if (unflushedBytes >= FLUSH_BYTES) {
            flush();
        }
    }

    private ByteBuf slab() {
        ByteBuf bytes = slab;
        if (bytes == null) {
            bytes = PooledByteBufAllocator.DEFAULT.directBuffer(SLAB_BYTES, SLAB_BYTES);
            slab = bytes;
        }
        return bytes;
    }

    /// One run on its way. Where the kernel refuses it (no offload on that route, path MTU below the segment), its
    /// packets go again one by one.
    private static final class SegmentedSend implements io.netty.channel.ChannelFutureListener {
        private final Channel channel;
        private final ByteBuf run;
        private final int segmentBytes;
        private final InetSocketAddress remote;
        private final EdgeCounters counters;

        SegmentedSend(Channel channel, ByteBuf run, int segmentBytes, InetSocketAddress remote, EdgeCounters counters) {
            this.channel = channel;
            this.run = run;
            this.segmentBytes = segmentBytes;
            this.remote = remote;
            this.counters = counters;
        }

        void write() {
            channel.write(new SegmentedDatagramPacket(run.retainedDuplicate(), segmentBytes, remote))
                    .addListener(this);
        }

        @Override
        public void operationComplete(io.netty.channel.ChannelFuture future) {
            try {
                if (!future.isSuccess() && channel.isOpen()) {
                    counters.segmentedFallbacks++;
                    oneByOne();
                }
            } finally {
                run.release();
            }
        }

        private void oneByOne() {
            int end = run.writerIndex();
            for (int from = run.readerIndex(); from < end; from += segmentBytes) {
                ByteBuf segment = run.retainedSlice(from, Math.min(segmentBytes, end - from));
                var _ = channel.write(new DatagramPacket(segment, remote), channel.voidPromise());
            }
            // Not from within the flush that failed.
            channel.eventLoop().execute(channel::flush);
        }
    }
}
