/// Frames of a WebSocket in → commands of the core, replies and events out: the protocol `sluice.v1`.
///
/// All of it runs on the one signalling thread. A [io.sluice.api.websocket.SignallingSession] outlives its socket for
/// a while, a [io.sluice.api.websocket.Connection] is one socket and its limits. No media, no token minting, no HTTP
/// beside the handshake.
///
/// Read first: [io.sluice.api.websocket.Requests], [io.sluice.api.websocket.Connection],
/// [io.sluice.api.websocket.SignallingSession].
@NullMarked
package io.sluice.api.websocket;

import org.jspecify.annotations.NullMarked;
