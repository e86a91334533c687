/// A packet and a subscriber's target layer in → sealed [io.sluice.forwarding.Verdict]: forward (rewritten) or
/// drop ([io.sluice.forwarding.DropReason]).
///
/// A slot's rewriter and a subscription's selector belong to the loop of their conference and are touched by
/// nothing else. Nothing here decodes media, waits, allocates per packet, or knows who the participants are.
///
/// Of a track a [io.sluice.forwarding.VideoSelector] chooses an encoding, and in it the layers
/// ([io.sluice.forwarding.LayerThinning]); numbers and ids of what goes out stay without a leap over both.
///
/// Read first: [io.sluice.forwarding.LayerSelector], [io.sluice.forwarding.RtpRewriter],
/// [io.sluice.forwarding.SequenceMap].
@NullMarked
package io.sluice.forwarding;

import org.jspecify.annotations.NullMarked;
