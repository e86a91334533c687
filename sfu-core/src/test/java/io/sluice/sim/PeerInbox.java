package io.sluice.sim;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.SectionResult;
import io.sluice.rtcp.Fir;
import io.sluice.rtcp.Nack;
import io.sluice.rtcp.Pli;
import io.sluice.rtcp.Remb;
import io.sluice.rtcp.RtcpPacket;
import io.sluice.rtcp.RtcpParser;
import io.sluice.rtcp.SenderReport;
import io.sluice.rtcp.TransportFeedback;
import io.sluice.rtp.RtpPacket;
import io.sluice.sim.media.SimReceiver;
import io.sluice.sim.media.Truth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The server's protected packets in → receivers fed, requests answered by the peer's streams, and a memory of it all.
final class PeerInbox {
    private final SimPeer peer;
    private final PeerFeedback feedback;
    private final RtpPacket view = new RtpPacket();
    private final Map<Long, SimReceiver> receivers = new LinkedHashMap<>();
    private final Map<Long, SimReceiver> receiversByRtx = new LinkedHashMap<>();
    private final List<Received> received = new ArrayList<>();
    private final List<RtcpPacket> rtcp = new ArrayList<>();
    /// Packets that SRTP had seen before.
    int duplicates;

    PeerInbox(SimPeer peer, PeerFeedback feedback) {
        this.peer = peer;
        this.feedback = feedback;
    }

    /// The peer has an answer: its slots may be new.
    void negotiated(Collection<SectionResult> results) {
        for (SectionResult result : results) {
            if (result instanceof SectionResult.Receiving slot) {
                SimReceiver known = receivers.computeIfAbsent(
                        slot.slot().ssrc(), ssrc -> new SimReceiver(slot.mid(), slot.kind(), ssrc));
                if (slot.slot().rtxSsrc() != EncodingParameters.UNKNOWN_SSRC) {
                    receiversByRtx.put(slot.slot().rtxSsrc(), known);
                }
            }
        }
    }

    /// Every receiver by its slot, in the order of the answer.
    List<SimReceiver> receivers() {
        return List.copyOf(receivers.values());
    }

    SimReceiver receiver(String mid) {
        return receivers.values().stream()
                .filter(receiver -> receiver.mid.equals(mid))
                .findFirst()
                .orElseThrow();
    }

    /// What was kept, in the order of arrival.
    List<Received> received() {
        return received;
    }

    List<Received> ofSsrc(long ssrc) {
        return received.stream().filter(packet -> packet.ssrc() == ssrc).toList();
    }

    List<RtcpPacket> rtcp() {
        return rtcp;
    }

    <T extends RtcpPacket> List<T> rtcp(Class<T> type) {
        return rtcp.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// SRTP or SRTCP, as it came.
    void handle(byte[] bytes, long nowNanos) {
        PacketBuffer buffer = Objects.requireNonNull(peer.world().peerPool().acquire());
        buffer.set(bytes);
        SimSrtp keyed = peer.wire().receiver();
        int type = bytes[1] & 0xff;
        if (type >= 192 && type <= 223) {
            // One that the network broke or brought twice is dropped, as everybody does.
            if (keyed.unprotectRtcp(buffer)) {
                control(Objects.requireNonNull(RtcpParser.parse(buffer)), nowNanos);
            }
        } else if (keyed.unprotect(buffer) == SimSrtp.Opened.NEW) {
            if (!view.wrap(buffer)) {
                throw new AssertionError("a malformed RTP packet from the server");
            }
            media(view, nowNanos);
            if (peer.remembers) {
                received.add(Received.of(
                        view,
                        view.payloadType() == PeerOffer.VP8_RTX,
                        peer.id(HeaderExtensionType.MID),
                        peer.id(HeaderExtensionType.AUDIO_LEVEL),
                        peer.id(HeaderExtensionType.TRANSPORT_CC),
                        nowNanos));
            }
        } else {
            duplicates++;
        }
        buffer.release();
    }

    private void media(RtpPacket packet, long nowNanos) {
        SimReceiver slot = receivers.get(packet.ssrc());
        SimReceiver repaired = receiversByRtx.get(packet.ssrc());
        if (slot != null) {
            slot.packet(
                    packet.sequenceNumber(),
                    Truth.read(packet.buffer(), packet.payloadOffset(), packet.payloadLength()),
                    packet.marker(),
                    nowNanos);
        } else if (repaired != null && packet.payloadLength() > 2) {
            repaired.packet(
                    packet.buffer().u16(packet.payloadOffset()),
                    Truth.read(packet.buffer(), packet.payloadOffset() + 2, packet.payloadLength() - 2),
                    packet.marker(),
                    nowNanos);
        }
        feedback.arrived(
                packet.extensions().u16(peer.id(HeaderExtensionType.TRANSPORT_CC)),
                packet.buffer().length(),
                nowNanos);
    }

    private void control(List<RtcpPacket> packets, long nowNanos) {
        if (peer.remembers) {
            rtcp.addAll(packets);
        }
        for (RtcpPacket packet : packets) {
            if (packet instanceof Pli pli) {
                SimStream stream = peer.streams.sending(pli.mediaSsrc());
                if (stream != null) {
                    stream.encoder.wantKeyFrame();
                }
            } else if (packet instanceof Fir fir) {
                for (Fir.Request request : fir.requests()) {
                    SimStream stream = peer.streams.sending(request.ssrc());
                    if (stream != null) {
                        stream.fullIntraRequest(request.commandSequence());
                    }
                }
            } else if (packet instanceof Remb remb && peer.behaves) {
                peer.streams.limit(remb.bitrateBps());
            } else if (packet instanceof Nack nack && peer.repairs) {
                SimStream stream = peer.streams.sending(nack.mediaSsrc());
                if (stream != null) {
                    nack.forEach(stream::repair);
                }
            } else if (packet instanceof TransportFeedback told && peer.behaves) {
                peer.streams.all().forEach(stream -> stream.heard(told.receivedCount(), told.statusCount()));
            } else if (packet instanceof SenderReport report && receivers.containsKey(report.ssrc())) {
                SimReceiver slot = receivers.get(report.ssrc());
                slot.lastSenderReport = report.ntpTime().middle32() & 0xffff_ffffL;
                slot.lastSenderReportNanos = nowNanos;
            }
        }
    }
}
