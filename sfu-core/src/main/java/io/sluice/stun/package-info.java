/// STUN bytes in → an authenticated message out, and back (RFC 8489).
///
/// The parser is total: any bytes become a [io.sluice.stun.StunMessage] or nothing. The guard says whether a message
/// may be believed: nothing goes on to a candidate check, a path or a library before it did. Keys belong to the ICE
/// session that asks; nothing here knows candidates, roles or time.
///
/// Read first: [io.sluice.stun.StunParser], [io.sluice.stun.StunMessage], [io.sluice.stun.StunGuard].
@NullMarked
package io.sluice.stun;

import org.jspecify.annotations.NullMarked;
