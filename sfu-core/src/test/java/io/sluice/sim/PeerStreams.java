package io.sluice.sim;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.TrackSource;
import io.sluice.rtp.ExtensionBlock;
import io.sluice.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A peer's publications in → the streams that it sends, found by section and by SSRC, out.
final class PeerStreams {
    private final SimPeer peer;
    private final Map<String, SimStream> streams = new LinkedHashMap<>();
    private final Set<Long> formerSsrcs = new LinkedHashSet<>();
    private final RtpPacket view = new RtpPacket();

    PeerStreams(SimPeer peer) {
        this.peer = peer;
    }

    /// One stream for each RID; what was published on this section before is replaced.
    SectionRequest publish(PeerOffer offer, String mid, MediaKind kind, TrackSource source, String... rids) {
        List<EncodingParameters> encodings = new ArrayList<>();
        String[] layers = rids.length == 0 ? new String[] {""} : rids;
        for (String rid : layers) {
            SimStream stream = stream(offer, mid, kind, rid);
            boolean signalled = rid.isEmpty();
            encodings.add(
                    signalled
                            ? signalled(stream, offer.rtxPayloadType(kind) >= 0)
                            : new EncodingParameters(
                                    rid, EncodingParameters.UNKNOWN_SSRC, EncodingParameters.UNKNOWN_SSRC));
            streams.put(mid + rid, stream);
        }
        return section(offer, mid, kind, encodings, rids.length > 0, source);
    }

    /// One stream for each layer, without a RID; those that are published already go on.
    SectionRequest publishGrouped(PeerOffer offer, String mid, MediaKind kind, String... layers) {
        List<EncodingParameters> encodings = new ArrayList<>();
        for (String layer : layers) {
            SimStream stream = streams.computeIfAbsent(mid + layer, key -> stream(offer, mid, kind, ""));
            stream.hintName = layers.length == 1 ? "" : Integer.toString(encodings.size());
            encodings.add(signalled(stream, offer.rtxPayloadType(kind) >= 0));
        }
        return section(offer, mid, kind, encodings, false, TrackSource.CAMERA);
    }

    private static EncodingParameters signalled(SimStream stream, boolean rtx) {
        return new EncodingParameters("", stream.ssrc, rtx ? stream.rtxSsrc : EncodingParameters.UNKNOWN_SSRC);
    }

    private SimStream stream(PeerOffer offer, String mid, MediaKind kind, String rid) {
        RandomGenerator random = peer.world().peerRandom();
        long ssrc = 1 + random.nextLong(0xffff_fff0L);
        long rtxSsrc = 1 + random.nextLong(0xffff_fff0L);
        return new SimStream(
                peer,
                kind,
                offer.form,
                mid,
                rid,
                ssrc,
                rtxSsrc,
                offer.payloadType(kind),
                offer.rtxPayloadType(kind),
                offer.sendExtensions(kind));
    }

    private static SectionRequest section(
            PeerOffer offer,
            String mid,
            MediaKind kind,
            List<EncodingParameters> encodings,
            boolean simulcast,
            TrackSource source) {
        return new SectionRequest.Publish(
                mid, kind, offer.codecs(kind), offer.sendExtensions(kind), encodings, simulcast, source, "", false);
    }

    Collection<SimStream> all() {
        return streams.values();
    }

    boolean has(String midAndRid) {
        return streams.containsKey(midAndRid);
    }

    SimStream get(String midAndRid) {
        return Objects.requireNonNull(streams.get(midAndRid));
    }

    /// The stream that the peer sends under this SSRC now, or null.
    @Nullable
    SimStream sending(long ssrc) {
        for (SimStream stream : streams.values()) {
            if (stream.ssrc == ssrc) {
                return stream;
            }
        }
        return null;
    }

    boolean sentBefore(long ssrc) {
        return formerSsrcs.contains(ssrc);
    }

    /// The peer sends this SSRC without having said so, or does so no more.
    void alsoSent(long ssrc) {
        formerSsrcs.add(ssrc);
    }

