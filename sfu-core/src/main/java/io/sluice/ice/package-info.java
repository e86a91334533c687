/// Authenticated checks in → responses and one nominated 5-tuple out (RFC 8445, RFC 7675).
///
/// One [io.sluice.ice.IceSession] holds what a peer's ICE generation is: credentials, the 5-tuples that proved to know
/// them, the path in use, and the deadline by which the peer has to show life. It belongs to its loop's thread. Full
/// agents stand behind [io.sluice.ice.ConnectivityChecks] and see verified bytes only; from nomination on the session
/// is alone. Sockets, threads and libraries never come in here.
///
/// Read first: [io.sluice.ice.IceSession], [io.sluice.ice.IceSink], [io.sluice.ice.ConnectivityChecks].
@NullMarked
package io.sluice.ice;

import org.jspecify.annotations.NullMarked;
