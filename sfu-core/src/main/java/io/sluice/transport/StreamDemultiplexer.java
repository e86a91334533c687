package io.sluice.transport;

import io.sluice.forwarding.DropReason;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.rtp.HeaderExtensions;
import io.sluice.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// An RTP packet of one transport in → the encoding that it belongs to (RFC 9143 §9.2, RFC 8852).
///
/// An SSRC is bound by what the offer said, else by the MID and RID that its packets carry, else, where only one
/// section has its payload type, by that. Bindings concern this transport alone: an SSRC of another one means
/// nothing here.
final class StreamDemultiplexer {
    /// SSRCs bound at a time: media and RTX of as many sections as browsers send, several times over.
    static final int MAX_BOUND = 512;

    /// Bindings that were not in the offer, over the life of a session; what changes SSRCs more often is no browser.
    static final int MAX_LEARNT = 4096;

    /// What an SSRC means.
    record Binding(IncomingSection section, IncomingStream stream) {}

    private final SequencedMap<String, IncomingSection> sections = new LinkedHashMap<>();
    private final SsrcTable<Binding> bindings = new SsrcTable<>(MAX_BOUND);
    private final List<Long> boundSsrcs = new ArrayList<>();
    private int[] midIds = {};
    private int[] ridIds = {};
    private int[] repairedRidIds = {};
    private int[] transportSequenceIds = {};
    private int learnt;
    private DropReason lastRefusal = DropReason.UNKNOWN_SSRC;

    /// Adds a section, or puts another in the place of one with the same mid; streams that stay keep their SSRCs.
    void put(IncomingSection section, long nowNanos) {
        remove(section.mid(), section);
        sections.put(section.mid(), section);
        for (int i = 0; i < section.encodings().size(); i++) {
            EncodingParameters encoding = section.encodings().get(i);
            release(encoding.ssrc(), section, section.stream(i), true);
            release(encoding.rtxSsrc(), section, section.stream(i), false);
        }
        for (int i = 0; i < section.encodings().size(); i++) {
            EncodingParameters encoding = section.encodings().get(i);
            IncomingStream stream = section.stream(i);
            if (encoding.hasSsrc()) {
                signalled(encoding.ssrc(), section, stream, true, nowNanos);
            }
            if (encoding.rtxSsrc() != EncodingParameters.UNKNOWN_SSRC) {
                signalled(encoding.rtxSsrc(), section, stream, false, nowNanos);
            }
        }
        reindexExtensions();
    }

    void remove(String mid) {
        remove(mid, null);
        reindexExtensions();
    }

    /// Forgets a section's bindings, but moves those of streams that its successor has too.
    private void remove(String mid, @Nullable IncomingSection successor) {
        IncomingSection before = sections.remove(mid);
        if (before == null) {
            return;
        }
        for (int i = boundSsrcs.size() - 1; i >= 0; i--) {
            long ssrc = boundSsrcs.get(i);
            Binding binding = bindings.get(ssrc);
            if (binding == null || binding.section() != before) {
                continue;
            }
            if (successor != null && has(successor, binding.stream())) {
                bindings.put(ssrc, new Binding(successor, binding.stream()));
            } else {
                bindings.remove(ssrc);
                boundSsrcs.remove(i);
            }
        }
    }

    private static boolean has(IncomingSection section, IncomingStream stream) {
        for (int i = 0; i < section.encodings().size(); i++) {
            if (section.stream(i).equals(stream)) {
                return true;
            }
        }
        return false;
    }

    /// Frees an SSRC that stood for something else in this section before.
    private void release(long ssrc, IncomingSection section, IncomingStream stream, boolean media) {
        Binding before = bindings.get(ssrc);
        if (before == null || before.section() != section) {
            return;
        }
        if (!before.stream().equals(stream) || (stream.ssrc() == ssrc) != media) {
            bindings.remove(ssrc);
            boundSsrcs.remove(ssrc);
        }
    }

    /// The first section to claim an SSRC has it, and of its streams the first; what it repairs by is the newest.
    private void signalled(long ssrc, IncomingSection section, IncomingStream stream, boolean media, long nowNanos) {
        Binding before = bindings.get(ssrc);
        if (before != null || bindings.isFull()) {
            return;
        }
        boolean anew = media && stream.ssrc() != ssrc;
        if (anew || !media) {
            forget(stream, !media);
        }
        bind(ssrc, section, stream);
        if (anew) {
            stream.bound(ssrc, nowNanos);
        }
    }

    private void bind(long ssrc, IncomingSection section, IncomingStream stream) {
        bindings.put(ssrc, new Binding(section, stream));
        boundSsrcs.add(ssrc);
    }

