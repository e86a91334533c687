package io.sluice.sim;

import io.sluice.parameters.Codec;
import io.sluice.parameters.CodecParameters;
import io.sluice.parameters.Direction;
import io.sluice.parameters.HeaderExtension;
import io.sluice.parameters.HeaderExtensionType;
import io.sluice.parameters.MediaKind;
import io.sluice.parameters.RtcpFeedback;
import io.sluice.parameters.SectionRequest;
import io.sluice.sim.media.PayloadForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a peer can do in → the sections of its offer, with its own payload types and extension ids, out.
final class PeerOffer {
    static final int OPUS = 111;
    static final int VP8 = 96;
    static final int VP8_RTX = 97;
    static final int H264 = 102;
    static final int RED = 63;
    private static final int H264_RTX = 103;
    private static final int VP9 = 98;
    private static final int VP9_RTX = 99;
    private static final int AV1 = 45;
    private static final int AV1_RTX = 46;

    private static final List<HeaderExtensionType> NUMBERED = List.of(HeaderExtensionType.values());

    private final int numberingShift;
    private final List<SectionRequest> sections = new ArrayList<>();
    int opus = OPUS;
    /// Offers sound with redundancy.
    boolean red;
    /// How many older frames each packet of its own sound carries; it sends plain Opus where it is 0.
    int redundantBlocks;
    boolean rtx = true;
    boolean vp8 = true;
    /// Asks for key frames by FIR, and knows no PLI.
    boolean firOnly;
    /// Reports what it can take by REMB, and knows no transport-wide numbers.
    boolean rembOnly;
    /// Tells which layers it sends, and how high they are, beside its key frames and whenever that changes.
    boolean allocates;
    /// Tells when its media were captured, and is told of others' (abs-capture-time).
    boolean timesCaptures;
    /// What its videos are.
    PayloadForm form = PayloadForm.VP8_PLAIN;

    /// Sends sound with so many older frames in each packet, and takes such sound; its Opus has another number than
    /// others give it, so that a forgotten translation shows.
    void sendsRedundantSound(int blocks) {
        takesRedundantSound();
        redundantBlocks = blocks;
    }

    void takesRedundantSound() {
        red = true;
        opus = OPUS - 1 - numberingShift;
    }

    /// @param numberingShift each peer numbers extensions its own way, so that a forgotten translation shows
    PeerOffer(int numberingShift) {
        this.numberingShift = numberingShift;
    }

    int id(HeaderExtensionType type) {
        return 1 + (NUMBERED.indexOf(type) + numberingShift) % 13;
    }

    /// In the order of their first offer; one that was known is replaced, and goes to the end.
    List<SectionRequest> sections() {
        return sections;
    }

    void section(SectionRequest section) {
        sections.removeIf(other -> other.mid().equals(section.mid()));
        sections.add(section);
    }

    /// A section that sends is offered anew without a codec.
    void withdraws(String mid, Codec codec) {
        for (SectionRequest section : List.copyOf(sections)) {
            if (section instanceof SectionRequest.Publish publish
                    && publish.mid().equals(mid)) {
                section(new SectionRequest.Publish(
                        mid,
                        publish.kind(),
                        publish.codecs().stream()
                                .filter(offered -> offered.codec() != codec)
                                .toList(),
                        publish.extensions(),
                        publish.encodings(),
                        publish.simulcast(),
                        publish.source(),
                        publish.label(),
                        publish.muted()));
            }
        }
    }

    void receives(String mid, MediaKind kind) {
        section(new SectionRequest.Receive(mid, kind, codecs(kind), extensions(kind)));
    }

    void rests(String mid, MediaKind kind, boolean stopped) {
        section(new SectionRequest.Inactive(mid, kind, codecs(kind), extensions(kind), stopped));
    }

    /// What a section that sends has; dependency descriptors are offered by no browser to receive only.
    List<HeaderExtension> sendExtensions(MediaKind kind) {
        List<HeaderExtension> extensions = extensions(kind);
        if (kind == MediaKind.VIDEO && form.isDescribed()) {
            extensions.add(new HeaderExtension(
                    HeaderExtensionType.DEPENDENCY_DESCRIPTOR,
                    id(HeaderExtensionType.DEPENDENCY_DESCRIPTOR),
                    Direction.SENDRECV));
        }
        if (kind == MediaKind.VIDEO && allocates) {
            extensions.add(new HeaderExtension(
                    HeaderExtensionType.VIDEO_LAYERS_ALLOCATION,
                    id(HeaderExtensionType.VIDEO_LAYERS_ALLOCATION),
                    Direction.SENDRECV));
        }
        return extensions;
    }

