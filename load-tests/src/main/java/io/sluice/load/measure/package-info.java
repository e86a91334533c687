/// A question about cost in → a server process asked by bots, and a figure with its spread out.
@NullMarked
package io.sluice.load.measure;

import org.jspecify.annotations.NullMarked;
