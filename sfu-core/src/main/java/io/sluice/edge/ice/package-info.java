/// ice4j's Agent behind our sockets → [io.sluice.ice.IceSession]: the only room with ice4j.
///
/// An agent exists from the peer's description to the nomination, on a small pool of its own; genuine messages are
/// handed in, requests to send come out as events. It never owns a socket, never answers a request (the loop did) and
/// never sees a byte that the guard did not believe.
///
/// Read first: [io.sluice.edge.ice.Ice4jChecks], [io.sluice.edge.ice.Ice4jPool],
/// [io.sluice.edge.ice.SocketlessAgent].
@NullMarked
package io.sluice.edge.ice;

import org.jspecify.annotations.NullMarked;
