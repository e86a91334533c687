package io.sluice.ice;

import io.sluice.address.FiveTuple;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Remembers what a light client said.
final class BotSink implements LightIceClient.Sink {
    @SuppressWarnings("ArrayRecordComponent") // a datagram, compared by nobody
    record Out(FiveTuple tuple, byte[] stun) {}

    final Deque<Out> out = new ArrayDeque<>();
    int connected;

    @Nullable
    IceFailure failure;

    @Override
    public void transmit(FiveTuple tuple, byte[] stun, long nowNanos) {
        out.add(new Out(tuple, stun));
    }

    @Override
    public void connected(FiveTuple tuple, long nowNanos) {
        connected++;
    }

    @Override
    public void failed(IceFailure why, long nowNanos) {
        failure = why;
    }
}