    /// The network brought a packet to the server, unharmed.
    void arrived(long ssrc, int sequenceNumber) {
        for (SimStream stream : streams.values()) {
            if (stream.ssrc == ssrc || stream.rtxSsrc == ssrc) {
                stream.arrived(ssrc, sequenceNumber);
            }
        }
    }

    /// The network brought a sender report to the server, unharmed.
    void reported(long ssrc) {
        for (SimStream stream : streams.values()) {
            if (stream.ssrc == ssrc) {
                stream.reported();
            }
        }
    }

    /// The server says how much it can take (REMB): what the sounds leave of it is shared by the pictures.
    void limit(long bitrateBps) {
        long sounds = 0;
        long pictures = 0;
        for (SimStream stream : streams.values()) {
            long wanted = stream.running ? stream.encoder.wantedBps() : 0;
            sounds += stream.kind == MediaKind.AUDIO ? wanted : 0;
            pictures += stream.kind == MediaKind.VIDEO ? wanted : 0;
        }
        long left = Math.max(0, bitrateBps - sounds);
        int percent = (int) (pictures == 0 ? 100 : Math.min(100, left * 100 / pictures));
        streams.values().forEach(stream -> stream.encoder.limitPercent(percent));
    }

    /// Packets under the SSRCs of somebody else, as a thief would send them.
    void sendForeign(SimStream own, SimPeer victim, RandomGenerator chance) {
        if (!peer.isKeyed() || victim == peer) {
            return;
        }
        for (SimStream stolen : victim.streams.all()) {
            formerSsrcs.add(stolen.ssrc);
            peer.wire().sendRtp(foreign(own, stolen.ssrc, chance));
        }
    }

    /// Packets that name sections and layers of somebody else, under an SSRC of theirs or one that nobody has.
    ///
    /// What the peer itself publishes under that name would be its own, so that is left out.
    void sendUnderForeignNames(SimStream own, SimPeer victim, RandomGenerator chance) {
        if (!peer.isKeyed() || victim == peer) {
            return;
        }
        for (SectionRequest section : victim.offers.sections()) {
            if (streams.values().stream().noneMatch(stream -> stream.mid.equals(section.mid()))) {
                sendNamed(own, victim, section.mid(), "", chance);
            }
        }
        for (SimStream stolen : victim.streams.all()) {
            if (!stolen.rid.isEmpty() && streams.values().stream().noneMatch(stream -> stream.rid.equals(stolen.rid))) {
                sendNamed(own, victim, "", stolen.rid, chance);
                sendNamed(own, victim, own.mid, stolen.rid, chance);
            }
        }
    }

    private void sendNamed(SimStream own, SimPeer victim, String mid, String rid, RandomGenerator chance) {
        List<SimStream> theirs = List.copyOf(victim.streams.all());
        boolean fresh = theirs.isEmpty() || chance.nextBoolean();
        long ssrc = fresh ? 1 + chance.nextLong(0xffff_fff0L) : theirs.get(chance.nextInt(theirs.size())).ssrc;
        alsoSent(ssrc);
        PacketBuffer buffer = foreign(own, ssrc, chance);
        ExtensionBlock block = new ExtensionBlock();
        if (!mid.isEmpty()) {
            block.add(peer.id(HeaderExtensionType.MID), mid.getBytes(StandardCharsets.UTF_8));
        }
        if (!rid.isEmpty()) {
            block.add(peer.id(HeaderExtensionType.RID), rid.getBytes(StandardCharsets.UTF_8));
        }
        view.wrap(buffer);
        block.replaceIn(view);
        peer.wire().sendRtp(buffer);
    }

    private PacketBuffer foreign(SimStream own, long ssrc, RandomGenerator chance) {
        PacketBuffer buffer = Objects.requireNonNull(peer.world().peerPool().acquire());
        view.begin(buffer, own.payloadType(), chance.nextInt(0x1_0000), chance.nextInt(), ssrc);
        buffer.length(RtpPacket.FIXED_HEADER_BYTES + 50);
        buffer.fill(RtpPacket.FIXED_HEADER_BYTES, 50, 0x55);
        return buffer;
    }

    void startAll() {
        streams.values().forEach(SimStream::start);
    }

    void stopAll() {
        streams.values().forEach(SimStream::stop);
    }
}
