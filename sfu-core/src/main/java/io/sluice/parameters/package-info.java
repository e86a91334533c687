/// What was negotiated, in ORTC's words: sealed records and nothing else.
///
/// Signalling turns an SDP offer into a [io.sluice.parameters.SessionRequest]; the core answers it with a
/// [io.sluice.parameters.SessionResult]; signalling writes that down as an SDP answer. Nothing here knows SDP, JSON,
/// sockets or
/// time, and every value is immutable and safe to hand between threads.
///
/// Read first: [io.sluice.parameters.SessionRequest], [io.sluice.parameters.SessionResult],
/// [io.sluice.parameters.CodecParameters].
@NullMarked
package io.sluice.parameters;

import org.jspecify.annotations.NullMarked;
