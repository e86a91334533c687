/// Protected packet in → plaintext out, replays refused; and back (RFC 3711, RFC 7714).
///
/// The contexts own indexes, rollover counters and replay windows, on the thread of the loop that owns the
/// transport. The primitives come through [io.sluice.srtp.SrtpCipher]; no cipher, clock or randomness lives here. A
/// packet changes a context only after its tag was found right, and no nonce is ever used twice.
///
/// Read first: [io.sluice.srtp.SrtpReceiver], [io.sluice.srtp.SrtpSender], [io.sluice.srtp.SrtpCipher].
@NullMarked
package io.sluice.srtp;

import org.jspecify.annotations.NullMarked;
