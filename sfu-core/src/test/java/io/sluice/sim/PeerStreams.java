package io.sluice.sim;

import io.sluice.buffer.PacketBuffer;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.SectionRequest;
import io.sluice.parameters.TrackSource;
import io.sluice.rtp.RtpPacket;
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
        RandomGenerator random = peer.world().peerRandom();
        for (String rid : layers) {
            long ssrc = 1 + random.nextLong(0xffff_fff0L);
            long rtxSsrc = 1 + random.nextLong(0xffff_fff0L);
            boolean signalled = rid.isEmpty();
            int rtxPayloadType = offer.rtxPayloadType(kind);
            encodings.add(new EncodingParameters(
                    rid,
                    signalled ? ssrc : EncodingParameters.UNKNOWN_SSRC,
                    signalled && rtxPayloadType >= 0 ? rtxSsrc : EncodingParameters.UNKNOWN_SSRC));
            streams.put(
                    mid + rid,
                    new SimStream(
                            peer,
                            kind,
                            offer.form,
                            mid,
                            rid,
                            ssrc,
                            rtxSsrc,
                            offer.payloadType(kind),
                            rtxPayloadType,
                            offer.sendExtensions(kind)));
        }
        return new SectionRequest.Publish(
                mid,
                kind,
                offer.codecs(kind),
                offer.sendExtensions(kind),
                encodings,
                rids.length > 0,
                source,
                "",
                false);
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

    /// Packets under the SSRCs of somebody else, as a thief would send them.
    void sendForeign(SimStream own, SimPeer victim, RandomGenerator chance) {
        if (!peer.isKeyed() || victim == peer) {
            return;
        }
        for (SimStream stolen : victim.streams.all()) {
            PacketBuffer buffer = Objects.requireNonNull(peer.world().peerPool().acquire());
            view.begin(buffer, own.payloadType(), chance.nextInt(0x1_0000), chance.nextInt(), stolen.ssrc);
            buffer.length(RtpPacket.FIXED_HEADER_BYTES + 50);
            buffer.fill(RtpPacket.FIXED_HEADER_BYTES, 50, 0x55);
            formerSsrcs.add(stolen.ssrc);
            peer.wire().sendRtp(buffer);
        }
    }

    void startAll() {
        streams.values().forEach(SimStream::start);
    }

    void stopAll() {
        streams.values().forEach(SimStream::stop);
    }
}
