/// A YAML file and the environment in → one typed, checked [io.sluice.api.config.ServerConfig] out.
///
/// Every key has a default, a range and a line in `sluice.reference.yaml`; what is unknown or wrong is refused at
/// start by name, line and expectation. Nothing here opens a socket.
///
/// Read first: [io.sluice.api.config.ServerConfig], [io.sluice.api.config.ConfigReader].
@NullMarked
package io.sluice.api.config;

import org.jspecify.annotations.NullMarked;
