/// The configured STUN and TURN servers in → what clients are handed out.
///
/// Read first: [io.sluice.api.ice.IceServers], [io.sluice.api.ice.TurnCredentials].
@NullMarked
package io.sluice.api.ice;

import org.jspecify.annotations.NullMarked;
