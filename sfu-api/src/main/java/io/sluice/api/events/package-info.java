/// Events on the threads of media loops in → the thread of signalling, and the log, out.
///
/// Read first: [io.sluice.api.events.EventRelay], [io.sluice.api.events.EventLog].
@NullMarked
package io.sluice.api.events;

import org.jspecify.annotations.NullMarked;
