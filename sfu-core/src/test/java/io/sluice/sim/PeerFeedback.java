package io.sluice.sim;

import io.sluice.parameters.MediaKind;
import io.sluice.rtcp.Fir;
import io.sluice.rtcp.Nack;
import io.sluice.rtcp.Pli;
import io.sluice.rtcp.ReceiverReport;
import io.sluice.rtcp.Remb;
import io.sluice.rtcp.ReportBlock;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtcp.TransportFeedbackBuilder;
import io.sluice.sim.media.SimReceiver;
import io.sluice.sim.net.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a peer's receivers miss in → the RTCP that a browser would send, out: NACK and PLI when needed, transport-wide
/// feedback every 100 ms, reports on what it gets and sends every second; FIR and REMB where it offered no more than
/// those.
final class PeerFeedback {
    private static final long TICK_NANOS = 20 * VirtualClock.MILLIS;
    private static final long RTT_NANOS = 60 * VirtualClock.MILLIS;
    private static final int FEEDBACK_LIMIT_BYTES = 1_000;
    private static final int MAX_ARRIVALS = 2_000;
    private static final long MIN_ESTIMATE_BPS = 100_000;

    private final SimPeer peer;
    private final TreeMap<Long, Long> arrivals = new TreeMap<>();
    private long highest = -1;
    private long reported = -1;
    private int ticks;
    private int feedbackCount;
    private int firCount;
    /// Since the last REMB.
    private long receivedBytes;

    PeerFeedback(SimPeer peer) {
        this.peer = peer;
    }

    void start() {
        peer.world().in(TICK_NANOS, this::tick);
    }

    /// @param number of the transport, 0..65535, or -1 where the packet carries none
    void arrived(int number, int bytes, long nowNanos) {
        receivedBytes += bytes;
        if (number < 0) {
            return;
        }
        long extended = highest < 0 ? number + 0x1_0000L : highest + (short) (number - (int) highest);
        highest = Math.max(highest, extended);
        if (extended > reported && arrivals.size() < MAX_ARRIVALS) {
            arrivals.putIfAbsent(extended, nowNanos);
        }
    }

    private void tick(long nowNanos) {
        if (peer.isGone()) {
            return;
        }
        ticks++;
        for (SimReceiver slot : peer.receivers()) {
            repair(slot, nowNanos);
        }
        if (ticks % 5 == 0 && !peer.offers.rembOnly) {
            feedback();
        }
        if (ticks % 50 == 0) {
            report(nowNanos);
            peer.streams.all().stream()
                    .filter(stream -> stream.running)
                    .forEach(stream -> peer.sendRtcp(stream.report(peer.ntpAt(nowNanos), nowNanos)));
            if (peer.offers.rembOnly) {
                estimate();
            }
        }
        peer.world().in(TICK_NANOS, this::tick);
    }

    private void repair(SimReceiver slot, long nowNanos) {
        if (slot.kind == MediaKind.AUDIO) {
            return;
        }
        int[] missing = slot.toAskFor(RTT_NANOS, nowNanos);
        if (missing.length > 0) {
            peer.sendRtcp(Nack.of(SimPeer.REPORTER, slot.ssrc, missing));
        }
        if (slot.needsKeyFrame(nowNanos)) {
            // A request of its own each time, so each has a number of its own (RFC 5104 §4.3.1.2).
            peer.sendRtcp(
                    peer.offers.firOnly
                            ? Fir.of(SimPeer.REPORTER, slot.ssrc, firCount++)
                            : new Pli(SimPeer.REPORTER, slot.ssrc));
        }
    }

    /// Half as much again as came in the last second.
    private void estimate() {
        List<Long> ssrcs =
                peer.receivers().stream().limit(31).map(slot -> slot.ssrc).toList();
        peer.sendRtcp(new Remb(SimPeer.REPORTER, Math.max(MIN_ESTIMATE_BPS, receivedBytes * 8 * 3 / 2), ssrcs));
        receivedBytes = 0;
    }

    private void feedback() {
        while (!arrivals.isEmpty()) {
            TransportFeedbackBuilder builder = new TransportFeedbackBuilder(
                    SimPeer.REPORTER, 0, feedbackCount++, arrivals.firstKey(), FEEDBACK_LIMIT_BYTES);
            int added = 0;
            for (Map.Entry<Long, Long> arrival : arrivals.entrySet()) {
                if (!builder.add(arrival.getKey(), arrival.getValue())) {
                    break;
                }
                reported = arrival.getKey();
                added++;
            }
            arrivals.headMap(reported, true).clear();
            TransportFeedback feedback = builder.build();
            peer.sendRtcp(feedback);
            if (added == 0) {
                return;
            }
        }
    }

    private void report(long nowNanos) {
        List<ReportBlock> blocks = new ArrayList<>();
        for (SimReceiver slot : peer.receivers()) {
            if (slot.packets > 0 && blocks.size() < 31) {
                long delay = slot.lastSenderReport == 0
                        ? 0
                        : (nowNanos - slot.lastSenderReportNanos) * 65_536 / VirtualClock.SECONDS;
                blocks.add(new ReportBlock(
                        slot.ssrc,
                        slot.fractionLost(),
                        slot.cumulativeLost(),
                        slot.extendedHighest() - 0x1_0000L,
                        0,
                        slot.lastSenderReport,
                        delay));
            }
        }
        if (!blocks.isEmpty()) {
            peer.sendRtcp(new ReceiverReport(SimPeer.REPORTER, blocks));
        }
    }
}
