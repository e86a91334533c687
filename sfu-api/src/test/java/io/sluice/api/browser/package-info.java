/// A real browser and the server's own page in → what the browser decoded, heard and showed out.
@NullMarked
package io.sluice.api.browser;

import org.jspecify.annotations.NullMarked;
