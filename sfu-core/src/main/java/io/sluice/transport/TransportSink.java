package io.sluice.transport;

/// What a [Transport] says to the session that owns it. Called between inputs, never from within a machine.
public interface TransportSink {
    /// Keys are there: media may flow.
    void connected(long nowNanos);

    /// The transport has ended and is closed already.
    void failed(TransportFailure why, long nowNanos);
}
