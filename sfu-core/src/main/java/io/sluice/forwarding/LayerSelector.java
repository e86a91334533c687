package io.sluice.forwarding;

/// One packet of one track in → whether this subscriber gets it.
///
/// The seam of layer choice: today the highest layer that arrives, later what the receiver's bandwidth affords.
/// A layer is the index of the encoding within its track, as the publisher listed them; which one is higher is
/// measured. One selector serves one subscription.
public interface LayerSelector {
    /// No layer is forwarded.
    int NONE = -1;

    /// Judges a packet.
    ///
    /// @param layer which encoding it belongs to
    /// @param keyFrameStart whether a key frame of that encoding begins with it
    Verdict select(int layer, boolean keyFrameStart, long nowNanos);

    /// Closes the gate: whatever is forwarded next begins with a key frame.
    void restart(long nowNanos);

    /// A receiver cannot go on decoding (PLI, FIR): asks for a key frame of what it gets, or of what it waits
    /// for.
    void keyFrameNeeded(long nowNanos);

    /// The layer that is forwarded now, or [#NONE] while the gate is closed.
    int current();

    /// The layer that this subscriber should get as soon as a key frame lets it, or [#NONE] if nothing arrives.
    int target(long nowNanos);

    /// Passes every packet of a track with one encoding whose packets stand alone: audio.
    static LayerSelector everyPacket() {
        return new EveryPacket();
    }
}
