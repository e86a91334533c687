/// JSON text from outside in → plain values out; snapshots of the core in → the documents of the contract out.
///
/// Reading is strict and bounded, and never throws for what it reads.
///
/// Read first: [io.sluice.api.json.JsonText], [io.sluice.api.json.Views].
@NullMarked
package io.sluice.api.json;

import org.jspecify.annotations.NullMarked;
