/// A packet and a subscriber's target layer in → sealed [io.sluice.forwarding.Verdict]: forward (rewritten) or
/// drop ([io.sluice.forwarding.DropReason]).
///
/// A slot's rewriter and a subscription's selector belong to the loop of their conference and are touched by
/// nothing else. Nothing here decodes media, waits, allocates per packet, or knows who the participants are.
///
/// Read first: [io.sluice.forwarding.LayerSelector], [io.sluice.forwarding.RtpRewriter],
/// [io.sluice.forwarding.SequenceMap].
@NullMarked
package io.sluice.forwarding;

import org.jspecify.annotations.NullMarked;
