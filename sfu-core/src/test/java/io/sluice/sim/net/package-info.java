/// Datagrams in → the same as a network would bring them, late, twice, broken or not at all, out; in virtual time.
///
/// It knows nothing of what the datagrams carry. Read first: [io.sluice.sim.net.SimLink],
/// [io.sluice.sim.net.LinkConditions].
@NullMarked
package io.sluice.sim.net;

import org.jspecify.annotations.NullMarked;
