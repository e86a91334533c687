/// Light native clients, measurements and JMH benchmarks; nothing of it is in the server.
@NullMarked
package io.sluice.load;

import org.jspecify.annotations.NullMarked;
