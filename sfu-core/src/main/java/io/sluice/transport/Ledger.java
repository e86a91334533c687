package io.sluice.transport;

import java.util.ArrayList;
import java.util.List;

/// The counts of [Traffic] at one moment in → whether every packet is accounted for, out.
///
/// Between two inputs of a loop on which no fault was counted, these hold:
///
/// - `received = taken as STUN, DTLS, RTCP and RTP + dropped`: each datagram has one end. RTP is taken when it goes to
///   the subscriptions of its track, of which there may be none, and not before that; DTLS when the handshake has it;
///   RTCP when its compound could be read; STUN when ICE believed it;
/// - `offered + replayed = forwarded + dropped`, counted once for each subscription: a packet that was dropped while
///   its subscriber waited for the start of a key frame comes again behind that start;
/// - `repairs asked = repairs sent + dropped`, counted once for each number that a NACK names;
/// - `feedback asked = feedback heeded + dropped`: NACKs, PLIs and requests inside FIR, each about one SSRC;
/// - `forwarded + repairs sent + made = sent + dropped`: what leaves is media, media once more, or a datagram of our
///   own. The drops are those of our own; media that is dropped was never forwarded.
///
/// A fault may leave the packet that met it without an end.
///
/// @param received datagrams that came in
/// @param takenStun of those
/// @param takenDtls of those
/// @param takenRtcp of those
/// @param takenRtp of those, retransmissions that were still wanted included
/// @param droppedReceived of those
/// @param offered packets for seated subscriptions, as they came
/// @param replayed those that were judged once more
/// @param forwarded packets that left for a subscription
/// @param droppedOffered those that did not
/// @param repairsAsked packets that NACKs named
/// @param repairsSent of those
/// @param droppedRepairs of those
/// @param feedbackAsked requests in RTCP that was taken
/// @param feedbackHeeded of those, the ones about a stream that the peer gets
/// @param droppedFeedback of those
/// @param made datagrams of our own
/// @param droppedOwn of those
/// @param sent datagrams that went out
public record Ledger(
        long received,
        long takenStun,
        long takenDtls,
        long takenRtcp,
        long takenRtp,
        long droppedReceived,
        long offered,
        long replayed,
        long forwarded,
        long droppedOffered,
        long repairsAsked,
        long repairsSent,
        long droppedRepairs,
        long feedbackAsked,
        long feedbackHeeded,
        long droppedFeedback,
        long made,
        long droppedOwn,
        long sent) {
    /// Each sum that does not come out even, in words; none where every packet is accounted for.
    public List<String> imbalances() {
        List<String> found = new ArrayList<>();
        check(found, "received", received, takenStun + takenDtls + takenRtcp + takenRtp + droppedReceived);
        check(found, "offered and replayed", offered + replayed, forwarded + droppedOffered);
        check(found, "repairs asked", repairsAsked, repairsSent + droppedRepairs);
        check(found, "feedback asked", feedbackAsked, feedbackHeeded + droppedFeedback);
        check(found, "forwarded, repaired and made", forwarded + repairsSent + made, sent + droppedOwn);
        return found;
    }

    private static void check(List<String> found, String what, long came, long ended) {
        if (came != ended) {
            found.add(what + ": " + came + " came, " + ended + " ended");
        }
    }
}
