package io.sluice.edge.net;

import io.sluice.address.FiveTuple;
import io.sluice.buffer.PacketBuffer;
import io.sluice.loop.LoopInput;
import io.sluice.time.Deadlines;
import io.sluice.transport.DatagramSink;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/// Sends each datagram back to where it came from, or does with it what a test says; keeps what else it is told.
final class EchoProgram implements LoopHosted {
    final BlockingQueue<FiveTuple> closedTuples = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> deadlines = new LinkedBlockingQueue<>();
    private final DatagramSink sink;
    private final BiConsumer<FiveTuple, PacketBuffer> onDatagram;
    private long deadlineNanos;
    int batches;

    EchoProgram(DatagramSink sink) {
        this(sink, sink::transmit, Deadlines.NEVER);
    }

    EchoProgram(DatagramSink sink, BiConsumer<FiveTuple, PacketBuffer> onDatagram, long deadlineNanos) {
        this.sink = sink;
        this.onDatagram = onDatagram;
        this.deadlineNanos = deadlineNanos;
    }

    @Override
    public void handle(LoopInput input, long nowNanos) {
        switch (input) {
            case LoopInput.Datagram datagram -> onDatagram.accept(datagram.tuple(), datagram.packet());
            case LoopInput.TupleClosed closed -> closedTuples.add(closed.tuple());
            case LoopInput.ListConferences list -> list.reply().complete(java.util.List.of());
            case LoopInput.Command<?> _ -> throw new IllegalStateException("planted");
            case LoopInput.Ice _, LoopInput.Dtls _, LoopInput.Shutdown _ -> {}
        }
    }

    @Override
    public void onDeadline(long nowNanos) {
        deadlines.add(nowNanos);
        deadlineNanos = Deadlines.NEVER;
    }

    @Override
    public long nextDeadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void endOfBatch(long nowNanos) {
        batches++;
        sink.flush();
    }
}
