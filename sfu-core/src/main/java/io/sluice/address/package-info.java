/// A socket address at the edge in → a small interned value out.
///
/// Values only: nothing here resolves a name, opens a socket or knows `java.net`.
///
/// Read first: [io.sluice.address.TransportAddress], [io.sluice.address.FiveTuple].
@NullMarked
package io.sluice.address;

import org.jspecify.annotations.NullMarked;
