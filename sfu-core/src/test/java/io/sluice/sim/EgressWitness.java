package io.sluice.sim;

import io.sluice.address.TransportAddress;
import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.KeyingMaterial;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SectionResult;
import io.sluice.rtcp.RtcpPacket;
import io.sluice.rtcp.RtcpParser;
import io.sluice.rtp.RtpPacket;
import io.sluice.sim.net.VirtualClock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All that the server sends to one peer, before the network touches it, in → what breaks a promise out.
///
/// It has the peer's keys and reads every packet as the wire carries it. What it holds the server to is written at each
/// check; receivers and scenarios judge the rest, which depends on the network.
final class EgressWitness {
    /// Ethernet's 1500 less IPv6 and UDP: a longer datagram would be cut in pieces.
    private static final int MAX_DATAGRAM_BYTES = 1_452;
    /// Consent lasts 30 s (RFC 7675 §5.1); its last check may have been answered just before the silence.
    private static final long CONSENT_NANOS = 36 * VirtualClock.SECONDS;

    private final SimPeer peer;
    private final SimWorld world;
    private final Violations violations;
    private final Map<Long, SlotWitness> bySsrc = new LinkedHashMap<>();
    private final Map<Long, SlotWitness> byRtxSsrc = new LinkedHashMap<>();
    private final RtcpWitness rtcp;
    private final RtpPacket view = new RtpPacket();
    private @Nullable SimSrtp opener;
    private int transportSequence = -1;

    EgressWitness(SimPeer peer, SimWorld world) {
        this.peer = peer;
        this.world = world;
        this.violations = world.violations();
        this.rtcp = new RtcpWitness(peer, world, bySsrc, byRtxSsrc);
    }

    /// In the order of the answers.
    Collection<SlotWitness> slots() {
        return bySsrc.values();
    }

    /// The peer has an answer: its slots may be new.
    void negotiated() {
        for (SectionResult result : peer.results.values()) {
            if (result instanceof SectionResult.Receiving receiving) {
                long ssrc = receiving.slot().ssrc();
                SlotWitness known = bySsrc.get(ssrc);
                if (known == null) {
                    known = new SlotWitness(peer, world, receiving.mid(), receiving.kind(), ssrc);
                    bySsrc.put(ssrc, known);
                    byRtxSsrc.put(receiving.slot().rtxSsrc(), known);
                }
                violations.check(
                        known.mid.equals(receiving.mid()),
                        peer.identity() + ": the slot of section " + receiving.mid() + " has the SSRC of " + known.mid);
            }
        }
    }

    void datagram(TransportAddress to, byte[] bytes, long nowNanos) {
        violations.check(
                bytes.length <= MAX_DATAGRAM_BYTES,
                peer.identity() + " is sent " + bytes.length + " bytes in one datagram");
        int first = bytes[0] & 0xff;
        if (first == 1 && bytes[1] == 1) {
            peer.wire().answered(to);
        }
        if (first < 128) {
            return;
        }
        violations.check(
                peer.wire().spokeFrom(to), peer.identity() + "'s media goes to " + to + ", from where it never spoke");
        violations.check(
                nowNanos - peer.wire().lastHeardNanos() <= CONSENT_NANOS,
                peer.identity() + " is sent media though it has been silent for "
                        + (nowNanos - peer.wire().lastHeardNanos()) / VirtualClock.SECONDS + " s");
        PacketBuffer buffer = Objects.requireNonNull(world.peerPool().acquire());
        buffer.set(bytes);
        int type = bytes[1] & 0xff;
        if (type >= 192 && type <= 223) {
            control(buffer, nowNanos);
        } else {
            media(buffer, nowNanos);
        }
        buffer.release();
    }

    private SimSrtp opener() {
        SimSrtp keyed = opener;
        if (keyed == null) {
            KeyingMaterial keys = peer.keys();
            keyed = new SimSrtp(keys.localKey(), keys.localSalt(), world.ciphers());
            opener = keyed;
        }
        return keyed;
    }

    private void control(PacketBuffer buffer, long nowNanos) {
        if (!opener().unprotectRtcp(buffer)) {
            violations.add(peer.identity() + " is sent SRTCP that does not open, or twice");
            return;
        }
        List<RtcpPacket> packets = RtcpParser.parse(buffer);
        if (packets == null) {
            violations.add(peer.identity() + " is sent malformed RTCP");
        } else {
            packets.forEach(packet -> rtcp.packet(packet, nowNanos));
        }
    }

    private void media(PacketBuffer buffer, long nowNanos) {
        SimSrtp.Opened opened = opener().unprotect(buffer);
        if (opened == SimSrtp.Opened.FORGED || !view.wrap(buffer)) {
            violations.add(peer.identity() + " is sent SRTP that does not open");
            return;
        }
        if (opened == SimSrtp.Opened.SEEN) {
            // The same protected bytes again: that is how a receiver without RTX is repaired, and no other.
            SlotWitness again = bySsrc.get(view.ssrc());
            if (peer.offers.rtx || again == null) {
                violations.add(peer.identity() + " is sent the same SRTP packet twice");
            } else {
                again.repeated(view.sequenceNumber(), buffer.length(), nowNanos);
            }
            return;
        }
        numbers();
        SlotWitness slot = bySsrc.get(view.ssrc());
        SlotWitness repaired = byRtxSsrc.get(view.ssrc());
        if (slot != null) {
            slot.media(view, nowNanos);
        } else if (repaired != null && repaired.kind == MediaKind.VIDEO) {
            repaired.repair(view, nowNanos);
        } else {
            violations.add(peer.identity() + " is sent SSRC " + view.ssrc() + ", which no answer named");
        }
    }

    /// Transport-wide numbers rise by one over all streams, in the order of the wire.
    private void numbers() {
        int number = view.extensions().u16(peer.id(HeaderExtensionType.TRANSPORT_CC));
        if (peer.offers.rembOnly) {
            violations.check(number < 0, peer.identity() + " is sent a transport-wide number, which it never offered");
            return;
        }
        if (number < 0) {
            violations.add(peer.identity() + " is sent a packet without a transport-wide number");
            return;
        }
        if (transportSequence >= 0 && number != ((transportSequence + 1) & 0xffff)) {
            violations.add(peer.identity() + ": transport-wide number " + number + " after " + transportSequence);
        }
        transportSequence = number;
    }
}
