/// DTLS records in → records out and, once, SRTP keys for a peer whose fingerprint was right.
///
/// This room holds only the port: what a transport asks of a DTLS engine and what it hears from it. The engine stands
/// at
/// the edge, because its handshake blocks. No record is parsed here, and nothing that carries a key ever leaves in
/// text.
///
/// Read first: [io.sluice.dtls.DtlsSession], [io.sluice.dtls.DtlsEvent], [io.sluice.dtls.DtlsFailure].
@NullMarked
package io.sluice.dtls;

import org.jspecify.annotations.NullMarked;
