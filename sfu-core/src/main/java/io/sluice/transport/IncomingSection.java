package io.sluice.transport;

import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.EncodingParameters;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was negotiated for one section on which a peer sends, in the form that packets are judged by.
public final class IncomingSection {
    private static final int PAYLOAD_TYPES = 128;
    private static final int NOT_NEGOTIATED = -1;
    private static final int MEDIA = -2;

    private final String mid;
    private final byte[] midBytes;
    private final List<EncodingParameters> encodings;
    private final List<? extends IncomingStream> streams;
    private final List<HeaderExtension> extensions;
    /// Per payload type: not negotiated, media, or the media type that it repairs.
    private final int[] payloadTypes = new int[PAYLOAD_TYPES];

    private final int midId;

    /// @param encodings as negotiated
    /// @param streams one for each encoding, in the same order
    public IncomingSection(
            String mid,
            List<CodecParameters> codecs,
            List<HeaderExtension> extensions,
            List<EncodingParameters> encodings,
            List<? extends IncomingStream> streams) {
        this.mid = mid;
        this.midBytes = mid.getBytes(StandardCharsets.UTF_8);
        this.extensions = extensions;
        this.encodings = encodings;
        this.streams = streams;
        this.midId = idOf(HeaderExtensionType.MID);
        Arrays.fill(payloadTypes, NOT_NEGOTIATED);
        for (CodecParameters codec : codecs) {
            payloadTypes[codec.payloadType()] = MEDIA;
            if (codec.hasRtx()) {
                payloadTypes[codec.rtxPayloadType()] = codec.payloadType();
            }
        }
    }

    public String mid() {
        return mid;
    }

    /// Whether a packet names another section than this one.
    boolean isContradictedBy(RtpPacket packet) {
        return midId != 0
                && packet.extensions().has(midId)
                && !packet.extensions().matches(midId, midBytes);
    }

    List<EncodingParameters> encodings() {
        return encodings;
    }

    IncomingStream stream(int encoding) {
        return streams.get(encoding);
    }

    boolean isMedia(int payloadType) {
        return payloadTypes[payloadType] == MEDIA;
    }

    boolean isRtx(int payloadType) {
        return payloadTypes[payloadType] >= 0;
    }

    /// The media payload type that an RTX payload type repairs.
    int repairedBy(int rtxPayloadType) {
        return payloadTypes[rtxPayloadType];
    }

    /// 0 where not negotiated.
    int idOf(HeaderExtensionType type) {
        for (HeaderExtension extension : extensions) {
            if (extension.type() == type) {
                return extension.id();
            }
        }
        return 0;
    }

    @Nullable
    IncomingStream byRid(String rid) {
        for (int i = 0; i < encodings.size(); i++) {
            if (!encodings.get(i).rid().isEmpty() && encodings.get(i).rid().equals(rid)) {
                return streams.get(i);
            }
        }
        return null;
    }

    /// The only encoding of a section without rids. Of several without, an SSRC that was not offered is none.
    @Nullable
    IncomingStream only() {
        return encodings.size() == 1 && encodings.getFirst().rid().isEmpty() ? streams.getFirst() : null;
    }
}
