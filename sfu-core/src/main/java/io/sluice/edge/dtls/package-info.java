/// Bouncy Castle's blocking handshake on a virtual thread → `DtlsSession` events: the only room with Bouncy Castle
/// TLS.
///
/// A handshake holds one virtual thread and one place of a bounded number; an established session holds neither and
/// is fed by its loop. A session's state is under its own lock, taken by its loop and its handshake thread and
/// never held over anything that waits. What must never come in: a media packet, a wait on a loop's thread, a key
/// that leaves before the peer's certificate was compared.
///
/// Read first: [io.sluice.edge.dtls.BouncyCastleDtls], [io.sluice.edge.dtls.BouncyCastleSession],
/// [io.sluice.edge.dtls.HandshakeTerms].
@NullMarked
package io.sluice.edge.dtls;

import org.jspecify.annotations.NullMarked;
