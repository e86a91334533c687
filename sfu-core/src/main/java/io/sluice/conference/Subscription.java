package io.sluice.conference;

import io.sluice.forwarding.DropReason;
import io.sluice.forwarding.LayerLimit;
import io.sluice.forwarding.LayerSelector;
import io.sluice.forwarding.Verdict;
import io.sluice.rtp.RtpPacket;
import io.sluice.rtp.codec.FrameInfo;
import io.sluice.transport.Passage;

/// A track's packets in → those that one receiver gets, into the slot in which the track sits.
///
/// Lives from the seating of a track to its unseating. Whatever goes wrong on the receiver's side closes the receiver's
/// transport and leaves the publisher and the others alone.
final class Subscription {
    private final Track track;
    private final Slot slot;
    private LayerSelector selector;
    private LayerLimit limit = LayerLimit.NONE;

    private Subscription(Track track, Slot slot) {
        this.track = track;
        this.slot = slot;
        this.selector = track.newSelector();
    }

    /// Seats a track; asks for a key frame, so that the receiver sees something soon.
    static Subscription seat(Track track, Slot slot, long nowNanos) {
        Subscription subscription = new Subscription(track, slot);
        track.add(subscription);
        slot.seated(subscription);
        subscription.restart(nowNanos);
        return subscription;
    }

    void unseat() {
        track.remove(this);
        slot.unseated();
    }

    Track track() {
        return track;
    }

    /// The encoding that is forwarded now; a sender report speaks of its time.
    int currentLayer() {
        return selector.current();
    }

    /// Takes a packet that has just arrived, whenever its place was.
    void forward(
            RtpPacket packet, FrameInfo frame, Encoding encoding, long sequence, long captureNanos, long nowNanos) {
        try {
            if (judge(packet, frame, encoding, sequence, captureNanos, nowNanos)) {
                encoding.replay(sequence, this, nowNanos);
            }
        } catch (RuntimeException fault) {
            slot.session().fault(fault, nowNanos);
        }
    }

    /// Takes a packet that was dropped when it arrived, since what it goes with had not come; counted as replayed
    /// and then once more by what becomes of it.
    void replay(RtpPacket packet, FrameInfo frame, Encoding encoding, long sequence, long captureNanos, long nowNanos) {
        track.traffic().replayed();
        judge(packet, frame, encoding, sequence, captureNanos, nowNanos);
    }

    /// @return whether the stream begins with it
    private boolean judge(
            RtpPacket packet, FrameInfo frame, Encoding encoding, long sequence, long captureNanos, long nowNanos) {
        if (!slot.canSend()) {
            track.traffic().dropped(Passage.OFFERED, DropReason.NOT_CONNECTED);
            return false;
        }
        return switch (selector.select(encoding.layer(), frame, packet, nowNanos)) {
            case Verdict.Drop drop -> {
                if (drop.reason() == DropReason.THINNED) {
                    slot.leaveOut(frame, sequence);
                }
                track.traffic().dropped(Passage.OFFERED, drop.reason());
                yield false;
            }
            case Verdict.Forward forward -> {
                if (forward.first()) {
                    slot.beginsBehind(encoding.behind(sequence, nowNanos));
                }
                boolean sent =
                        slot.forward(packet, frame, encoding.sourceId(), sequence, forward, captureNanos, nowNanos);
                if (!sent && forward.first()) {
                    // The stream has not begun after all.
                    selector.restart(nowNanos);
                }
                if (sent && forward.first()) {
                    track.publisher().conference().hints().mayChange(nowNanos);
                }
                yield sent && forward.first();
            }
        };
    }

    long wantedLayers(long nowNanos) {
        return selector.wanted(nowNanos);
    }

    void leaveOut(int layer, long sequence) {
        if (selector.current() == layer) {
            slot.leaveOut(sequence);
        }
    }

    /// Begins anew, with a key frame of a moment ago or the next; to be said of a receiver that has just connected, or
    /// of a track that was muted.
    void restart(long nowNanos) {
        Encoding encoding = track.encoding(selector.target(nowNanos));
        if (!slot.canSend()) {
            if (encoding != null && !encoding.letsCatchUp()) {
                // It comes while the receiver connects, and is kept for it.
                selector.keyFrameNeeded(nowNanos);
            }
            return;
        }
        selector.close();
        if (encoding != null && slot.isKnown()) {
            catchUp(encoding, nowNanos);
        }
        if (selector.current() == LayerSelector.NONE) {
            selector.restart(nowNanos);
        }
    }

    private void catchUp(Encoding encoding, long nowNanos) {
        try {
            encoding.catchUp(this, nowNanos);
        } catch (RuntimeException fault) {
            slot.session().fault(fault, nowNanos);
        }
    }

    void restarted(int layer, long nowNanos) {
        if (selector.current() == layer) {
            restart(nowNanos);
        }
    }

    /// What the receiver wants of it at most, from the next packet on.
    void limit(LayerLimit value) {
        if (!value.equals(limit)) {
            limit = value;
            selector.limit(value);
        }
    }

    void keyFrameNeeded(long nowNanos) {
        selector.keyFrameNeeded(nowNanos);
    }

    /// The track has other layers than before, of which nothing is known.
    void layersReplaced() {
        selector = track.newSelector();
        selector.limit(limit);
    }

    /// The publisher's codecs, extensions or layers changed.
    void renegotiated(long nowNanos) {
        layersReplaced();
        slot.seated(this);
        restart(nowNanos);
    }
}
