/// Commands and packets of one room in → packets per subscriber and events out.
///
/// A conference is a single-threaded deterministic program: it is owned by one loop, takes
/// [io.sluice.conference.ConferenceCommand] values and plaintext packets with `now`, and hands out
/// [io.sluice.conference.ConferenceEvent] values and packets. No socket, no lock, no clock and no SDP come in here.
///
/// Read first: [io.sluice.conference.ConferenceCommand], [io.sluice.conference.ConferenceEvent],
/// [io.sluice.conference.ConferenceView].
@NullMarked
package io.sluice.conference;

import org.jspecify.annotations.NullMarked;
