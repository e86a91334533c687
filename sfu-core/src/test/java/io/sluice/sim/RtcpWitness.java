package io.sluice.sim;

import io.sluice.rtcp.ExtendedReport;
import io.sluice.rtcp.Fir;
import io.sluice.rtcp.Goodbye;
import io.sluice.rtcp.Nack;
import io.sluice.rtcp.Pli;
import io.sluice.rtcp.ReceiverReport;
import io.sluice.rtcp.Remb;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.RtcpPacket;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtcp.SourceDescription;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtcp.UnknownRtcpPacket;
import io.sluice.sim.media.Truth;
import io.sluice.sim.net.VirtualClock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The server's RTCP to one peer in → what breaks a promise out.
final class RtcpWitness {
    private static final int MAX_ASKED = 8;
    private static final long MIN_RETRY_NANOS = 15 * VirtualClock.MILLIS;
    private static final long KEY_FRAME_INTERVAL_NANOS = 500 * VirtualClock.MILLIS;
    /// The server knows a capture only by its arrival until the publisher reports; and it may arrive late.
    private static final long SYNC_TOLERANCE_NANOS = 600 * VirtualClock.MILLIS;

    private final SimPeer peer;
    private final SimWorld world;
    private final Violations violations;
    private final Map<Long, SlotWitness> slots;
    private final Map<Long, SlotWitness> repairs;
    private final Map<Long, String> cnames = new LinkedHashMap<>();
    private long reporter = -1;
    private int feedbackCount = -1;

    /// @param slots by the SSRCs of their media
    /// @param repairs the same by those of their RTX
    RtcpWitness(SimPeer peer, SimWorld world, Map<Long, SlotWitness> slots, Map<Long, SlotWitness> repairs) {
        this.peer = peer;
        this.world = world;
        this.violations = world.violations();
        this.slots = slots;
        this.repairs = repairs;
    }

    private void violated(String what) {
        violations.add(peer.identity() + ", RTCP: " + what);
    }

    void packet(RtcpPacket packet, long nowNanos) {
        switch (packet) {
            case SenderReport report -> senderReport(report, nowNanos);
            case ReceiverReport report -> {
                reporter(report.ssrc());
                blocks(report.reports());
            }
            case Nack nack -> nack(nack, nowNanos);
            case Pli pli -> keyFrame(pli.senderSsrc(), pli.mediaSsrc(), nowNanos);
            case Fir fir -> fir.requests().forEach(asked -> keyFrame(fir.senderSsrc(), asked.ssrc(), nowNanos));
            case TransportFeedback feedback -> feedback(feedback);
            case SourceDescription description -> description.chunks().forEach(this::named);
            case Goodbye goodbye ->
                goodbye.ssrcs().forEach(ssrc -> {
                    if (ssrc != reporter && !slots.containsKey(ssrc) && !repairs.containsKey(ssrc)) {
                        violated("a BYE of " + ssrc + ", which no answer named");
                    }
                });
            // Nothing of the kind is promised, and no simulated peer negotiates it.
            case Remb _ -> violated("a REMB, which was not negotiated");
            case ExtendedReport _ -> violated("an extended report, which was not negotiated");
            case UnknownRtcpPacket unknown -> violated("RTCP of no known kind: " + unknown);
        }
    }

    /// The CNAME ties a slot to the one that its sound is in; every source has one and keeps it.
    private void named(SourceDescription.Chunk chunk) {
        String cname = chunk.text(SourceDescription.CNAME);
        if (cname == null) {
            violated(chunk.ssrc() + " without a CNAME");
            return;
        }
        String before = cnames.putIfAbsent(chunk.ssrc(), cname);
        if (before != null && !before.equals(cname)) {
            violated(chunk.ssrc() + " is " + cname + " after " + before);
        }
        String answered = peer.cnameOf(chunk.ssrc());
        if (slots.containsKey(chunk.ssrc()) && !cname.equals(answered)) {
            violated("the CNAME " + cname + " where the answer said " + answered);
        }
    }

    /// The server speaks as one reporter, which is none of the slots.
    private void reporter(long ssrc) {
        if (reporter >= 0 && reporter != ssrc && !slots.containsKey(ssrc)) {
            violated("reporter " + ssrc + " after " + reporter);
        }
        if (!slots.containsKey(ssrc)) {
            reporter = ssrc;
        }
    }

