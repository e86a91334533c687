/// A whole conference on one thread in virtual time: a real loop program, peers written out by hand, real SRTP.
///
/// What does not need the conference has rooms of its own: payloads and their judges `media`, links and time `net`.
/// Read first: [io.sluice.sim.SimWorld], [io.sluice.sim.SimPeer].
@NullMarked
package io.sluice.sim;

import org.jspecify.annotations.NullMarked;
