package io.sluice.parameters;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A codec that the server forwards, in the order in which answers prefer them unless a conference says otherwise.
public enum Codec {
    OPUS(MediaKind.AUDIO, "opus", 48_000),
    /// Opus with the frames before it once more (RFC 2198); it goes wherever Opus goes, and nobody allows it alone.
    RED(MediaKind.AUDIO, "red", 48_000),
    VP8(MediaKind.VIDEO, "VP8", 90_000),
    H264(MediaKind.VIDEO, "H264", 90_000),
    VP9(MediaKind.VIDEO, "VP9", 90_000),
    AV1(MediaKind.VIDEO, "AV1", 90_000),
    H265(MediaKind.VIDEO, "H265", 90_000);

    private static final List<Codec> ALLOWABLE =
            Stream.of(values()).filter(codec -> codec != RED).toList();

    private final MediaKind kind;
    private final String encodingName;
    private final int clockRateHz;

    Codec(MediaKind kind, String encodingName, int clockRateHz) {
        this.kind = kind;
        this.encodingName = encodingName;
        this.clockRateHz = clockRateHz;
    }

    /// What a conference may allow, in the order of preference.
    public static List<Codec> allowable() {
        return ALLOWABLE;
    }

    public MediaKind kind() {
        return kind;
    }

    /// The encoding name of its media subtype as browsers write it.
    public String encodingName() {
        return encodingName;
    }

    public int clockRateHz() {
        return clockRateHz;
    }

    /// Finds a codec by the encoding name of an `a=rtpmap` line; names compare without case (RFC 4855 §3).
    public static Optional<Codec> ofEncodingName(MediaKind kind, String encodingName) {
        String wanted = encodingName.toLowerCase(Locale.ROOT);
        for (Codec codec : values()) {
            if (codec.kind == kind
                    && codec.encodingName.toLowerCase(Locale.ROOT).equals(wanted)) {
                return Optional.of(codec);
            }
        }
        return Optional.empty();
    }
}
