/// REST calls on conferences, participants, tracks, tokens and the node in → answers out.
///
/// Everything is a snapshot asked of the core; nothing is kept here.
///
/// Read first: [io.sluice.api.rest.ConferenceEndpoints], [io.sluice.api.rest.TokenEndpoints].
@NullMarked
package io.sluice.api.rest;

import org.jspecify.annotations.NullMarked;
