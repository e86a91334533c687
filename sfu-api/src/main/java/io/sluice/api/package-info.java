/// Configuration in → a running server out: REST, WebSocket signalling, WHIP, WHEP, tokens and the web page over the
/// media core.
///
/// The composition root of sfu-api. No protocol has its words in here; each has a package below.
///
/// Read first: [io.sluice.api.SluiceServer], [io.sluice.api.Main].
@NullMarked
package io.sluice.api;

import org.jspecify.annotations.NullMarked;
