/// One loop's inputs in → datagrams, answers and events out.
///
/// The loop program owns all conferences and transports of one loop; it is the single-threaded deterministic program
/// that an event loop, a simulator or a replay drives with `(input, now)`. Nothing in here knows which of them does.
///
/// Read first: [io.sluice.loop.LoopProgram], [io.sluice.loop.LoopInput], [io.sluice.loop.LoopPorts].
@NullMarked
package io.sluice.loop;

import org.jspecify.annotations.NullMarked;
