/// Immutable stats records in → meters out.
///
/// Reads the snapshots of a node when a registry is scraped; keeps no count of its own and is never on a loop's
/// path.
///
/// Read first: [io.sluice.metrics.NodeMeters], [io.sluice.node.NodeStats].
@NullMarked
package io.sluice.metrics;

import org.jspecify.annotations.NullMarked;
