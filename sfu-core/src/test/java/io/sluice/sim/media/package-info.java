/// Times of capture in → payloads as an encoder's packetizer makes them out, and from payloads the pictures that a
/// decoder could show.
///
/// It knows no world, no peer and no network: whoever has RTP packets to fill, or to judge, can use it. Read first:
/// [io.sluice.sim.media.SimEncoder], [io.sluice.sim.media.Truth], [io.sluice.sim.media.SimReceiver].
@NullMarked
package io.sluice.sim.media;

import org.jspecify.annotations.NullMarked;
