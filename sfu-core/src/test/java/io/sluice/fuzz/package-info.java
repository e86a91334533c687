/// Bytes that nobody would send in → a broken promise or nothing out: one target a parser or state machine, played by
/// Jazzer (`./sluice fuzz`), and by a seeded mutator in every build.
///
/// A target lives in the package of what it attacks and promises more than "does not throw". Read first:
/// [FuzzTarget], [FuzzTargets], [Fuzz].
@NullMarked
package io.sluice.fuzz;

import org.jspecify.annotations.NullMarked;
