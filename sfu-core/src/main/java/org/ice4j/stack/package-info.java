/// The one class that must sit in ice4j's own package, because the hooks that it overrides are package-private.
@NullMarked
package org.ice4j.stack;

import org.jspecify.annotations.NullMarked;
