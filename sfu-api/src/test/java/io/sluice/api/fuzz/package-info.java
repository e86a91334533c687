/// What reads texts from outside as targets of `./sluice fuzz`; each lives in the package of what it attacks.
@NullMarked
package io.sluice.api.fuzz;

import org.jspecify.annotations.NullMarked;
