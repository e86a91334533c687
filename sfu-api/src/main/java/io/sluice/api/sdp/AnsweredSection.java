package io.sluice.api.sdp;

import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.Direction;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.RtcpFeedback;
import io.sluice.parameters.SlotParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One section of an offer and what became of it in → the lines of its answer out.
final class AnsweredSection {
    private AnsweredSection() {}

    /// Port 0; everything but the mid is left out (RFC 9429 §5.3.1).
    static void writeRejected(SdpWriter writer, OfferedSection section) {
        writer.line('m', section.media() + " 0 " + section.protocol() + " " + section.formats());
        writer.line('c', TransportLines.NO_ADDRESS);
        if (section.hasMid()) {
            writer.attribute("mid", section.mid());
        }
        if (section.kind() != null) {
            writer.attribute("inactive");
        }
    }

    static void write(
            SdpWriter writer,
            OfferedSection section,
            AnsweredMedia media,
            TransportLines transport,
            boolean withCandidates) {
        StringBuilder line = new StringBuilder(section.media())
                .append(' ')
                .append(transport.port())
                .append(' ')
                .append(section.protocol());
        for (CodecParameters codec : media.codecs()) {
            line.append(' ').append(codec.payloadType());
            if (codec.hasRtx()) {
                line.append(' ').append(codec.rtxPayloadType());
            }
        }
        writer.line('m', line.toString());
        writer.line('c', transport.connection());
        transport.write(writer, withCandidates);
        if (section.hasMid()) {
            writer.attribute("mid", section.mid());
        }
        writeExtensions(writer, section, media.extensions());
        writer.attribute(media.direction());
        SlotParameters slot = media.slot();
        if (slot != null) {
            writer.attribute("msid", slot.streamId() + " " + slot.trackId());
        }
        writer.attribute("rtcp-mux");
        if (section.reducedSize()) {
            writer.attribute("rtcp-rsize");
        }
        for (CodecParameters codec : media.codecs()) {
            writeCodec(writer, section, codec);
        }
        if (slot != null) {
            writeSources(writer, slot);
        }
        writeLayers(writer, section, media);
    }

    private static void writeExtensions(SdpWriter writer, OfferedSection section, List<HeaderExtension> extensions) {
        for (HeaderExtension extension : extensions) {
            String direction = extension.direction() == Direction.SENDRECV
                    ? ""
                    : "/" + extension.direction().name().toLowerCase(Locale.ROOT);
            String attributes = section.extensionAttributes().getOrDefault(extension.type(), "");
            writer.attribute(
                    "extmap",
                    extension.id() + direction + " " + extension.type().uri()
                            + (attributes.isEmpty() ? "" : " " + attributes));
        }
        if (section.mixed()) {
            writer.attribute("extmap-allow-mixed");
        }
    }

    private static void writeCodec(SdpWriter writer, OfferedSection section, CodecParameters codec) {
        int payloadType = codec.payloadType();
        int clockRate = codec.codec().clockRateHz();
        String usual =
                codec.codec().encodingName() + "/" + clockRate + (codec.channels() > 1 ? "/" + codec.channels() : "");
        writer.attribute("rtpmap", payloadType + " " + section.encodings().getOrDefault(payloadType, usual));
        for (RtcpFeedback feedback : codec.feedback()) {
            writer.attribute(
                    "rtcp-fb",
                    payloadType + " " + feedback.type()
                            + (feedback.parameter().isEmpty() ? "" : " " + feedback.parameter()));
        }
        String parameters = FormatParameters.answered(codec);
        if (!parameters.isEmpty()) {
            writer.attribute("fmtp", payloadType + " " + parameters);
        }
        if (codec.hasRtx()) {
            writer.attribute("rtpmap", codec.rtxPayloadType() + " rtx/" + clockRate);
            writer.attribute("fmtp", codec.rtxPayloadType() + " apt=" + payloadType);
        }
    }

    /// Media and retransmission SSRC with FID, CNAME and msid (RFC 5576 §4).
    private static void writeSources(SdpWriter writer, SlotParameters slot) {
        boolean rtx = slot.rtxSsrc() != EncodingParameters.UNKNOWN_SSRC;
        if (rtx) {
            writer.attribute("ssrc-group", "FID " + slot.ssrc() + " " + slot.rtxSsrc());
        }
        writeSource(writer, slot.ssrc(), slot);
        if (rtx) {
            writeSource(writer, slot.rtxSsrc(), slot);
        }
    }

    private static void writeSource(SdpWriter writer, long ssrc, SlotParameters slot) {
        writer.attribute("ssrc", ssrc + " cname:" + slot.cname());
        writer.attribute("ssrc", ssrc + " msid:" + slot.streamId() + " " + slot.trackId());
    }

    /// Layers are answered whichever way media flows now: a section at rest still offers them, and a client drops for
    /// good what an answer leaves out (RFC 9429 §5.10), also when it sends again later. Without the extension that
    /// names them on the wire they cannot be told apart, and libwebrtc refuses such an answer.
    private static void writeLayers(SdpWriter writer, OfferedSection section, AnsweredMedia media) {
        if (media.extensions().stream().noneMatch(extension -> extension.type() == HeaderExtensionType.RID)) {
            return;
        }
        boolean receives = !media.encodings().isEmpty();
        boolean simulcast = receives ? media.simulcast() : section.simulcast();
        List<String> wanted = receives
                ? media.encodings().stream().map(EncodingParameters::rid).toList()
                : List.copyOf(section.rids().keySet());
        List<String> layers = new ArrayList<>();
        for (String name : wanted) {
            EncodingReader.Rid rid = section.rids().get(name);
            if (rid == null) {
                continue;
            }
            Optional<String> restrictions = restrictions(rid.restrictions(), media.codecs());
            if (restrictions.isPresent()) {
                writer.attribute("rid", name + " recv" + restrictions.get());
                layers.add((rid.paused() ? "~" : "") + name);
            }
        }
        if (simulcast && !layers.isEmpty()) {
            writer.attribute("simulcast", "recv " + String.join(";", layers));
        }
    }

    /// What restricts a layer, its list of payload types reduced to those accepted (RFC 8851 §5).
    ///
    /// @return with a leading space, or empty where no payload type is left to the layer
    private static Optional<String> restrictions(String offered, List<CodecParameters> codecs) {
        List<String> kept = new ArrayList<>();
        for (String restriction : offered.split(";", -1)) {
            String trimmed = restriction.strip();
            if (!trimmed.startsWith("pt=")) {
                if (!trimmed.isEmpty()) {
                    kept.add(trimmed);
                }
                continue;
            }
            List<String> payloadTypes = new ArrayList<>();
            for (String payloadType : trimmed.substring(3).split(",", -1)) {
                boolean accepted = codecs.stream()
                        .anyMatch(codec -> Integer.toString(codec.payloadType()).equals(payloadType));
                if (accepted) {
                    payloadTypes.add(payloadType);
                }
            }
            if (payloadTypes.isEmpty()) {
                return Optional.empty();
            }
            kept.add("pt=" + String.join(",", payloadTypes));
        }
        return Optional.of(kept.isEmpty() ? "" : " " + String.join(";", kept));
    }
}
