package io.sluice.dtls;

import io.sluice.parameters.KeyingMaterial;

/// What a [DtlsSession] tells its owner. Events come in order, from any thread, also from within a call to the session:
/// the
/// receiver may only post them.
public sealed interface DtlsEvent {
    /// Send this over the selected pair.
    ///
    /// @param datagram at most 1200 bytes; treat as immutable
    @SuppressWarnings("ArrayRecordComponent")
    record Transmit(byte[] datagram) implements DtlsEvent {
        @Override
        public String toString() {
            return "Transmit[" + datagram.length + " bytes]";
        }
    }

    /// The handshake is over, the peer's certificate is the announced one. At most once in a session's life.
    record Established(KeyingMaterial keys) implements DtlsEvent {}

    /// The handshake came to nothing; no key was exported. Nothing follows.
    ///
    /// @param detail for the log, without bytes of the peer's choice
    record Failed(DtlsFailure reason, String detail) implements DtlsEvent {}

    /// The established session was ended by the peer, by close_notify or a fatal alert. Nothing follows.
    record Closed() implements DtlsEvent {}
}
