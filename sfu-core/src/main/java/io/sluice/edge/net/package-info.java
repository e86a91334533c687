/// Sockets and timers in → `(input, now)` on one media loop, and back.
///
/// A loop's state belongs to its event-loop thread; other threads only [io.sluice.edge.net.MediaLoop#post] to it
/// and read the snapshots that it publishes. This is the only room with Netty. No protocol is understood here
/// beyond the framing of RFC 4571, and nothing here knows conferences.
///
/// Read first: [io.sluice.edge.net.MediaLoop], [io.sluice.edge.net.UdpPort], [io.sluice.edge.net.TcpPort].
@NullMarked
package io.sluice.edge.net;

import org.jspecify.annotations.NullMarked;
