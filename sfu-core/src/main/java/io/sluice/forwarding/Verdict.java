package io.sluice.forwarding;

/// What becomes of one packet for one subscriber. All values exist once, so that a verdict costs nothing.
public sealed interface Verdict {
    /// It goes out through the subscriber's slot.
    ///
    /// @param first whether it is the first packet after a gate or a switch of layer, so that numbers are
    ///     joined anew
    /// @param endsPicture whether it is the last packet of its picture for this subscriber, and bears the marker
    record Forward(boolean first, boolean endsPicture) implements Verdict {}

    /// It does not go out.
    record Drop(DropReason reason) implements Verdict {}

    /// The stream goes on.
    Forward CONTINUE = new Forward(false, false);
    /// The stream begins, or goes on from another source, with this packet. Where it came late (a repaired
    /// start of a key frame), what follows it has arrived before: the caller sends that after it, from the
    /// source's retransmission buffer, each packet with a verdict of its own, or the key frame stays without its
    /// rest.
    Forward BEGIN = new Forward(true, false);
    /// [#CONTINUE] with the last packet of a picture.
    Forward CONTINUE_AND_END = new Forward(false, true);
    /// [#BEGIN] with a picture of one packet.
    Forward BEGIN_AND_END = new Forward(true, true);

    static Forward forward(boolean first, boolean endsPicture) {
        if (first) {
            return endsPicture ? BEGIN_AND_END : BEGIN;
        }
        return endsPicture ? CONTINUE_AND_END : CONTINUE;
    }

    static Drop drop(DropReason reason) {
        return Drops.of(reason);
    }
}
