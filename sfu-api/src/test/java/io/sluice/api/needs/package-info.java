/// What a test needs from the machine in → the test runs, is left out by name, or fails in continuous integration.
@NullMarked
package io.sluice.api.needs;

import org.jspecify.annotations.NullMarked;
