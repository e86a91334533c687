/// A whole server in this process, for tests over real HTTP and WebSockets.
@NullMarked
package io.sluice.api.server;

import org.jspecify.annotations.NullMarked;
