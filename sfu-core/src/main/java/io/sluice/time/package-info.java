/// A clock at the edge in → `long nowNanos` (monotonic) or [io.sluice.time.NtpTime] out.
///
/// Nothing here reads a clock: the edge does, once a batch, and hands `nowNanos` down. Owned by the loop that counts
/// it.
///
/// Read first: [io.sluice.time.Deadlines], [io.sluice.time.NtpTime], [io.sluice.time.WallClock].
@NullMarked
package io.sluice.time;

import org.jspecify.annotations.NullMarked;