    private List<HeaderExtension> extensions(MediaKind kind) {
        List<HeaderExtension> extensions = new ArrayList<>();
        for (HeaderExtensionType type : List.of(
                HeaderExtensionType.MID,
                HeaderExtensionType.RID,
                HeaderExtensionType.REPAIRED_RID,
                HeaderExtensionType.TRANSPORT_CC,
                HeaderExtensionType.ABS_SEND_TIME)) {
            if (type == HeaderExtensionType.TRANSPORT_CC && rembOnly) {
                continue;
            }
            extensions.add(new HeaderExtension(type, id(type), Direction.SENDRECV));
        }
        if (timesCaptures) {
            extensions.add(new HeaderExtension(
                    HeaderExtensionType.ABS_CAPTURE_TIME,
                    id(HeaderExtensionType.ABS_CAPTURE_TIME),
                    Direction.SENDRECV));
        }
        if (kind == MediaKind.AUDIO) {
            extensions.add(new HeaderExtension(
                    HeaderExtensionType.AUDIO_LEVEL, id(HeaderExtensionType.AUDIO_LEVEL), Direction.SENDRECV));
        }
        return extensions;
    }

    List<CodecParameters> codecs(MediaKind kind) {
        if (kind == MediaKind.AUDIO) {
            return sounds();
        }
        List<RtcpFeedback> feedback = new ArrayList<>(List.of(RtcpFeedback.NACK, RtcpFeedback.CCM_FIR));
        if (!firOnly) {
            feedback.add(RtcpFeedback.NACK_PLI);
        }
        feedback.add(rembOnly ? RtcpFeedback.GOOG_REMB : RtcpFeedback.TRANSPORT_CC);
        CodecParameters vp8Codec = repaired(Codec.VP8, VP8, VP8_RTX, new LinkedHashMap<>(), feedback);
        LinkedHashMap<String, String> h264Format =
                new LinkedHashMap<>(Map.of("profile-level-id", "42e01f", "packetization-mode", "1"));
        if (form != PayloadForm.VP8_PLAIN) {
            return List.of(
                    vp8Codec,
                    repaired(Codec.H264, H264, H264_RTX, h264Format, feedback),
                    repaired(Codec.VP9, VP9, VP9_RTX, new LinkedHashMap<>(Map.of("profile-id", "0")), feedback),
                    repaired(Codec.AV1, AV1, AV1_RTX, new LinkedHashMap<>(), feedback));
        }
        CodecParameters h264 = new CodecParameters(Codec.H264, H264, 1, h264Format, feedback, CodecParameters.NO_RTX);
        return vp8 ? List.of(vp8Codec, h264) : List.of(h264);
    }

    /// As browsers: RED is first where it is to be sent, and only Opus says what feedback it takes.
    private List<CodecParameters> sounds() {
        CodecParameters plain = new CodecParameters(
                Codec.OPUS,
                opus,
                2,
                new LinkedHashMap<>(Map.of("useinbandfec", "1")),
                rembOnly ? List.of() : List.of(RtcpFeedback.TRANSPORT_CC),
                CodecParameters.NO_RTX);
        if (!red) {
            return List.of(plain);
        }
        CodecParameters redundant = new CodecParameters(
                Codec.RED,
                RED,
                2,
                new LinkedHashMap<>(Map.of(opus + "/" + opus, "")),
                List.of(),
                CodecParameters.NO_RTX);
        return redundantBlocks > 0 ? List.of(redundant, plain) : List.of(plain, redundant);
    }

    private CodecParameters repaired(
            Codec codec, int payloadType, int rtxType, SequencedMap<String, String> format, List<RtcpFeedback> told) {
        return new CodecParameters(codec, payloadType, 1, format, told, rtx ? rtxType : CodecParameters.NO_RTX);
    }

    int payloadType(MediaKind kind) {
        if (kind == MediaKind.AUDIO) {
            return red && redundantBlocks > 0 ? RED : opus;
        }
        return switch (form.codec()) {
            case VP8 -> VP8;
            case VP9 -> VP9;
            case H264 -> H264;
            case AV1 -> AV1;
            case OPUS, RED, H265 -> throw new IllegalStateException("no form of " + form.codec());
        };
    }

    /// Or -1 where nothing is repaired.
    int rtxPayloadType(MediaKind kind) {
        if (kind == MediaKind.AUDIO || !rtx) {
            return -1;
        }
        return switch (form.codec()) {
            case VP8 -> VP8_RTX;
            case VP9 -> VP9_RTX;
            case H264 -> H264_RTX;
            case AV1 -> AV1_RTX;
            case OPUS, RED, H265 -> throw new IllegalStateException("no form of " + form.codec());
        };
    }
}