    private void senderReport(SenderReport report, long nowNanos) {
        blocks(report.reports());
        SlotWitness slot = slots.get(report.ssrc());
        if (slot == null) {
            violated("a sender report of " + report.ssrc() + ", which no answer named");
            return;
        }
        if (report.packetCount() != slot.packets) {
            violated(slot.mid + ": " + report.packetCount() + " packets reported, " + slot.packets + " sent");
        }
        if (report.octetCount() != (slot.octets & 0xffff_ffffL)) {
            violated(slot.mid + ": " + report.octetCount() + " octets reported, " + slot.octets + " sent");
        }
        Truth last = slot.last();
        if (last == null) {
            return;
        }
        long told = report.ntpTime().unixMillis();
        long now = world.wallClock().unixMillisAt(nowNanos);
        if (Math.abs(told - now) > 1) {
            violated("a report of " + told + " at " + now);
        }
        // Where the last packet's timestamp puts its capture, against when it was captured.
        double claimedNanos = (int) (slot.lastTimestamp() - report.rtpTimestamp()) * 1e9 / slot.clockRateHz();
        double trueNanos = last.capturedNanos() - nowNanos;
        if (Math.abs(claimedNanos - trueNanos) > SYNC_TOLERANCE_NANOS
                && !world.stream(last.stream()).jumped()) {
            violated(slot.mid
                    + ": its sender report puts a capture %.0f ms wrong".formatted((claimedNanos - trueNanos) / 1e6));
        }
    }

    private void blocks(List<ReportBlock> blocks) {
        if (peer.forges) {
            return;
        }
        for (ReportBlock block : blocks) {
            SimStream stream = peer.streams.sending(block.ssrc());
            if (stream == null) {
                if (!peer.streams.sentBefore(block.ssrc())) {
                    violated("a report on " + block.ssrc() + ", which the peer never sent");
                }
                continue;
            }
            if (block.cumulativeLost() > stream.packets + stream.leaptOver()) {
                violated(block.cumulativeLost() + " packets lost of " + stream.packets);
            }
            if (peer.uplink().isPerfect() && stream.lossless && block.cumulativeLost() > stream.leaptOver()) {
                violated(block.cumulativeLost() + " packets reported lost where none was");
            }
        }
    }

    private void nack(Nack nack, long nowNanos) {
        reporter(nack.senderSsrc());
        if (peer.forges) {
            return;
        }
        SimStream stream = peer.streams.sending(nack.mediaSsrc());
        if (stream == null) {
            if (!peer.streams.sentBefore(nack.mediaSsrc())) {
                violated("a NACK for " + nack.mediaSsrc() + ", which the peer never sent");
            }
            return;
        }
        nack.forEach(number -> {
            long since = stream.sinceAsked(number, nowNanos);
            if (since < MIN_RETRY_NANOS) {
                violated("packet " + number + " of " + stream.mid + " is asked for again after " + since / 1_000_000
                        + " ms");
            }
            int times = stream.asked(number);
            if (times == 0) {
                violated("a NACK for packet " + number + " of " + stream.mid + ", which arrived or was never sent");
            }
            if (times > MAX_ASKED) {
                violated("packet " + number + " of " + stream.mid + " is asked for the " + times + "th time");
            }
        });
    }

    private void keyFrame(long sender, long media, long nowNanos) {
        reporter(sender);
        SimStream stream = peer.streams.sending(media);
        if (stream == null) {
            if (!peer.streams.sentBefore(media) && !peer.forges) {
                violated("a key frame is asked of " + media + ", which the peer never sent");
            }
            return;
        }
        if (nowNanos - stream.lastAskedNanos < KEY_FRAME_INTERVAL_NANOS) {
            violated("key frames of " + stream.mid + stream.rid + " are asked for "
                    + (nowNanos - stream.lastAskedNanos) / VirtualClock.MILLIS + " ms apart");
        }
        stream.keyFrameAsked(nowNanos);
    }

    private void feedback(TransportFeedback feedback) {
        reporter(feedback.senderSsrc());
        if (feedbackCount >= 0 && feedback.feedbackCount() != ((feedbackCount + 1) & 0xff)) {
            violated("transport feedback " + feedback.feedbackCount() + " after " + feedbackCount);
        }
        feedbackCount = feedback.feedbackCount();
        for (int k = 0; k < feedback.receivedCount(); k++) {
            if (!peer.wire().transportArrived(feedback.receivedSequence(k)) && !peer.forges) {
                violated("transport feedback says that " + feedback.receivedSequence(k) + " arrived, which did not");
                return;
            }
        }
    }
}
