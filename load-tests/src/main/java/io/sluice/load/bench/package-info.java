/// One step of a packet's way in → nanoseconds and bytes a packet out; `./sluice bench` runs them.
@NullMarked
package io.sluice.load.bench;

import org.jspecify.annotations.NullMarked;
