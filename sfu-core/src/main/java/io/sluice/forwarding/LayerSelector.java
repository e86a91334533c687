package io.sluice.forwarding;

import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;

/// One packet of one track in → whether this subscriber gets it.
///
/// The seam of layer choice: the highest layers that arrive and that the subscriber wants, later what the receiver's
/// bandwidth affords. An encoding is named by its index within its track, as the publisher listed them; which one is
/// higher is measured. One selector serves one subscription.
public interface LayerSelector {
    /// No encoding is forwarded.
    int NONE = -1;

    /// Judges a packet.
    ///
    /// @param encoding which one it belongs to
    /// @param frame what the packet tells of its frame
    Verdict select(int encoding, FrameInfo frame, RtpPacket packet, long nowNanos);

    /// Closes the gate: whatever is forwarded next begins with a key frame.
    void close();

    /// Closes the gate, and asks for a key frame.
    void restart(long nowNanos);

    /// The subscriber wants no more than this, from the next packet on.
    void limit(LayerLimit limit);

    /// A receiver cannot go on decoding (PLI, FIR): asks for a key frame of what it gets, or of what it waits
    /// for.
    void keyFrameNeeded(long nowNanos);

    /// The encoding that is forwarded now, or [#NONE] while the gate is closed.
    int current();

    /// The encoding that this subscriber should get as soon as a key frame lets it, or [#NONE] if nothing arrives.
    int target(long nowNanos);

    /// The encodings that its publisher has to send for this subscriber, bit k for the one listed as k: what it
    /// gets, what it waits for, and what it would get if all were sent.
    long wanted(long nowNanos);

    /// Passes every packet of a track with one encoding whose packets stand alone: audio.
    static LayerSelector everyPacket() {
        return new EveryPacket();
    }
}
