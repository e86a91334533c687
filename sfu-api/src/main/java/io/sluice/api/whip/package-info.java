/// WHIP and WHEP requests in → sessions of the core, answers and ICE fragments out.
///
/// What a session is lives in the core; kept here is only what HTTP needs of it: whose it is, and its ETag.
///
/// Read first: [io.sluice.api.whip.MediaEndpoints], [io.sluice.api.whip.MediaSessionEndpoints].
@NullMarked
package io.sluice.api.whip;

import org.jspecify.annotations.NullMarked;
