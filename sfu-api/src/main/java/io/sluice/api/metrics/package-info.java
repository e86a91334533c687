/// Meters of the process in → Prometheus text on the admin listener out.
///
/// Read first: [io.sluice.api.metrics.AdminListener], [io.sluice.api.metrics.ServerMeters].
@NullMarked
package io.sluice.api.metrics;

import org.jspecify.annotations.NullMarked;