    /// @return null where the packet belongs to nothing that was negotiated; [#lastRefusal] says why
    @Nullable
    Binding route(RtpPacket packet, long nowNanos) {
        Binding binding = bindings.get(packet.ssrc());
        if (binding == null) {
            binding = learn(packet, nowNanos);
            if (binding == null) {
                return null;
            }
        } else if (binding.section().isContradictedBy(packet)) {
            lastRefusal = DropReason.SSRC_CONFLICT;
            return null;
        }
        int payloadType = packet.payloadType();
        if (!binding.section().isMedia(payloadType) && !binding.section().isRtx(payloadType)) {
            lastRefusal = DropReason.UNKNOWN_PAYLOAD_TYPE;
            return null;
        }
        return binding;
    }

    DropReason lastRefusal() {
        return lastRefusal;
    }

    /// The transport-wide sequence number of a packet, whichever stream it belongs to, or -1.
    int transportSequence(RtpPacket packet) {
        for (int id : transportSequenceIds) {
            int number = packet.extensions().u16(id);
            if (number >= 0) {
                return number;
            }
        }
        return -1;
    }

    @Nullable
    IncomingStream mediaStream(long ssrc) {
        Binding binding = bindings.get(ssrc);
        return binding != null && binding.stream().ssrc() == ssrc ? binding.stream() : null;
    }

    private @Nullable Binding learn(RtpPacket packet, long nowNanos) {
        lastRefusal = DropReason.UNKNOWN_SSRC;
        HeaderExtensions extensions = packet.extensions();
        String mid = text(extensions, midIds);
        IncomingSection section = mid == null ? byPayloadType(packet.payloadType()) : sections.get(mid);
        if (section == null) {
            return null;
        }
        boolean rtx = section.isRtx(packet.payloadType());
        if (!rtx && !section.isMedia(packet.payloadType())) {
            lastRefusal = DropReason.UNKNOWN_PAYLOAD_TYPE;
            return null;
        }
        String rid = text(extensions, rtx ? repairedRidIds : ridIds);
        IncomingStream stream = rid == null ? section.only() : section.byRid(rid);
        if (stream == null || (mid == null && rid == null && isTaken(stream, rtx))) {
            return null;
        }
        if (bindings.isFull() || learnt == MAX_LEARNT) {
            lastRefusal = DropReason.TOO_MANY_SSRCS;
            return null;
        }
        learnt++;
        return rebind(packet.ssrc(), section, stream, rtx, nowNanos);
    }

    /// An SSRC that says nothing of itself may fill an empty place, but takes none that is taken.
    private boolean isTaken(IncomingStream stream, boolean rtx) {
        if (!rtx) {
            return stream.ssrc() != EncodingParameters.UNKNOWN_SSRC;
        }
        for (long ssrc : boundSsrcs) {
            Binding binding = bindings.get(ssrc);
            if (binding != null && binding.stream().equals(stream) && ssrc != stream.ssrc()) {
                return true;
            }
        }
        return false;
    }

    private Binding rebind(long ssrc, IncomingSection section, IncomingStream stream, boolean rtx, long nowNanos) {
        forget(stream, rtx);
        bind(ssrc, section, stream);
        if (!rtx) {
            stream.bound(ssrc, nowNanos);
        }
        return new Binding(section, stream);
    }

    /// Takes the SSRC off that the stream, or its retransmissions, had before.
    private void forget(IncomingStream stream, boolean rtx) {
        for (int i = boundSsrcs.size() - 1; i >= 0; i--) {
            long ssrc = boundSsrcs.get(i);
            Binding binding = bindings.get(ssrc);
            if (binding != null && binding.stream().equals(stream) && (ssrc == stream.ssrc()) != rtx) {
                bindings.remove(ssrc);
                boundSsrcs.remove(i);
            }
        }
    }

    /// @return the one section that has negotiated it, or null where none or several have
    private @Nullable IncomingSection byPayloadType(int payloadType) {
        IncomingSection found = null;
        for (IncomingSection section : sections.values()) {
            if (section.isMedia(payloadType) || section.isRtx(payloadType)) {
                if (found != null) {
                    return null;
                }
                found = section;
            }
        }
        return found;
    }

    private static @Nullable String text(HeaderExtensions extensions, int[] ids) {
        for (int id : ids) {
            String text = extensions.text(id);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private void reindexExtensions() {
        midIds = idsOf(HeaderExtensionType.MID);
        ridIds = idsOf(HeaderExtensionType.RID);
        repairedRidIds = idsOf(HeaderExtensionType.REPAIRED_RID);
        transportSequenceIds = idsOf(HeaderExtensionType.TRANSPORT_CC);
    }

    /// One id mostly; sections may number the same extension differently as long as no number means two.
    private int[] idsOf(HeaderExtensionType type) {
        int[] ids = new int[sections.size()];
        int count = 0;
        for (IncomingSection section : sections.values()) {
            int id = section.idOf(type);
            boolean known = id == 0;
            for (int i = 0; i < count; i++) {
                known |= ids[i] == id;
            }
            if (!known) {
                ids[count++] = id;
            }
        }
        return Arrays.copyOf(ids, count);
    }
}
