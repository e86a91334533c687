/// One peer's datagrams in → plaintext RTP, RTCP, messages out, and back.
///
/// A transport belongs to one loop and to one session. It composes ICE, DTLS and SRTP, numbers what leaves, and knows
/// nothing of rooms: who receives what is decided above it. No socket, no clock and no SDP come in here.
///
/// Read first: [io.sluice.transport.Transport], [io.sluice.transport.Demultiplexer],
/// [io.sluice.transport.DatagramSink].
@NullMarked
package io.sluice.transport;

import org.jspecify.annotations.NullMarked;
